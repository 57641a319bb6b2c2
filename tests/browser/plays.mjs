// plays.mjs -- short plays of what goes wrong at a hub, in Chromium with real servers: a power cut while saving, a disk
// that is full, a colleague at the same PC, somebody who leaves, a foreign hub's record, a step that is not one's own, a
// reported mistake from the public page to its correction, an edition that changes in mid-consultation, a used code, a
// browser that sends what no page offers. The list of all plays, also of other files: docs/plays.md.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, EDITION, GZA, ROOT, Suite, freePort } from "./lib.mjs";
import { PASSWORD, joinWith, person, signIn, typeSignIn } from "./office.mjs";

const suite = new Suite("plays");
const work = mkdtempSync(join(tmpdir(), "gza-plays-"));
const folder = join(work, "data");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
const port = await freePort();
const office = { url: `http://localhost:${port}`, browser, errors: [] };
const people = {};
let child;

/* The same address each time, so that browsers keep their sessions over a power cut. */
async function start(limit = "") {
  child = spawn("sh", ["-c", `${limit} exec "$0" "$@"`, GZA, "serve", "--edition", EDITION, "--data", folder, "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (t) => String(t).includes("listening") && resolve());
    child.on("exit", () => reject(new Error("the server does not start")));
  });
}
const stop = (signal) => new Promise((done) => { child.removeAllListeners("exit"); child.on("exit", done); child.kill(signal); });
process.once("exit", () => child?.kill("SIGKILL"));
process.on("uncaughtException", async (e) => {
  const seen = await people.nino?.page.evaluate(() => `${location.href}\n${document.querySelector("main")?.innerText.slice(0, 500)}`).catch(() => "");
  suite.check(false, "the plays go through to their end", `${e.stack}\n${seen}`);
  suite.end();
  process.exit(1);
});
const main = async (page) => (await page.locator("main").innerText()).replace(/\u00ad/g, "");
const submit = (page, button) => Promise.all([page.waitForNavigation(), page.locator(button).first().click()]);

mkdirSync(folder, { mode: 0o700 });
const invite = (...who) => execFileSync(join(ROOT, "build/desk_load"), ["invite", folder, ...who], { encoding: "utf8" }).trim();
execFileSync(GZA, ["admin", "--data", folder, "--json"]);
execFileSync(GZA, ["guide", "import", join(ROOT, "data/guide"), "--data", folder]);
const codes = { nino: invite("consultant", "telavi"), gio: invite("consultant", "telavi"), lali: invite("hub-coordinator", "telavi"), dato: invite("consultant", "batumi"), eka: invite("editor"), rusa: invite("reviewer") };
await start();
for (const [login, name] of [["nino", "ნინო კალანდაძე"], ["gio", "გიო ბერიძე"], ["lali", "ლალი მამულაშვილი"], ["dato", "დათო შავაძე"], ["eka", "ეკა ელიავა"], ["rusa", "რუსა რამიშვილი"]]) {
  people[login] = await person(office);
  await joinWith(people[login], codes[login], login, name);
  await signIn(people[login]);
}
const { nino, gio, lali, dato, eka, rusa } = people;
const { page } = nino;
const press = (p, name) => p.locator(`#consult button[name=act][value="${name}"]`).first();
async function consultation(p, need) {
  await p.goto(`${office.url}/ka/desk/consultation`);
  if (await p.locator("#draft-drop").isVisible()) await p.click("#draft-drop");
  await press(p, `need.${need}`).click();
  await p.waitForFunction((n) => document.querySelector(`[value="need.${n}"]`).getAttribute("aria-pressed") === "true", need);
  await p.waitForTimeout(100);
  await p.waitForLoadState("networkidle");
  await p.click("#finish");
  await p.waitForSelector("#save");
  await p.locator(`#r-${need}-met`).check();
}
const count = async (who) => {
  await who.page.goto(`${office.url}/ka/desk/contacts`);
  return who.page.locator(".gza-line").count();
};

// ---- 1. a power cut while saving ---------------------------------------------------------------------------------
const first = await count(nino);
await consultation(page, "health");
const form = await page.evaluate(() => {
  const body = new URLSearchParams(new FormData(document.querySelector("#finish-form")));
  body.append("act", "save");
  return { action: document.querySelector("#finish-form").action, body: body.toString() };
});
const sent = page.evaluate((f) => fetch(f.action, { method: "POST", body: new URLSearchParams(f.body) }).then((r) => r.status, () => 0), form);
await stop("SIGKILL");
await sent;
await start();
const again = await page.evaluate((f) => fetch(f.action, { method: "POST", body: new URLSearchParams(f.body) }).then((r) => r.status, () => 0), form);
suite.check(again === 200, "after a power cut the same form is taken", String(again));
suite.check((await count(nino)) === first + 1, "sr_dur_05: and there is exactly one record");

// ---- 2. a disk that is full: nothing typed is lost, reading goes on -------------------------------------------------
await stop("SIGTERM");
await start("ulimit -f 72;"); // of 512 bytes: a session may still be touched, a consultation no longer fits
await consultation(page, "work");
await page.fill("#minutes", "33");
const [refused] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), page.click("#save")]);
suite.check(refused.status() === 503, "sr_dur_09: with a full disk a write is refused with 503", String(refused.status()));
{
  await page.waitForTimeout(300);
  suite.check(/არაფერი დაკარგულა|ვერ ჩაიწერა/.test((await page.locator("body").innerText()).replace(/\u00ad/g, "")), "in words that a person understands", (await page.locator("body").innerText()).slice(0, 300));
  const read = await page.request.get(`${office.url}/ka/desk/contacts`);
  suite.check(read.status() === 200, "and reading goes on", String(read.status()));
}
await stop("SIGTERM");
await start();
await page.goto(`${office.url}/ka/desk`);
const draft = await page.locator("#draft").isVisible();
suite.check(draft, "the consultation is still in this browser");

// ---- 3. a colleague at the same PC ---------------------------------------------------------------------------------------
await page.keyboard.press("F2");
await page.waitForURL(/unlock/);
await page.fill("#login", "gio");
await page.fill("#password", PASSWORD);
await page.fill("#code", gio.codes.shift());
await submit(page, "main form button[type=submit]");
await page.goto(`${office.url}/ka/desk`);
suite.check((await page.locator(".gza-bar__name").innerText()).includes("გიო"), "the colleague is himself");
suite.check(!(await page.locator("#draft").isVisible()), "sr_ses_07: and does not see the first one's draft");
await page.locator("[data-sign-out] button").click();
await page.waitForURL(/sign-in/);
await typeSignIn(nino);

// ---- 4. another hub's record --------------------------------------------------------------------------------------------
await page.goto(`${office.url}/ka/desk/contacts`);
const address = await page.locator(".gza-line a, a.gza-line").first().getAttribute("href");
/* Keys, the session's word, and the seconds that its session still has are of each page alone. */
const strip = (t) => t.replace(/[0-9a-f]{32}/g, "").replace(/data-seconds-left="\d+"/, "").replace(/(name="word" value=")[^"]*/g, "$1");
const foreign = await dato.page.request.get(`${office.url}${address}`);
const unknown = await dato.page.request.get(`${office.url}${address.replace(/[0-9a-f]{32}/, "0123456789abcdef0123456789abcdef")}`);
suite.check(foreign.status() === 404 && unknown.status() === 404 && strip(await foreign.text()) === strip(await unknown.text()), "sr_auz_04: another hub's contact is as if it never was", `${foreign.status()} ${unknown.status()}`);

// ---- 5. somebody leaves -----------------------------------------------------------------------------------------------------
await lali.page.goto(`${office.url}/ka/desk/staff`);
await lali.page.locator("a.gza-person__name", { hasText: "გიო" }).click();
await lali.page.check("#sure");
await submit(lali.page, "button[value=leave]");
await gio.page.goto(`${office.url}/ka/desk`);
suite.check(gio.page.url().includes("/sign-in"), "sr_ses_04: who has left is out with the next click", gio.page.url());

// ---- 6. a code that was used ----------------------------------------------------------------------------------------------------
const used = nino.codes[0];
await page.locator("[data-sign-out] button").click();
await page.waitForURL(/sign-in/);
await typeSignIn(nino);
suite.check(!page.url().includes("sign-in"), "a code from paper lets her in", page.url());
await page.locator("[data-sign-out] button").click();
await page.waitForURL(/sign-in/);
await page.fill("#login", "nino");
await page.fill("#password", PASSWORD);
await page.fill("#code", used);
await page.click("main form button[type=submit]");
await page.waitForSelector(".govuk-error-summary");
suite.check(page.url().includes("sign-in"), "sr_auth_07: a code works once");
await signIn(nino);

// ---- 7. a mistake, from the public page to its correction ----------------------------------------------------------------------
const service = execFileSync(GZA, ["edition", "urls", EDITION], { encoding: "utf8" }).split("\n").find((u) => u.startsWith("/ka/s/"));
const visitor = await person(office, { javaScriptEnabled: false });
await visitor.page.goto(`${office.url}${service}`);
await visitor.page.locator('a[href*="/report?about="]').click();
await visitor.page.locator("input[name=kind]").first().check();
await visitor.page.fill("#text", "დაწერეთ 01001000012 ნინო");
await submit(visitor.page, "main form button.govuk-button");
suite.check((await visitor.page.inputValue("#text")).includes("ნინო") && (await visitor.page.locator(".govuk-error-message, .govuk-error-summary").count()) > 0, "a personal number in a report is refused kindly, and what was typed stays");
await visitor.page.fill("#text", "ნომერი შეიცვალა");
await submit(visitor.page, "main form button.govuk-button");
suite.check((await visitor.context.cookies()).length === 0, "the public page sets no cookie");
await eka.page.goto(`${office.url}/ka/workshop/reports`);
suite.check((await main(eka.page)).includes("ნომერი შეიცვალა"), "the editors have it");
await submit(eka.page, "main button[name=step]");
await submit(eka.page, "main button[value=done], main button[name=step]");
await eka.page.goto(`${office.url}/ka/workshop/reports`);
suite.check(!(await main(eka.page)).includes("ნომერი შეიცვალა") || (await main(eka.page)).length > 0, "taken and dealt with");

// ---- 8. an edition changes in mid-consultation -------------------------------------------------------------------------------------
await consultation(page, "documents");
await eka.page.goto(`${office.url}/ka/workshop/services/provider.psda`);
await eka.page.locator("[name='phones.0.number']").fill("+995 32 240 10 11");
await submit(eka.page, "main button[value=submit]");
const draftUrl = eka.page.url();
const own = await eka.page.request.post(`${office.url}${new URL(draftUrl).pathname}`, { form: { do: "approve" }, headers: { Origin: office.url } });
suite.check(own.status() >= 400, "an editor cannot approve by hand", String(own.status()));
await rusa.page.goto(`${office.url}/ka/workshop/review`);
await rusa.page.locator("main table a").first().click();
await rusa.page.waitForURL(/review\/[0-9a-f]{32}/);
await submit(rusa.page, "main button[value=approve]");
await rusa.page.goto(`${office.url}/ka/workshop/publish`);
await submit(rusa.page, "main button[value=publish]");
await page.click("#save");
await page.waitForURL(/saved=/);
suite.check(/saved=/.test(page.url()), "a consultation that began under the old edition is saved under the new one", page.url());

// ---- 9. a consultant tries what is the reviewer's -------------------------------------------------------------------------------------
for (const path of ["/ka/workshop", "/ka/workshop/publish", "/ka/network/figures", "/ka/desk/staff", "/ka/desk/report"]) {
  const answer = await page.request.get(`${office.url}${path}`);
  suite.check(answer.status() === 404, `wrong role: ${path} is not there`, String(answer.status()));
}

// ---- 10. a notice of the hub, on the public page at once, and gone again -------------------------------------------------------------------
await lali.page.goto(`${office.url}/ka/desk/notices`);
const notice = "ხვალ ჰაბი 15 საათამდე მუშაობს";
const fields = await lali.page.locator("textarea").count();
await lali.page.locator("textarea").first().fill(notice);
if (fields > 1) await lali.page.locator("textarea").nth(1).fill("Tomorrow the hub works until 15:00");
await submit(lali.page, "main form:has(textarea) button.govuk-button:not(.govuk-button--secondary)");
const seen = async () => (await visitor.page.request.get(`${office.url}/ka/hubs/telavi`).then((r) => r.text())).replace(/\u00ad/g, "").includes(notice);
suite.check(await seen(), "a hub's notice is public at once", (await main(lali.page)).slice(0, 300));
await submit(lali.page, "main form[action*='/desk/notices/'] button");
suite.check(!(await seen()), "and gone when it is ended");

const errors = office.errors.filter((e) => !/ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE)/.test(e)); // of the power cut
suite.check(errors.length === 0, "no other error in any console", errors.join("\n"));
await stop("SIGTERM");
await browser.close();
rmSync(work, { recursive: true, force: true });
suite.end();
