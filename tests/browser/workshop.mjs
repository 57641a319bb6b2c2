// workshop.mjs -- keeping the Guide true: a phone number corrected, reviewed, published and taken back; two editors; who may what.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, GZA, ROOT, serve, Suite } from "./lib.mjs";
import { joinWith, lookAt, person, signIn } from "./office.mjs";

const suite = new Suite("workshop");
const SHOTS = process.env.SHOTS; // a folder for pictures of every page
const folder = mkdtempSync(join(tmpdir(), "gza-workshop-"));
const office = { folder, errors: [], browser: await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS }) };
let server;

async function start() {
  server = await serve("--data", folder);
  office.url = server.url.replace("127.0.0.1", "localhost");
}

/* The first administrator's code lets one person in; then that account gets the roles of this play, and there is a code again. */
function becomes(login, roles) {
  const code = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/gza.db")
db.create_function("in_hub_or_network", 1, lambda hub: 1)
(staff,) = db.execute("select staff_id from staff where login = ?", (sys.argv[2],)).fetchone()
db.execute("delete from staff_role where staff_id = ?", (staff,))
for role in sys.argv[3:]:
    db.execute("insert into staff_role (hub_id, staff_id, role, since_s) values ('', ?, ?, 0)", (staff, role))
db.commit()`;
  execFileSync("python3", ["-c", code, folder, login, ...roles]);
}

async function member(login, name, roles) {
  const code = JSON.parse(execFileSync(GZA, ["admin", "--data", folder, "--json"], { encoding: "utf8" })).code;
  await start();
  const who = await person(office);
  await joinWith(who, code, login, name);
  await server.stop();
  becomes(login, roles);
  return who;
}

async function shot(page, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: true });
  }
}
async function look(page, name) {
  await lookAt(suite, page, name);
  await shot(page, name.replaceAll(" ", "-"));
}
const text = async (page) => (await page.locator("main").innerText()).replace(/\u00ad/g, "");
const press = (page, what) => Promise.all([page.waitForNavigation(), page.locator(`main button[value=${what}]`).first().click()]);

const editor = await member("eka.e", "ეკა ელიავა", ["editor"]);
const second = await member("otar.o", "ოთარ ონიანი", ["editor", "reviewer"]);
const reviewer = await member("rusa.r", "რუსა რამიშვილი", ["reviewer"]);
const consultant = await member("dato.d", "დათო დოლიძე", ["donor-officer"]);
{
  await start();
  const { page } = editor;
  editor.url = office.url;
  await signIn(editor);
  await page.goto(`${office.url}/ka/workshop`);
  suite.check((await text(page)).includes("gza guide import"), "an empty workshop says how the texts come in");
  await look(page, "empty workshop");
  await server.stop();
}
const imported = execFileSync(GZA, ["guide", "import", join(ROOT, "data/guide"), "--data", folder], { encoding: "utf8" });
suite.check(/imported/.test(imported), "the Guide is imported", imported.slice(-200));
await start();
for (const who of [editor, second, reviewer, consultant]) {
  who.url = office.url;
  if (who !== editor) await signIn(who);
}

// ---- a phone number: editor, reviewer, public -----------------------------------------------------
const phone = "+995 32 240 10 10", corrected = "+995 32 240 10 11";
const { page } = editor;
await page.goto(`${office.url}/ka/workshop`);
await look(page, "workshop");
await page.goto(`${office.url}/ka/workshop/services?q=passport`);
await page.goto(`${office.url}/ka/workshop/services`);
await look(page, "services");
const began = Date.now();
await page.goto(`${office.url}/ka/workshop/services/provider.psda`);
suite.say(`editing page with checks and preview: ${Date.now() - began} ms`);
await look(page, "edit provider");
suite.check(await page.frameLocator("iframe").locator("h1").first().isVisible(), "the preview shows the page");
await page.locator("[name='phones.0.number']").fill("call us");
const checked = Date.now();
await press(page, "check");
suite.say(`edit to checked preview: ${Date.now() - checked} ms`);
suite.check(await page.locator("#f-phones\\.0\\.number-fault").isVisible(), "what is wrong stands at its field");
suite.check((await page.locator("[name='phones.0.number']").inputValue()) === "call us", "and what was typed stays");
await look(page, "edit with a finding");
await press(page, "submit");
suite.check((await page.locator(".govuk-error-summary").count()) === 1, "it cannot be sent to review like this");
await page.locator("[name='phones.0.number']").fill(corrected);
await press(page, "check");
suite.check((await page.frameLocator("iframe").locator("body").innerText()).includes(corrected), "the preview has the new number before anything is saved");
await press(page, "submit");
suite.check((await text(page)).includes("ელოდება"), "it waits for review");
await page.goto(`${office.url}/ka/workshop/publish`);
suite.check((await page.locator("button[value=publish]").count()) === 0, "an editor has no button to publish");
{
  const { page } = reviewer;
  await page.goto(`${office.url}/ka/workshop/review`);
  await look(page, "reviews");
  await page.locator("main table a").first().click();
  await page.waitForURL(/review\/[0-9a-f]{32}/);
  suite.check((await text(page)).includes(phone) && (await text(page)).includes(corrected), "old and new stand side by side");
  await look(page, "review");
  await press(page, "send-back");
  suite.check((await page.locator("#reason-fault").count()) === 1, "sending back needs a reason");
  await page.selectOption("#reason", "source");
  await press(page, "send-back");
}
await page.goto(`${office.url}/ka/workshop`);
suite.check((await text(page)).includes("წყარო არ ჩანს"), "the editor sees why it came back");
await page.goto(`${office.url}/ka/workshop/services/provider.psda`);
suite.check((await page.locator("[name='phones.0.number']").inputValue()) === corrected, "with all that was written");
await page.locator("[name='phones.0.label.en']").fill("Agency hotline");
await press(page, "submit");
{
  const { page } = reviewer;
  await page.goto(`${office.url}/ka/workshop/review`);
  await page.locator("main table a").first().click();
  await page.waitForURL(/review\/[0-9a-f]{32}/);
  await press(page, "approve");
  await page.goto(`${office.url}/ka/workshop/publish`);
  suite.check((await text(page)).includes("8"), "the next edition is shown");
  await look(page, "publish");
  const start = Date.now();
  await press(page, "publish");
  suite.say(`publish: ${Date.now() - start} ms`);
  suite.check((await text(page)).includes("საჯაროა"), "it says that the edition is public", await text(page));
  await look(page, "published");
}
const passport = await (await fetch(`${server.url}/en/s/wr9z4`)).text();
suite.check(passport.includes(corrected), "the public page has the new number");
suite.check(passport.includes("Agency hotline") && /8\b/.test(passport), "of edition 8");
await server.stop();
await start();
suite.check((await (await fetch(`${server.url}/en/s/wr9z4`)).text()).includes(corrected), "after a start the newest edition is served again");
for (const who of [editor, second, reviewer, consultant]) who.url = office.url;

// ---- two editors ----------------------------------------------------------------------------------
await page.goto(`${office.url}/ka/workshop/services/biometric-passport`);
await second.page.goto(`${office.url}/ka/workshop/services/biometric-passport`);
await look(page, "edit service");
await page.locator("details", { has: page.locator("[name='summary.en']") }).evaluate((d) => { d.open = true; });
await page.locator("[name='summary.en']").fill("A passport of Georgia.");
await press(page, "save");
await second.page.locator("details").evaluateAll((all) => all.forEach((d) => { d.open = true; }));
await second.page.locator("[name='summary.en']").fill("The passport for going abroad.");
const [answer] = await Promise.all([second.page.waitForResponse((r) => r.request().method() === "POST"), second.page.locator("button[value=save]").first().click()]);
await second.page.waitForLoadState();
suite.check(answer.status() === 409, "sr_syn_05: who saves second gets 409", String(answer.status()));
suite.check((await text(second.page)).includes("A passport of Georgia.") && (await text(second.page)).includes("The passport for going abroad."), "sr_syn_05: and sees both texts side by side");
await look(second.page, "two editors");
await press(second.page, "save");
await page.goto(`${office.url}/ka/workshop/services/biometric-passport`);
suite.check((await page.locator("[name='summary.en']").inputValue()) === "The passport for going abroad.", "having seen both, the second may go on");

// ---- an amount: never by its author ----------------------------------------------------------------
await second.page.goto(`${office.url}/ka/workshop/services/biometric-passport`);
await second.page.locator("details").evaluateAll((all) => all.forEach((d) => { d.open = true; }));
await second.page.locator("[name='costs.0.gel']").fill("160");
await press(second.page, "submit");
suite.check((await text(second.page)).includes("ელოდება"), "a new amount waits for review", await text(second.page));
await second.page.goto(`${office.url}/ka/workshop/review`);
await second.page.locator("main table a").first().click();
await second.page.waitForURL(/review\/[0-9a-f]{32}/);
suite.check((await second.page.locator("button[value=approve]").count()) === 0, "sr_auz_09: who wrote an amount has no button to approve it");
await look(second.page, "own review");
const forced = await second.page.evaluate(async () => {
  const form = document.querySelector("form.gza-ws-decide"), body = new URLSearchParams(new FormData(form));
  body.set("do", "approve");
  return (await fetch(form.action, { method: "POST", body, redirect: "manual" })).status;
});
suite.check(forced === 403, "sr_auz_09: and is refused when asking all the same", String(forced));
await reviewer.page.goto(second.page.url());
await press(reviewer.page, "approve");

// ---- taking back ------------------------------------------------------------------------------------
await reviewer.page.goto(`${office.url}/ka/workshop/publish`);
await press(reviewer.page, "publish");
suite.check((await (await fetch(`${server.url}/en/s/wr9z4`)).text()).includes("160"), "edition 9 has the new amount");
await press(reviewer.page, "take-back");
const back = await (await fetch(`${server.url}/en/s/wr9z4`)).text();
suite.check(!back.includes("160") && back.includes(corrected), "taken back, edition 10 has the texts of edition 8");
await page.goto(`${office.url}/ka/workshop`);
suite.check((await text(page)).includes("გამოიხმეს"), "and its changes lie with their editors");
await look(page, "workshop with work");

// ---- still true, the text itself, who may what --------------------------------------------------------
await Promise.all([page.waitForNavigation(), page.locator("form[action*=still-true] button").first().click()]);
suite.check(page.url().endsWith("/ka/workshop"), "still true is one click");
await page.goto(`${office.url}/ka/workshop/services/age-pension?tab=text`);
await look(page, "edit text");
const yaml = await page.locator("#f-text").inputValue();
await page.locator("#f-text").fill(`${yaml}\nbroken: [`);
await press(page, "save");
suite.check((await page.locator("#f-text").inputValue()).endsWith("broken: [\n"), "a broken text is kept as a draft, letter by letter");
await page.locator("#f-text").fill(yaml);
await press(page, "save");
suite.check((await page.locator("main").innerText()).length > 0 && !(await text(page)).includes("დაწყებული"), "and the text as it was needs no draft");
const refused = await consultant.page.goto(`${office.url}/ka/workshop`);
suite.check(refused.status() === 404, "another role sees no workshop", String(refused.status()));
const missing = await page.goto(`${office.url}/ka/workshop/services/no-such-service`);
suite.check(missing.status() === 404, "there is no such service");
await page.goto(`${office.url}/en/workshop/services/biometric-passport`);
await look(page, "edit service en");
await page.goto(`${office.url}/en/workshop/publish?edition=9`);
await look(page, "editions en");

// ---- what was typed outlives the session ----------------------------------------------------------------
await page.goto(`${office.url}/ka/workshop/services/age-pension`);
await page.locator("[name='phones.0.number']").fill("+995 32 200 00 00");
await page.waitForTimeout(600);
await page.goto(`${office.url}/ka/workshop`);
await page.goto(`${office.url}/ka/workshop/services/age-pension`);
suite.check(await page.locator("#kept").isVisible(), "what was typed and not saved is offered again");
await page.locator("#kept [data-restore]").click();
suite.check((await page.locator("[name='phones.0.number']").inputValue()) === "+995 32 200 00 00", "and put back");
await page.goto(`${office.url}/ka/workshop/services/age-pension`);
await page.locator("#kept [data-forget]").click();
await page.reload();
suite.check(!(await page.locator("#kept").isVisible()), "or forgotten");

// ---- without JavaScript ----------------------------------------------------------------------------------
{
  const plain = await office.browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  await plain.addCookies(await editor.context.cookies());
  const p = await plain.newPage();
  await p.goto(`${office.url}/ka/workshop/services/age-pension`);
  await p.locator("[name=status]").selectOption("closed");
  await Promise.all([p.waitForNavigation(), p.locator("button[value=save]").first().click()]);
  suite.check((await p.locator("[name=status]").inputValue()) === "closed", "saving works without JavaScript");
  await plain.close();
}
// ---- out again, while the server runs -------------------------------------------------------------------
const out = join(folder, "texts");
execFileSync(GZA, ["guide", "texts", "--data", folder, "-o", out]);
let difference = "";
try {
  execFileSync("diff", ["-r", join(ROOT, "data/guide"), out], { encoding: "utf8" });
} catch (e) {
  difference = e.stdout;
}
const lines = difference.split("\n").filter((l) => /^[<>]/.test(l));
suite.check(lines.length === 5 && difference.includes(corrected) && difference.includes("checked:"), "the files come out with what was published, and every other byte as it was", difference);
suite.check(office.errors.length === 0, "no error in the console", office.errors.join("\n"));
await office.browser.close();
await server.stop();
let undone = 0;
try {
  execFileSync(GZA, ["guide", "undo", "--data", folder], { stdio: "ignore" });
} catch (e) {
  undone = e.status;
}
suite.check(undone === 1, "sr_par_07: an import is undone only while nothing came after it", String(undone));
rmSync(folder, { recursive: true, force: true });
suite.end();
