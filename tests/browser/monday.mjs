// monday.mjs -- the play that Gza is for, from an empty data folder: the administrator's code, a hub and its people, a
// practice case, a walk-in with a printed sheet, a phone number corrected and seen by the public, the month's report and
// workbook, a backup restored elsewhere with the same figures.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, GZA, ROOT, serve, Suite } from "./lib.mjs";
import { joinWith, lookAt, person, signIn } from "./office.mjs";

const suite = new Suite("monday");
const SHOTS = process.env.SHOTS; // a folder for pictures
const work = mkdtempSync(join(tmpdir(), "gza-monday-"));
const folder = join(work, "data");
const gza = (...words) => execFileSync(GZA, words, { encoding: "utf8" });
const office = { errors: [], browser: await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS }) };
let server;
async function start(data) {
  server = await serve("--data", data, "--base-url", "https://guide.example.ge");
  office.url = server.url.replace("127.0.0.1", "localhost");
}
const plain = (text) => text.replace(/\u00ad/g, "");
const main = async (page) => plain(await page.locator("main").innerText());
const submit = (page, button) => Promise.all([page.waitForNavigation(), page.locator(button).first().click()]);
const shot = async (page, name, options = {}) => {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: width < 600 ? 740 : 800 });
    await page.waitForTimeout(200);
    await page.screenshot({ path: join(SHOTS, `monday-${name}-${width}.png`), ...options });
  }
};
process.on("uncaughtException", (e) => {
  suite.check(false, "the play goes through to its end", e.stack);
  suite.end();
  process.exit(1);
});

// ---- Monday morning: the administrator, from the code in the terminal -----------------------------------
const code = JSON.parse(gza("admin", "--data", folder, "--json")).code;
suite.check((statSync(folder).mode & 0o777) === 0o700, "sr_sbx_04: the data folder is its owner's alone");
gza("guide", "import", join(ROOT, "data/guide"), "--data", folder);
await start(folder);
const admin = await person(office);
await joinWith(admin, code, "maia.a", "მაია ადეიშვილი");
await signIn(admin);
await admin.page.goto(`${office.url}/ka/network/hubs`);
await submit(admin.page, "button[value=take-over]");
suite.check((await main(admin.page)).includes("თელავის სერვის ჰაბი"), "the hubs of the Guide are taken over");

async function invite(page, path, name, role, hub) {
  await page.goto(`${office.url}${path}`);
  await page.fill("#name", name);
  await page.check(`#role-${role}`);
  if (hub) await page.selectOption("#hub", hub);
  await submit(page, "main form:has(#name) button[type=submit]");
  return (await page.locator("#invitation-code").innerText()).trim();
}
async function comes(invitation, login, name) {
  const who = await person(office);
  await joinWith(who, invitation, login, name);
  await signIn(who);
  return who;
}
const telavi = await admin.page.goto(`${office.url}/ka/network/staff`).then(() => admin.page.locator("#hub option").evaluateAll((o) => o.map((x) => x.value).find((v) => v.startsWith("telavi"))));
const lali = await comes(await invite(admin.page, "/ka/network/staff", "ლალი მამულაშვილი", "hub-coordinator", telavi), "lali.m", "ლალი მამულაშვილი");
const eka = await comes(await invite(admin.page, "/ka/network/staff", "ეკა ელიავა", "editor"), "eka.e", "ეკა ელიავა");
const rusa = await comes(await invite(admin.page, "/ka/network/staff", "რუსა რამიშვილი", "reviewer"), "rusa.r", "რუსა რამიშვილი");
const nino = await comes(await invite(lali.page, "/ka/desk/staff", "ნინო კალანდაძე", "consultant"), "nino.k", "ნინო კალანდაძე");
const gio = await comes(await invite(lali.page, "/ka/desk/staff", "გიო ბერიძე", "reception"), "gio.b", "გიო ბერიძე");
suite.check(nino.page.url().endsWith("/ka/desk") && gio.page.url().endsWith("/ka/desk"), "two colleagues work at the hub", nino.page.url());

// ---- she practises first ------------------------------------------------------------------------------------
const { page } = nino;
await page.goto(`${office.url}/ka/practice/greece-hurt-hand`);
await page.locator('button[value="hint"]').click();
await page.locator('button[value="choose"]').click();
await page.locator('select[name="s.universal-health-care"]').selectOption("yes");
await page.locator('button[value="score"]').click();
suite.check((await main(page)).includes("იპოვეთ 1"), "the practice case is scored by the matcher", (await main(page)).slice(0, 300));
await page.goto(`${office.url}/ka/desk/contacts`);
suite.check((await page.locator(".gza-line").count()) === 0, "practice is not counted");

// ---- a walk-in, and the sheet -----------------------------------------------------------------------------------
const settled = () => page.waitForTimeout(30).then(() => page.waitForLoadState("networkidle"));
const press = (name) => page.locator(`#consult button[name=act][value="${name}"]`).first();
const finish = async (result) => {
  await page.click("#finish");
  await page.waitForSelector("#save");
  await page.locator(`#r-${result}`).check();
};
await page.goto(`${office.url}/ka/desk`);
await page.click("#begin");
await press("age.30-44").click();
await press("back.3-12-months").click();
await press("need.business").click();
await page.waitForFunction(() => document.querySelector('[value="need.business"]').getAttribute("aria-pressed") === "true");
await settled();
for (const n of [1, 2]) {
  await page.locator(".gza-plus:not(.gza-plus--in)").first().click();
  await page.waitForFunction((n) => document.querySelectorAll(".gza-way li").length === n, n);
}
await shot(page, "consultation");
const [sheet] = await Promise.all([nino.context.waitForEvent("page"), page.click("#sheet")]);
await sheet.waitForLoadState();
const paper = join(work, "sheet.pdf");
writeFileSync(paper, await sheet.pdf({ format: "A4" }));
const printed = execFileSync("pdftotext", ["-layout", paper, "-"], { encoding: "utf8" });
suite.check(!printed.includes("ნინო") && printed.length > 400 && /\d/.test(printed), "the printed sheet has the plan and no name", printed.slice(0, 500));
if (SHOTS) execFileSync("pdftoppm", ["-r", "60", "-png", paper, join(SHOTS, "monday-sheet")]);
await sheet.close();
await finish("business-met");
await page.fill("#minutes", "20");
await page.click("#save");
await page.waitForURL(/saved=/);

// A group of fourteen in the afternoon, so that the month has something to show.
await page.goto(`${office.url}/ka/desk/consultation`);
await press("need.work").click();
await page.waitForFunction(() => document.querySelector('[value="need.work"]').getAttribute("aria-pressed") === "true");
await settled();
await finish("work-met");
await page.fill("#people", "14");
await page.click("#save");
await page.waitForURL(/saved=/);

// ---- a wrong phone number: editor, second person, edition, public page ---------------------------------------------
const was = "+995 32 240 10 10", right = "+995 32 240 10 11"; // the second is made up, for this test alone
const passport = gza("edition", "urls", process.env.GUIDE ?? join(ROOT, "build/test-guide.gza")).split("\n").filter((u) => u.startsWith("/ka/s/"));
const publicPage = async () => {
  for (const address of passport) {
    const text = await admin.page.request.get(`${office.url}${address}`).then((r) => r.text());
    if (text.includes(was) || text.includes(right)) return { address, text };
  }
  return { text: "" };
};
const before = await publicPage();
suite.check(before.text.includes(was), "the public page has the old number", before.address);
await eka.page.goto(`${office.url}/ka/workshop/services/provider.psda`);
await eka.page.locator("[name='phones.0.number']").fill(right);
await shot(eka.page, "workshop");
await submit(eka.page, "main button[value=submit]");
const alone = await eka.page.request.get(`${office.url}${before.address}`).then((r) => r.text());
suite.check(!alone.includes(right), "nothing is public before a second look");
await rusa.page.goto(`${office.url}/ka/workshop/review`);
await rusa.page.locator("main table a").first().click();
await rusa.page.waitForURL(/review\/[0-9a-f]{32}/);
await shot(rusa.page, "review", { fullPage: true });
await submit(rusa.page, "main button[value=approve]");
await rusa.page.goto(`${office.url}/ka/workshop/publish`);
await submit(rusa.page, "main button[value=publish]");
const after = await eka.page.request.get(`${office.url}${before.address}`).then((r) => r.text());
suite.check(after.includes(right), "after the second look and the new edition the public page has the right number", await main(rusa.page));

// ---- the month writes itself -----------------------------------------------------------------------------------------
const month = new Date(Date.now() + 4 * 3600e3).toISOString().slice(0, 7);
await lali.page.goto(`${office.url}/ka/desk/report?month=${month}`);
const report = join(work, "report.pdf");
writeFileSync(report, await lali.page.pdf({ format: "A4" }));
suite.check(/Pages:\s+1\b/.test(execFileSync("pdfinfo", [report], { encoding: "utf8" })), "the month's report is one page");
suite.check((await main(lali.page)).includes("15"), "and counts fifteen people", (await main(lali.page)).slice(0, 400));
await shot(lali.page, "report", { fullPage: true });
const cells = async (who) => {
  const answer = await who.page.request.get(`${office.url}/ka/desk/figures.xlsx?month=${month}`);
  const file = join(work, "figures.xlsx");
  writeFileSync(file, await answer.body());
  execFileSync("soffice", ["--headless", `-env:UserInstallation=file://${join(work, "office")}`, "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", join(work, "csv"), file], { stdio: "ignore", timeout: 120000 });
  return execFileSync("sh", ["-c", 'cat "$1"/*.csv', "sh", join(work, "csv")], { encoding: "utf8" });
};
const figures = await cells(lali);
suite.check(/\b14\b|\b15\b/.test(figures), "LibreOffice opens the workbook and it has the month's figures", figures.slice(0, 400));

// ---- a backup, restored elsewhere ------------------------------------------------------------------------------------------
gza("backup", "--data", folder, "-o", join(work, "monday.gzb"));
await server.stop();
const other = join(work, "elsewhere");
gza("restore", join(work, "monday.gzb"), "--key", join(folder, "backup.key"), "--data", other);
rmSync(join(work, "csv"), { recursive: true, force: true });
await start(other);
lali.url = office.url;
await signIn(lali);
suite.check((await cells(lali)) === figures, "after restoring into another folder the figures are the same");
const restored = await lali.page.request.get(`${office.url}${before.address}`).then((r) => r.text());
suite.check(restored.includes(right), "and the public page has the corrected number");
suite.check(/\b0\b|whole|ok/.test(gza("audit", "verify", "--data", other)), "and the list of what was done is whole");
suite.check(office.errors.length === 0, "no error in any console", office.errors.join("\n"));
await server.stop();
await office.browser.close();
rmSync(work, { recursive: true, force: true });
suite.end();
