// plan.mjs -- my plan in Chromium: every journey without JavaScript, by keyboard, at 320 px, with axe; kept on the
// device only after the question, and removed by one button; a sheet's code brings it to another device (SAFE-03).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, EDITION, GZA, Suite, serve } from "./lib.mjs";

const suite = new Suite("planpages");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const data = JSON.parse(execFileSync(GZA, ["guide", "export", "json", EDITION], { encoding: "utf8", maxBuffer: 1 << 27 }));
const code = (id) => (data.service ?? data.services).find((s) => s.id === id).code;
const CARD = code("id-card-electronic"), PENSION = code("age-pension"), PASSPORT = code("biometric-passport");
const server = await serve("--base-url", "https://gza.example.org");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";
const errors = [];

async function open(options) {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, ...options });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  page.on("pageerror", (e) => errors.push(String(e)));
  return { context, page };
}
const at = (page) => page.url().replace(server.url, "");
const state = (page) => page.locator("form[data-gza-plan] input[name=plan]").inputValue();
const stored = (page) => page.evaluate(() => [localStorage.length, sessionStorage.length, localStorage.getItem("plan") ?? ""]);
const steps = (page) => page.locator(".gza-plan__step h3").allInnerTexts();
const press = (page, name, value) => page.locator(`button[name=${name}][value="${value}"]`).first().click();

// -- without JavaScript: from a service to a plan of three, to paper ------------------------------------------------
for (const lang of ["ka", "en"]) {
  const { context, page } = await open({ javaScriptEnabled: false });
  const what = `${lang}, no JavaScript`;
  await page.goto(`${server.url}/${lang}/s/${PENSION}`);
  await press(page, "add", PENSION);
  suite.check(at(page) === `/${lang}/plan`, `${what}: "Add to my plan" leads to the plan, nothing in the address`, at(page));
  suite.check((await state(page)) === `gza1:${PENSION};;`, `${what}: the service is in the plan`, await state(page));
  suite.check(/გეგმა მხოლოდ ამ გვერდზეა|on this page only/.test((await page.locator("main").innerText()).replaceAll("\u00ad", "")), `${what}: the page says that it is not kept`);
  suite.check(await page.locator("[data-gza-plan-own]").isHidden(), `${what}: no question that would do nothing`);
  await press(page, "add", CARD);
  suite.check((await steps(page)).length === 2 && (await page.locator(".gza-plan__step a").first().getAttribute("href")).endsWith(CARD), `${what}: the giver of a paper is added, and comes first`, await steps(page));
  await page.fill("#find", lang === "ka" ? "პასპორტი" : "passport");
  await page.press("#find", "Enter");
  suite.check((await page.locator(".gza-plan__step").count()) === 2, `${what}: Enter in the search removes nothing`);
  suite.check(at(page) === `/${lang}/plan` && !/პასპორტ|passport/i.test(await page.title()), `${what}: what is typed stands in no address and no title (SAFE-02)`, await page.title());
  await press(page, "add", PASSPORT);
  suite.check((await steps(page)).length === 3, `${what}: found and added`, await steps(page));
  const box = page.locator(".gza-paper__box").first();
  const paper = await box.getAttribute("name");
  await box.check();
  await page.locator(".gza-plan__papers + button").click();
  suite.check((await state(page)).includes(paper.slice(2)) && (await page.locator(`[name="${paper}"]`).isChecked()), `${what}: a tick stays`, await state(page));
  await page.selectOption("#m", "telavi");
  await page.locator("#m").locator("xpath=../following-sibling::button[1]").click();
  suite.check((await state(page)).endsWith(";telavi") && (await page.locator('main a[href$="/hubs/telavi"]').count()) > 0, `${what}: the hub of the municipality is in the plan`, await state(page));
  const before = await state(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('button[formaction$="plan.txt"]').click()]);
  suite.check(download.suggestedFilename() === "sheet.txt", `${what}: the text has a neutral name`, download.suggestedFilename());
  await page.locator(`button[formaction="/${lang === "ka" ? "en" : "ka"}/plan"]`).click();
  suite.check((await state(page)) === before && at(page) === `/${lang === "ka" ? "en" : "ka"}/plan`, `${what}: the same plan in the other language`, at(page));
  await press(page, "remove", PASSPORT);
  suite.check((await steps(page)).length === 2, `${what}: a step is removed`);
  await page.goto(`${server.url}/${lang}/plan`);
  await page.locator("details summary").last().click();
  await page.fill("#code", "gza1:nonsense");
  await page.press("#code", "Enter");
  suite.check((await page.locator("[role=alert]").count()) === 1 && (await page.inputValue("#code")) === "gza1:nonsense", `${what}: a wrong code is explained, and stays to be mended`);
  await page.fill("#code", before);
  await page.press("#code", "Enter");
  suite.check((await state(page)) === before, `${what}: a code brings the plan back`, await state(page));
  await page.reload();
  suite.check((await state(page)) === before, `${what}: loading again keeps it`);
  const cookies = await context.cookies();
  suite.check(cookies.length === 0, `${what}: no cookie`);
  await context.close();
}

// -- axe, reflow, targets -----------------------------------------------------------------------------------------
const wide = () => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return "";
  return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1).slice(-3)
    .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).join(", ") || "wide";
};
for (const width of [320, 360, 1280]) {
  const { context, page } = await open({ viewport: { width, height: 900 }, bypassCSP: true });
  for (const lang of ["ka", "en"]) {
    for (const kind of ["empty", "full", "found", "wrong"]) {
      await page.goto(`${server.url}/${lang}/plan`);
      if (kind !== "empty") {
        await page.locator("details summary").last().click();
        await page.fill("#code", kind === "wrong" ? "gza1:x" : `gza1:${[CARD, PENSION, PASSPORT].join(".")};photo;telavi`);
        await page.locator("details[open] button").last().click();
        await page.waitForLoadState("load");
      }
      if (kind === "found") {
        await page.fill("#find", lang === "ka" ? "პენსია" : "pension");
        await page.press("#find", "Enter");
        await page.waitForLoadState("load");
      }
      await page.evaluate(() => document.querySelectorAll("main details").forEach((d) => { d.open = true; }));
      const what = `/${lang}/plan (${kind}) at ${width} px`;
      await page.addScriptTag({ content: axe });
      const found = await page.evaluate(async () => {
        const result = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] });
        return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`);
      });
      suite.check(found.length === 0, `${what}: axe`, found.join("; "));
      const sticksOut = await page.evaluate(wide);
      suite.check(!sticksOut, `${what}: no sideways scrolling`, sticksOut);
      const small = await page.evaluate(() => [...document.querySelectorAll("main button, main select, main input:not([type=hidden]):not([type=checkbox])")]
        .filter((e) => e.getClientRects().length && !e.classList.contains("govuk-visually-hidden") && e.getBoundingClientRect().height < 40).map((e) => `${e.className} ${e.getBoundingClientRect().height}`));
      suite.check(small.length === 0, `${what}: targets are high enough`, small.join(", "));
      if (width === 320) {
        await page.addStyleTag({ content: SPACING });
        const spaced = await page.evaluate(wide);
        suite.check(!spaced, `${what} with WCAG text spacing: no sideways scrolling`, spaced);
      }
    }
  }
  await context.close();
}

// -- by keyboard alone ----------------------------------------------------------------------------------------------
{
  const { context, page } = await open({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  const tabTo = async (selector) => {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press("Tab");
      if (await page.locator(selector).first().evaluate((e) => e === document.activeElement)) return true;
    }
    return false;
  };
  await page.goto(`${server.url}/ka/s/${CARD}`);
  suite.check(await tabTo(`button[name=add][value="${CARD}"]`), "keyboard: Tab reaches \"Add to my plan\"");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/plan");
  suite.check(await tabTo(".gza-paper__box"), "keyboard: Tab reaches the papers");
  await page.keyboard.press("Space");
  suite.check(await tabTo(".gza-plan__papers + button"), "keyboard: Tab reaches \"Update\"");
  await page.keyboard.press("Enter");
  await page.waitForLoadState("load");
  suite.check(/;[a-z-]+;$/.test(await state(page)), "keyboard: a paper is ticked", await state(page));
  suite.check(await tabTo("#find"), "keyboard: Tab reaches the search");
  await page.keyboard.type("პენსია");
  await page.keyboard.press("Enter");
  await page.waitForLoadState("load");
  suite.check(await tabTo(`button[name=add][value="${PENSION}"]`), "keyboard: Tab reaches what was found");
  await page.keyboard.press("Enter");
  await page.waitForLoadState("load");
  suite.check((await state(page)).includes(PENSION), "keyboard: it is added", await state(page));
  suite.check(await tabTo('button[formaction$="plan.pdf"]'), "keyboard: Tab reaches the sheet");
  await context.close();
}

// -- kept only when asked, and removed by one touch (SAFE-03) ----------------------------------------------------------
{
  const { context, page } = await open();
  await page.goto(`${server.url}/ka/s/${CARD}`);
  await press(page, "add", CARD);
  suite.check(JSON.stringify(await stored(page)) === '[0,0,""]', "before the answer nothing is stored", JSON.stringify(await stored(page)));
  suite.check(await page.locator("[data-gza-plan-ask]").isVisible(), "the page asks whose phone it is");
  await page.click("[data-gza-plan-no]");
  suite.check(JSON.stringify(await stored(page)) === '[0,0,""]' && (await page.locator("[data-gza-plan-not-kept]").isVisible()), "after no nothing is stored");
  await page.goto(`${server.url}/ka/s/${PENSION}`);
  await press(page, "add", PENSION);
  suite.check((await state(page)) === `gza1:${PENSION};;`, "after no, another page knows nothing of the plan", await state(page));
  await page.click("[data-gza-plan-yes]");
  suite.check((await stored(page))[2] === `gza1:${PENSION};;` && (await page.locator("[data-gza-plan-kept]").isVisible()), "after yes the plan is kept, and the page says so", JSON.stringify(await stored(page)));
  suite.check(await page.locator("[data-gza-plan-note]").isHidden(), "and no longer says that it is on this page only");
  await page.goto(`${server.url}/en/s/${CARD}`);
  await press(page, "add", CARD);
  suite.check((await state(page)) === `gza1:${[CARD, PENSION].sort().join(".")};;` && (await stored(page))[2] === (await state(page)), "a kept plan goes along and follows every change", await state(page));
  await page.goto(`${server.url}/ka/plan`);
  suite.check((await page.locator(".gza-plan__step").count()) === 0 && (await page.locator("[data-gza-plan-stored]").isVisible()), "who opens the page sees a button, not the plan");
  await page.click("[data-gza-plan-stored]");
  suite.check((await steps(page)).length === 2, "the button opens the kept plan");
  await page.click("[data-gza-plan-kept] [data-gza-plan-forget]");
  await page.waitForLoadState("load");
  suite.check(JSON.stringify(await stored(page)) === '[0,0,""]' && (await page.locator(".gza-plan__step").count()) === 0, "one touch removes everything", JSON.stringify(await stored(page)));
  suite.check(await page.locator("[data-gza-plan-brought]").isHidden(), "and nothing is offered any more");
  // the last service taken out empties the storage too
  await page.goto(`${server.url}/ka/s/${CARD}`);
  await press(page, "add", CARD);
  await page.click("[data-gza-plan-yes]");
  await press(page, "remove", CARD);
  suite.check(JSON.stringify(await stored(page)) === '[0,0,""]', "an emptied plan leaves nothing behind", JSON.stringify(await stored(page)));
  await context.close();
}

// -- a sheet's code on another phone -------------------------------------------------------------------------------------
{
  const { context, page } = await open();
  const requests = [];
  page.on("request", (r) => requests.push(r.url()));
  const plan = `gza1:${[CARD, PENSION].sort().join(".")};photo;telavi`;
  await page.goto(`${server.url}/ka/plan#plan=${plan}`);
  suite.check(at(page) === "/ka/plan", "the code is out of the address at once", at(page));
  suite.check(requests.every((u) => !u.replace(/#.*/, "").includes("gza1")), "the code reached no server in an address", requests.join(" "));
  await page.click("[data-gza-plan-scanned]");
  suite.check((await state(page)) === plan, "the code's plan opens", await state(page));
  suite.check(JSON.stringify(await stored(page)) === '[0,0,""]', "and is not stored unasked");
  await page.goto("about:blank");
  await page.goto(`${server.url}/ka/plan#plan=%3Cimg%20onerror%3D1%3E`);
  suite.check(at(page) === "/ka/plan" && (await page.locator("[data-gza-plan-brought]").isHidden()), "nonsense behind the # is dropped", at(page));
  await page.evaluate(() => localStorage.setItem("plan", "<b>"));
  await page.reload();
  suite.check(await page.locator("[data-gza-plan-brought]").isHidden(), "nonsense in the storage is not offered");
  // both: the kept plan and the sheet's are joined
  await page.evaluate((p) => localStorage.setItem("plan", p), `gza1:${PASSPORT};;`);
  await page.goto("about:blank");
  await page.goto(`${server.url}/ka/plan#plan=${plan}`);
  await page.click("[data-gza-plan-scanned]");
  suite.check((await steps(page)).length === 3, "a kept plan and a sheet's are joined", await state(page));
  await context.close();
}

suite.check(errors.filter((e) => !/400/.test(e)).length === 0, "no error in the console, no violation of the policy", errors.slice(0, 3).join("; "));
await browser.close();
await server.stop();
suite.end();
