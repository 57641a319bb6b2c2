// figures.mjs -- figures of a month from made-up contacts: tables and definitions, CSV, a workbook that LibreOffice
// opens, a report that is one sheet of paper, targets, searches; and who may not.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, GZA, ROOT, Suite, serve } from "./lib.mjs";
import { joinWith, lookAt, person, signIn } from "./office.mjs";

const suite = new Suite("figures");
const folder = mkdtempSync(join(tmpdir(), "gza-figures-"));
const load = (...words) => execFileSync(join(ROOT, "build/desk_load"), words, { encoding: "utf8" }).trim();
const now = new Date(Date.now() + 4 * 3600 * 1000); // in Georgia
const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
const month = last.toISOString().slice(0, 7);
const year = month.slice(0, 4);

execFileSync(GZA, ["admin", "--data", folder, "--json"]);
load("fill", folder, "30000");
const codes = Object.fromEntries(["hub-coordinator telavi", "consultant telavi", "network-coordinator", "donor-officer"].map((who) => [who.split(" ")[0], load("invite", folder, ...who.split(" "))]));
const server = await serve("--data", folder);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
const office = { browser, url: server.url.replace("127.0.0.1", "localhost"), errors: [] };

async function somebody(role, login, name, options = {}) {
  const who = await person(office, options);
  await joinWith(who, codes[role], login, name);
  await signIn(who);
  who.get = (path) => who.page.request.get(`${office.url}${path}`);
  return who;
}

const plain = (text) => text.replace(/[\u00ad\u2010]\n?/g, "").replace(/[\s\u00a0]+/g, " ").trim();
/* {name of a line: its cells} */
const table = (page, id) => page.locator(`#${id} tbody tr`).evaluateAll((rows) => Object.fromEntries(rows.map((r) =>
  [r.querySelector("th").innerText, [...r.querySelectorAll("td.gza-num")].map((c) => (c.querySelector("[aria-hidden]") ?? c).innerText.trim())])))
  .then((t) => Object.fromEntries(Object.entries(t).map(([k, v]) => [plain(k), v.map((c) => c.replace(/[\s\u00a0,]/g, ""))])));

async function sheetsOf(who, path) {
  const answer = await who.get(path);
  const file = join(folder, "figures.xlsx");
  writeFileSync(file, await answer.body());
  return { answer, sheets: JSON.parse(execFileSync("python3", [join(ROOT, "tests/lib/sheets.py"), file], { encoding: "utf8", maxBuffer: 1 << 28 })) };
}

/* ---- a hub ---- */

const coordinator = await somebody("hub-coordinator", "lali.m", "ლალი მაისურაძე");
const { page } = coordinator;

await page.goto(`${office.url}/ka/desk/figures?month=${month}`);
await lookAt(suite, page, "figures of a hub, ka");
const needs = await table(page, "need");
suite.check(Object.keys(needs).length >= 5 && "დოკუმენტები" in needs, "needs have their names in Georgian", Object.keys(needs));
suite.check(Object.values(needs).flat().every((n) => n === "–" || Number(n) === 0 || Number(n) >= 5), "sr_priv_11: no cell of 1 to 4 inside a hub", needs);
const results = await table(page, "need-result");
suite.check(Object.values(results).flat().includes("–") && (await page.locator("#hidden").innerText()).includes("4"), "what is hidden is a dash, and the page says why");
await page.locator("#need details summary").click();
suite.check(await page.locator("#need .govuk-details__text").isVisible(), "a figure opens to its definition");
const link = await page.locator("#need a[href*='/desk/contacts']").first().getAttribute("href");
suite.check(link.includes(`month=${month}`) && link.includes("dimension=need&code="), "and to the records it counts", link);
const before = page.locator(".gza-months__near a").first();
await Promise.all([page.waitForNavigation(), before.click()]);
suite.check(!page.url().includes(month) && (await page.locator("h1").count()) === 1, "the month before is a link away", page.url());
await page.selectOption("#month", month);
await Promise.all([page.waitForNavigation(), page.click(".gza-months button")]);
suite.check(page.url().endsWith(`month=${month}`), "a month is chosen from the list", page.url());

/* ---- its files ---- */

const csv = (await (await coordinator.get(`/en/desk/figures.csv?month=${month}`)).text()).split("\r\n");
await page.goto(`${office.url}/en/desk/figures?month=${month}`);
await lookAt(suite, page, "figures of a hub, en");
const inEnglish = await table(page, "need");
for (const [name, [people]] of Object.entries(inEnglish)) {
  const line = csv.find((l) => l.includes(`"need",`) && l.includes(`"${name}"`)) ?? "";
  suite.check(line.includes(people === "–" ? `"hidden"` : `,${people},`), `the CSV has the page's figure: ${name}`, `${people}: ${line}`);
}
const { answer, sheets } = await sheetsOf(coordinator, `/en/desk/figures.xlsx?month=${month}`);
suite.check(answer.headers()["content-disposition"] === `attachment; filename="figures-${month}-telavi.xlsx"`, "the workbook's name says month and hub", answer.headers()["content-disposition"]);
suite.check(Object.keys(sheets).length === 16 && "Definitions" in sheets, "a sheet for each figure, and one of definitions", Object.keys(sheets));
for (const [name, [people]] of Object.entries(inEnglish))
  suite.check((sheets.Needs ?? []).some((row) => row[0] === name && row[2] === people), `LibreOffice reads the page's figure: ${name}`, sheets.Needs);
suite.check(sheets.Definitions.some((row) => row[1].includes("1 to 4 people")), "the workbook says what is hidden", sheets.Definitions);
suite.check(!Object.values(sheets).flat(2).some((cell) => /[\\/](home|tmp|root|work)[\\/]/.test(cell)), "sr_par_12: no path in it");

/* ---- its report ---- */

async function report(who, path, lang, text) {
  await who.page.goto(`${office.url}/${lang}${path}?month=${month}`);
  await lookAt(suite, who.page, `${path} ${lang}`);
  const file = join(folder, "report.pdf");
  await who.page.pdf({ path: file, preferCSSPageSize: true });
  const info = execFileSync("pdfinfo", [file], { encoding: "utf8" });
  suite.check(/Pages:\s+1\n/.test(info) && /A4/.test(info), `${path} ${lang}: one page of A4`, info);
  const print = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  suite.check(text.every((part) => plain(print).includes(part)) && !/localhost|Sign out|გასვლა/.test(print), `${path} ${lang}: what is printed`, print.slice(0, 800));
}

await report(coordinator, "/desk/report", "ka", ["თვის ანგარიში", "ყველაზე ხშირი სერვისები", "წლის მაჩვენებლები"]);
await report(coordinator, "/desk/report", "en", ["Report of the month", "Services told most", "edition 7 of the Guide", "not counted yet"]);

/* ---- the network ---- */

const network = await somebody("network-coordinator", "gia.m", "გია მელაძე", { javaScriptEnabled: true });
for (const lang of ["ka", "en"]) {
  await network.page.goto(`${office.url}/${lang}/network/figures?month=${month}`);
  await lookAt(suite, network.page, `figures of the network, ${lang}`);
}
const all = await table(network.page, "need");
suite.check(Object.values(all).every((cells) => cells.length === 12), "all hubs together and eleven hubs", all);
suite.check(Object.values(all).flat().every((n) => n === "–" || Number(n) === 0 || Number(n) >= 11), "sr_priv_11: no cell of 1 to 10 leaves a hub", all);
suite.check((await network.page.locator("a[href*='/desk/contacts']").count()) === 0, "figures of the network lead to nobody's records");
const whole = await sheetsOf(network, `/ka/network/figures.xlsx?month=${month}`);
suite.check(whole.sheets["საჭიროებები"]?.[0].length === 14, "the network's workbook has its hubs side by side", whole.sheets["საჭიროებები"]?.[0]);
await report(network, "/network/report", "ka", ["თვის ანგარიში", "ქსელი სულ"]);
await report(network, "/network/report", "en", ["Report of the month", "Whole network"]);

/* ---- targets ---- */

await network.page.goto(`${office.url}/en/network/targets?year=${year}`);
await network.page.click("a[href*='hub=telavi']");
await lookAt(suite, network.page, "targets");
await network.page.fill("#target-reached", "many");
await network.page.fill("#baseline-reached", "800");
await network.page.click("main form[method=post] button");
suite.check((await network.page.inputValue("#target-reached")) === "many" && (await network.page.inputValue("#baseline-reached")) === "800", "a wrong number is refused, and all that was typed stays");
suite.check(await network.page.locator("#target-reached-fault").isVisible(), "the fault stands at its field");
await lookAt(suite, network.page, "targets with a fault");
await network.page.fill("#target-reached", "5000");
await Promise.all([network.page.waitForNavigation(), network.page.click("main form[method=post] button")]);
suite.check((await network.page.locator("[role=status].govuk-inset-text").count()) === 1 && network.page.url().includes("saved=1"), "a target is set", network.page.url());
await page.goto(`${office.url}/en/desk/figures?month=${month}`);
suite.check(plain(await page.locator("#indicators").innerText()).includes("5,000"), "and its hub sees it beside what is done");
await network.page.goto(`${office.url}/ka/network/searches`);
await lookAt(suite, network.page, "searches");

/* ---- who may not ---- */

const consultant = await somebody("consultant", "nino.k", "ნინო კალანდაძე", { javaScriptEnabled: false });
suite.check((await consultant.get(`/ka/desk/figures?month=${month}`)).status() === 200, "a consultant sees the hub's figures, also without JavaScript");
for (const path of ["/ka/desk/figures.csv", "/ka/desk/figures.xlsx", "/ka/desk/report", "/ka/network/figures", "/ka/network/targets", "/ka/network/searches"])
  suite.check((await consultant.get(path)).status() === 404, `sr_auz_01: not for a consultant: ${path}`);
const donor = await somebody("donor-officer", "dato.d", "დათო დვალი");
for (const path of ["/ka/network/figures", "/ka/network/report", "/ka/network/targets"])
  suite.check((await donor.get(path)).status() === 200, `a donor officer reads ${path}`);
for (const path of ["/ka/network/searches", "/ka/desk/figures", "/ka/desk/contacts"])
  suite.check((await donor.get(path)).status() === 404, `sr_auz_01: not for a donor officer: ${path}`);
await donor.page.goto(`${office.url}/ka/network/targets`);
suite.check((await donor.page.locator("a[href*='hub=']").count()) === 0, "nor is a target changed by one");

suite.check(office.errors.length === 0, "no error in the console", office.errors.join("\n"));
await browser.close();
await server.stop();
const audit = execFileSync(GZA, ["audit", "print", "--data", folder], { encoding: "utf8" });
suite.check((audit.match(/"action":"figures\.export"/g) ?? []).length === 3, "sr_log_01: each file that left is in the audit", audit.match(/figures\.export/g));
rmSync(folder, { recursive: true, force: true });
suite.end();
