// desk.mjs -- the consultation in Chromium: a walk-in by mouse, by keyboard, without JavaScript; a group, somebody abroad; a
// session that is lost in the middle, a form that is sent a hundred times, two people who correct the same contact.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, ROOT, serve, Suite } from "./lib.mjs";
import { joinWith, lookAt, person, signIn } from "./office.mjs";

const suite = new Suite("desk");
const folder = mkdtempSync(join(tmpdir(), "gza-desk-"));
const codes = execFileSync(join(ROOT, "build/desk_seed"), [folder, "consultant", "nino", "consultant", "gio", "reception", "mari"], { encoding: "utf8" }).trim().split("\n");
const server = await serve("--data", folder);
const url = server.url.replace("127.0.0.1", "localhost");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
const office = { url, browser, errors: [] };

const nino = await person(office);
const { page } = nino;
await joinWith(nino, codes[0], "nino.k", "ნინო კ.");
await signIn(nino);

/* What the page looked like when the test could not go on. */
process.on("uncaughtException", async (e) => {
  suite.check(false, "the test goes through to its end", `${e.stack}\n${page.url()}\n${await page.evaluate(() => document.querySelector("main")?.innerText.slice(0, 600)).catch(() => "")}`);
  suite.end();
  process.exit(1);
});

/* ---- what a person does, counted ---- */
let actions = 0;
const act = async (what) => {
  actions++;
  await what;
};
const settled = () => page.waitForTimeout(30).then(() => page.waitForLoadState("networkidle"));
const press = (name) => page.locator(`#consult button[name=act][value="${name}"]`).first();
const planned = () => page.locator(".gza-way li").count();
const until = (f, arg) => page.waitForFunction(f, arg, { timeout: 10000 });
const steps = (n) => until((n) => document.querySelectorAll(".gza-way li").length === n, n);

async function sheetOf(open) {
  const [sheet] = await Promise.all([nino.context.waitForEvent("page"), open()]);
  await sheet.waitForLoadState();
  return sheet;
}

/* ---- by mouse ---- */
await page.goto(`${url}/ka/desk`);
await lookAt(suite, page, "today", [320, 360, 1280]);
let began = Date.now();
await act(page.click("#begin"));
await page.waitForSelector("#consult");
await act(press("age.30-44").click());
await act(press("back.3-12-months").click());
await act(press("need.business").click());
await until(() => document.querySelector('[value="need.business"]').getAttribute("aria-pressed") === "true");
await settled();
await act(page.locator(".gza-plus:not(.gza-plus--in)").first().click());
await steps(1);
await act(page.locator(".gza-plus:not(.gza-plus--in)").first().click());
await steps(2);
let sheet = await sheetOf(() => act(page.click("#sheet")));
let seconds = (Date.now() - began) / 1000;
suite.check((await sheet.locator(".gza-plansheet__step").count()) === 2, "the sheet has both services");
suite.check(actions <= 25 && seconds <= 60, "by mouse: from a new consultation to the sheet in 25 actions and 60 seconds", `${actions} actions, ${seconds} s`);
suite.say(`by mouse: ${actions} actions, ${seconds.toFixed(1)} s`);
const paper = await sheet.locator(".gza-plansheet__paper").innerText();
suite.check(/\+995350000000/.test(paper) && /10:00–18:00/.test(paper), "the sheet says the hub's phone and hours", paper.slice(-300));
suite.check((await sheet.locator(".gza-plansheet__paper svg").count()) === 1, "and has the plan as a QR code");
suite.check(!paper.includes("ნინო"), "and no name");
await lookAt(suite, sheet, "sheet", [320, 360, 1280]);
const pages = (await sheet.pdf()).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
suite.check(pages <= 2, "the sheet prints on at most two pages of A4", String(pages));
await sheet.close();

/* ---- its end ---- */
await page.click("#finish");
await page.waitForSelector("#save");
suite.check((await page.locator('input[name=told]:checked').count()) === 2, "the services of the plan are ticked as told");
suite.check((await page.locator("textarea, input[type=text]:not(#minutes):not(#people)").count()) === 0, "there is no field for free text");
await page.click("#save");
await page.waitForSelector(".govuk-error-summary");
suite.check((await page.locator(".govuk-error-message").count()) > 0, "a need without a result is named at its field");
await page.fill("#minutes", "9999");
await page.locator('[id="r.business-partly"]').check();
await page.click("#save");
await page.waitForSelector("#minutes-fault");
suite.check((await page.inputValue("#minutes")) === "9999" && (await page.isChecked('[id="r.business-partly"]')), "faults keep everything that was typed and chosen");
suite.check((await page.locator(".govuk-error-summary li").count()) >= 2, "minutes and the missing reason are both named");
await lookAt(suite, page, "end with faults", [320, 360, 1280]);
await page.fill("#minutes", "12");
await page.selectOption("#why", "paper-missing");
await page.click("#save");
await page.waitForURL(/saved=/);
suite.check((await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith("gza-draft")).length)) === 0, "the draft is gone when it is written down");
await page.locator(".gza-saved a").click();
const written = (await page.locator("main").innerText()).replace(/\u00ad/g, "");
suite.check(/12/.test(written) && /საბუთი აკლია/.test(written), "the contact says what was written down", written.slice(0, 300));
await lookAt(suite, page, "contact", [320, 360, 1280]);

/* ---- by keyboard alone ---- */
await page.goto(`${url}/ka/desk`);
actions = 0;
began = Date.now();
const key = async (k) => {
  actions++;
  await page.keyboard.press(k);
};
await Promise.all([page.waitForURL(/consultation/), key("Enter")]);
await until(() => document.activeElement?.id === "q");
for (const letter of "გრანტი") {
  actions++;
  await page.keyboard.type(letter);
}
await until(() => document.querySelectorAll("#found [data-row]").length > 2 && document.querySelector("#q").value === "გრანტი");
await settled();
await key("ArrowDown");
await key("Digit1");
await until(() => document.querySelector("[data-focus-row][aria-expanded=true]"));
await settled();
await key("Equal");
await steps(1);
await settled();
await key("ArrowDown");
await key("Equal");
await steps(2);
await settled();
sheet = await sheetOf(() => key("Control+p"));
seconds = (Date.now() - began) / 1000;
suite.check((await sheet.locator(".gza-plansheet__step").count()) === 2, "by keyboard: the sheet has both services");
suite.check(actions <= 25 && seconds <= 60, "by keyboard: from a new consultation to the sheet in 25 actions and 60 seconds", `${actions} actions, ${seconds} s`);
suite.say(`by keyboard: ${actions} key presses, ${seconds.toFixed(1)} s to the sheet`);
await sheet.close();
await page.bringToFront();
await Promise.all([page.waitForSelector("#save"), key("Control+Enter")]);
await until(() => document.activeElement?.name?.startsWith("r."));
await key("Space");
while ((await page.locator("fieldset.gza-result-row:has(input:focus)").count()) && (await page.evaluate(() => [...document.querySelectorAll("#needs > fieldset")].some((f) => !f.querySelector("input:checked"))))) {
  await key("Tab");
  if (await page.evaluate(() => document.activeElement.type === "radio" && !document.activeElement.closest("fieldset").querySelector("input:checked"))) await key("Space");
}
await Promise.all([page.waitForURL(/saved=/), key("Control+Enter")]);
suite.say(`by keyboard: ${actions} key presses to the end`);
suite.check(actions <= 25, "by keyboard: written down within 25 key presses", String(actions));

/* ---- keys ---- */
await page.goto(`${url}/ka/desk/consultation`);
await press("need.business").click();
await until(() => document.querySelector("[data-answer=yes]"));
const asks = await page.evaluate(() => document.querySelector("[data-answer=yes]").closest("[data-row]").dataset.row);
await page.locator("h2#who-title").click();
await page.keyboard.press("KeyK");
await settled();
suite.check((await page.inputValue("[name=t]")) === "", "a single key does nothing outside the list (WCAG 2.1.4)");
await page.locator(`[data-row="${asks}"] [data-focus-row]`).focus();
const before = await page.evaluate((row) => [...document.querySelectorAll("#found [data-row]")].findIndex((r) => r.dataset.row === row), asks);
await page.keyboard.press("KeyK");
await until(() => document.querySelector("[name=t]").value !== "");
await settled();
const after = await page.evaluate((row) => ({ at: [...document.querySelectorAll("#found [data-row]")].findIndex((r) => r.dataset.row === row), focus: document.activeElement.closest("[data-row]")?.dataset.row }), asks);
suite.check(after.focus === asks && after.at === before, "an answer sorts the list anew, and the row with the focus stays", { before, after });
await page.keyboard.press("Shift+Slash");
suite.check(await page.locator("#keys").isVisible(), "? lists the keys");
await lookAt(suite, page, "keys", [360, 1280]);
await page.click('[data-remap="yes"]');
await page.keyboard.press("KeyJ");
suite.check((await page.locator('#keys [data-key="yes"]').innerText()) === "ჯ", "a key can be changed, and is written in Georgian", await page.locator('#keys [data-key="yes"]').innerText());
await page.click("#keys-on");
await page.click("#keys-close");
await page.reload();
await page.keyboard.press("Escape");
await page.locator("h2#who-title").click();
await page.keyboard.press("Slash");
suite.check((await page.evaluate(() => document.activeElement.id)) !== "q", "single keys that are switched off stay off");
await page.evaluate(() => localStorage.removeItem("gza-keys"));

/* ---- a lost session ---- */
await page.goto(`${url}/ka/desk/consultation`);
if (await page.locator("#draft-drop").isVisible()) await page.click("#draft-drop");
await press("age.60+").click();
await press("need.health").click();
await settled();
await page.locator(".gza-plus").first().click();
await steps(1);
await page.fill("#q", "სახელი გვარი");
await settled();
await nino.context.clearCookies();
await press("sex.woman").click();
await until(() => document.getElementById("kept").textContent.length > 30);
suite.check(/შედით/.test(await page.locator("#kept").innerText()), "a lost session is said, and the page stays");
const draft = await page.evaluate(() => localStorage.getItem(Object.keys(localStorage).find((k) => k.startsWith("gza-draft")) ?? ""));
suite.check(draft && !draft.includes("სახელი") && !draft.includes("\"word\""), "the draft has no typed words and no secret", draft);
await signIn(nino, "ka", "/desk/consultation");
suite.check(await page.locator("#draft").isVisible(), "after signing in the consultation is offered");
await lookAt(suite, page, "consultation with a draft", [320, 360, 1280]);
await page.click("#draft-open");
await page.waitForSelector(".gza-way li");
suite.check((await press("age.60+").getAttribute("aria-pressed")) === "true" && (await planned()) === 1, "and goes on where it was");
await page.goto(`${url}/ka/desk`);
suite.check(await page.locator("#draft").isVisible(), "today's page says that there is one");
await page.click("[data-sign-out] button");
suite.check((await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith("gza-draft")).length)) === 0, "signing out removes it");
await signIn(nino);

/* ---- without JavaScript; somebody who is still abroad ---- */
const gio = await person(office, { javaScriptEnabled: false });
await joinWith(gio, codes[1], "gio.b", "გიო ბ.");
await signIn(gio);
const plain = gio.page;
const push = (name) => plain.locator(`#consult button[name=act][value="${name}"]`).first().click();
await plain.goto(`${url}/en/desk`);
await plain.click("#begin");
await push("back.not-yet");
await push("need.documents");
await plain.fill("#q", "passport");
await plain.locator(".gza-q__go").click();
suite.check((await plain.locator("#found [data-row]").count()) > 0, "without JavaScript: the search is a press");
await plain.locator(".gza-plus").first().click();
await plain.locator(".gza-plus:not(.gza-plus--in)").first().click();
suite.check((await plain.locator(".gza-way li").count()) === 2, "without JavaScript: two services in the plan");
await plain.selectOption("#lang", "ru");
const [plainSheet] = await Promise.all([gio.context.waitForEvent("page"), plain.click("#sheet")]);
await plainSheet.waitForLoadState();
suite.check((await plainSheet.locator(".gza-plansheet__step").count()) === 2, "without JavaScript: the sheet");
await plainSheet.close();
await plain.click("#finish");
suite.check((await plain.isChecked("#abroad")) && (await plain.inputValue("#language")) === "ru", "somebody abroad and the language are known at the end");
await plain.locator('[id="r.documents-met"]').check();
await plain.locator('[id="channel-video"]').check();
await plain.locator("#save").click();
await plain.waitForURL(/saved=/);
await plain.locator(".gza-saved a").click();
suite.check(/video/i.test(await plain.locator("main").innerText()) && /Still abroad/.test(await plain.locator("main").innerText()), "without JavaScript: written down, abroad by video");

/* ---- a group ---- */
await plain.goto(`${url}/en/desk/consultation`);
await push("age.18-29");
await push("need.work");
await plain.click("#finish");
await plain.fill("#people", "14");
await plain.locator('[id="r.work-met"]').check();
await plain.locator("#save").click();
await plain.waitForURL(/saved=/);
await plain.locator(".gza-saved a").click();
const group = await plain.locator("main").innerText();
suite.check(/14/.test(group) && !/18 to 29/.test(group), "a group has heads and no bands", group.slice(0, 300));
const contactUrl = plain.url();

/* ---- two people correct the same one ---- */
const path = new URL(contactUrl).pathname;
await plain.goto(`${url}${path}?change=1`);
await page.goto(`${url}${path.replace("/en/", "/ka/")}?change=1`);
await page.fill("#minutes", "45");
await Promise.all([page.waitForURL(/saved=1/), page.click("#save")]);
await plain.fill("#minutes", "50");
const overtaken = await Promise.all([plain.waitForResponse((r) => r.request().method() === "POST"), plain.locator("#save").click()]);
suite.check(overtaken[0].status() === 412, "syn_05: who comes second is told (412)", String(overtaken[0].status()));
suite.check(/45/.test(await plain.locator(".gza-theirs").innerText()) && (await plain.inputValue("#minutes")) === "50", "syn_05: and sees both");
await lookAt(suite, plain, "both texts", []);
await plain.locator("#save").click();
await plain.waitForURL(/saved=1/);
suite.check(/50/.test(await plain.locator("main").innerText()), "syn_05: mine after all, as a decision; a colleague takes over");

/* ---- sent a hundred times ---- */
await page.goto(`${url}/ka/desk/consultation`);
await press("need.documents").click();
await until(() => document.querySelector('[value="need.documents"]').getAttribute("aria-pressed") === "true");
await page.click("#finish");
await page.waitForSelector("#save");
await page.locator('[id="r.documents-met"]').check();
const sent = await page.evaluate(async () => {
  const form = document.querySelector("#finish-form");
  const body = new URLSearchParams(new FormData(form));
  body.append("act", "save");
  const send = (b) => fetch(form.action, { method: "POST", body: b, redirect: "follow" }).then((r) => [r.status, new URL(r.url).search]);
  const all = await Promise.all(Array.from({ length: 100 }, () => send(body)));
  const other = new URLSearchParams(body);
  other.set("minutes", "77");
  return { all, other: await send(other), key: body.get("key") };
});
const distinct = new Set(sent.all.map((a) => a.join()));
suite.check(distinct.size === 1 && sent.all[0][0] === 200 && sent.all[0][1].includes(sent.key), "syn_01: sent a hundred times at once, answered a hundred times alike", [...distinct]);
suite.check(sent.other[0] === 409, "syn_01: the same key with another body is refused (409)", sent.other);
await page.goto(`${url}/ka/desk/contacts?filter=need.documents`);
const listed = await page.locator(`a[href*="${sent.key}"]`).count();
suite.check(listed === 1, "syn_01: and there is one record", String(listed));
const lines = await page.locator(".gza-line").count();
suite.check(lines === 2, "the list shows what the filter says", String(lines));
await lookAt(suite, page, "contacts", [320, 360, 1280]);

/* ---- reception ---- */
const mari = await person(office);
await joinWith(mari, codes[2], "mari.t", "მარი თ.");
await signIn(mari);
await mari.page.goto(`${url}/ka/desk`);
suite.check((await mari.page.locator("#begin").count()) === 0 && (await mari.page.locator("main").innerText()).replace(/\u00ad/g, "").includes("განცხადებ"), "reception sees the day without consultations");
const closed = await mari.page.goto(`${url}/ka/desk/consultation`);
suite.check(closed.status() === 404, "and has no consultation", String(closed.status()));

/* ---- how it looks, in both languages ---- */
for (const lang of ["ka", "en"]) {
  await page.goto(`${url}/${lang}/desk/consultation`);
  if (await page.locator("#draft-drop").isVisible()) await page.click("#draft-drop");
  await lookAt(suite, page, `consultation, empty, ${lang}`, [320, 360, 1280]);
  await press("age.30-44").click();
  await press("need.business").click();
  await settled();
  await page.locator(".gza-plus").first().click();
  await steps(1);
  await page.locator("[data-focus-row]").first().click();
  await settled();
  await lookAt(suite, page, `consultation, ${lang}`, [320, 360, 1280]);
  await page.setViewportSize({ width: 1280, height: 800 });
  const tall = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  suite.check(tall <= 0, `the page does not scroll at 1280x800, ${lang}`, String(tall));
  await page.click("#finish");
  await page.waitForSelector("#save");
  await lookAt(suite, page, `end, ${lang}`, [320, 360, 1280]);
}

/* ---- how long it takes, how large it is ---- */
const cookie = (await nino.context.cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
await page.goto(`${url}/ka/desk/consultation`);
const fields = await page.evaluate(() => new URLSearchParams(new FormData(document.querySelector("#consult"))).toString());
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const asked = (body) =>
  new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const q = http.request(`${server.url}/ka/desk/consultation`, { method: "POST", agent, headers: { cookie, origin: url, host: new URL(url).host, "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) } }, (r) => {
      r.resume();
      r.on("end", () => resolve([Number(process.hrtime.bigint() - start) / 1e6, r.statusCode]));
    });
    q.on("error", reject);
    q.end(body);
  });
const set = (changes) => {
  const f = new URLSearchParams(fields);
  for (const [k, v] of Object.entries(changes)) f.set(k, v);
  return f.toString();
};
for (const [what, body] of [["search", set({ q: "გრანტი", b: "30-44.woman.3-12-months", act: "find" })], ["need", set({ n: "business", b: "60+..over-3-years", act: "find" })]]) {
  const times = [];
  for (let i = 0; i < 41; i++) {
    const [ms, status] = await asked(body);
    if (status !== 200) suite.check(false, `${what} answers`, String(status));
    times.push(ms);
  }
  times.sort((a, b) => a - b);
  suite.say(`${what} and verdicts anew, whole page over HTTP: median ${times[20].toFixed(1)} ms, fastest ${times[0].toFixed(1)} ms`);
  suite.check(times[10] <= 16, `${what} and verdicts anew within 16 ms (first quartile, whole page)`, times.map((t) => t.toFixed(1)).join(" "));
}
const bytes = ["desk.js", "office.js"].reduce((n, f) => n + gzipSync(readFileSync(join(ROOT, "assets/dist", f)), { level: 9 }).length, 0);
suite.say(`JavaScript of the desk: ${bytes} bytes gz`);
suite.check(bytes <= 60 * 1024, "JavaScript of the desk is at most 60 KB gz", String(bytes));
suite.check(office.errors.length === 0, "no errors in the console", office.errors.slice(0, 5));

await browser.close();
agent.destroy();
await server.stop();
rmSync(folder, { recursive: true, force: true });
suite.end();
