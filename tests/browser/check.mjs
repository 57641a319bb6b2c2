// check.mjs -- "What can I get?" in Chromium: from a need to the result by keyboard, without JavaScript, at 320 px;
// axe, reflow and text spacing on every kind of page; what is typed stays where nobody else looks (SAFE-02, SAFE-04).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, EDITION, GZA, Suite, serve } from "./lib.mjs";

const suite = new Suite("checkpages");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const data = JSON.parse(execFileSync(GZA, ["guide", "export", "json", EDITION], { encoding: "utf8", maxBuffer: 1 << 27 }));
const code = (id) => (data.service ?? data.services).find((s) => s.id === id).code;
const server = await serve("--base-url", "https://gza.example.org", "--today", "2026-11-24");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";
const SAID = "1*age.52*sex.female*citizenship.georgian*is_returnee.true*abroad_months.180*municipality.telavi*seeking_work.true";
const TITLE = /^(შეცდომა: |Error: )?(რა მეკუთვნის\?|What can I get\?) – (გზა|Gza)$/;
const errors = [];

async function open(options) {
  const context = await browser.newContext({ viewport: { width: 320, height: 800 }, ...options });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  page.on("pageerror", (e) => errors.push(String(e)));
  return { context, page };
}
const at = (page) => page.url().replace(server.url, "");
const wide = () => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return "";
  return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1).slice(-3)
    .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).join(", ") || "wide";
};
/* Does the focused element look focused? Radios and boxes show it in front of their label. */
const focusShown = () => {
  const e = document.activeElement;
  if (!e || e === document.body) return "nothing is focused";
  const style = getComputedStyle(e);
  const mark = e.id && /radio|checkbox/.test(e.type) ? getComputedStyle(document.querySelector(`label[for="${CSS.escape(e.id)}"]`), "::before") : style;
  const shown = (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || mark.boxShadow !== "none" || mark.outlineStyle !== "none" || mark.borderWidth === "4px";
  return shown ? "" : `${e.tagName}.${e.className}`;
};

// -- by keyboard alone, without JavaScript, at 320 px -----------------------------------------------------------------
for (const lang of ["ka", "en"]) {
  const { context, page } = await open({ javaScriptEnabled: false });
  const what = `${lang}, keyboard`;
  const unseen = new Set();
  const tabTo = async (selector) => {
    for (let i = 0; i < 150; i++) {
      await page.keyboard.press("Tab");
      const bad = await page.evaluate(focusShown);
      if (bad && bad !== "nothing is focused") unseen.add(bad);
      if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return true;
    }
    return false;
  };
  const enter = () => Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const looked = async (where) => {
    suite.check(at(page) === `/${lang}/check`, `${what}, ${where}: nothing in the address`, at(page));
    suite.check(TITLE.test(await page.title()), `${what}, ${where}: a neutral title`, await page.title());
    const sticksOut = await page.evaluate(wide);
    suite.check(!sticksOut, `${what}, ${where}: no sideways scrolling`, sticksOut);
  };
  await page.goto(`${server.url}/${lang}/check`);
  await looked("start");
  suite.check(await tabTo("[name=w]"), `${what}: Tab reaches the needs`);
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowUp");
  const wish = await page.evaluate(() => document.activeElement.value);
  suite.check(wish && await page.evaluate(() => document.activeElement.checked), `${what}: arrows choose a need`, wish);
  suite.check(await tabTo("[value=start]"), `${what}: Tab reaches "Begin"`);
  await enter();
  const kinds = new Set();
  let questions = 0;
  for (; questions < 12 && await page.locator("[name=f]").count(); questions++) {
    await looked(`question ${questions + 1}`);
    const fact = await page.inputValue("[name=f]");
    if (await page.locator("[name=vd]").count()) {
      kinds.add("date");
      await tabTo("[name=vd]"); await page.keyboard.type("3");
      await tabTo("[name=vm]"); await page.keyboard.type("4");
      await tabTo("[name=vy]"); await page.keyboard.type("2024");
    } else if (await page.locator("select[name=v]").count()) {
      kinds.add("select");
      await tabTo("[name=v]"); await page.keyboard.press("ArrowDown");
    } else if (await page.locator("[type=checkbox]").count()) {
      kinds.add("set");
      await tabTo("[name=v]"); await page.keyboard.press("Space");
    } else if (await page.locator("[type=radio]").count()) {
      kinds.add("radio");
      await tabTo("[name=v]"); await page.keyboard.press("Space");
    } else {
      kinds.add("number");
      await tabTo("[name=v]"); await page.keyboard.type("30");
      if (questions < 3) { // Enter in a field is "continue"
        await enter();
        suite.check((await page.locator("[name=a]").first().inputValue()).includes(`*${fact}.`), `${what}: Enter in a field continues`, fact);
        continue;
      }
    }
    suite.check(await tabTo("[value=answer]"), `${what}: Tab reaches "Continue" (${fact})`);
    await enter();
    suite.check((await page.locator("[name=a]").first().inputValue()).includes(`*${fact}.`), `${what}: ${fact} is answered`, await page.locator("main").innerText());
  }
  suite.check(questions > 0 && questions <= 7 && await page.locator(".gza-results").count() > 0, `${what}: a result after ${questions} questions (${[...kinds]})`);
  await looked("result");
  const first = await page.locator(".gza-result__name").allInnerTexts();
  suite.check(first.length > 0 && first.length <= 7, `${what}: at most seven services on the first screen`, first);
  suite.check(await tabTo('[value^="why."]'), `${what}: Tab reaches "Why?"`);
  await enter();
  await looked("why");
  suite.check(await page.locator("h1 .govuk-caption-l").count() === 1, `${what}: a page of reasons`);
  suite.check(await tabTo("[value=results]"), `${what}: Tab reaches the way back`);
  await enter();
  suite.check((await page.locator(".gza-result__name").allInnerTexts()).join() === first.join(), `${what}: the same result again`);
  suite.check(await tabTo("details:last-of-type summary"), `${what}: Tab reaches "Your answers"`);
  await page.keyboard.press("Enter");
  suite.check(await tabTo('details[open] [value^="edit."]'), `${what}: Tab reaches "Change"`);
  await enter();
  await looked("changing an answer");
  suite.check(await page.locator("main form .govuk-caption-l").count() === 0, `${what}: changing is no next question`);
  await tabTo("[value=answer]");
  await enter();
  suite.check(await page.locator(".gza-result__name").count() > 0, `${what}: after a change the result again`);
  // the other language keeps everything
  const said = await page.locator("[name=a]").first().inputValue();
  await page.locator("header button[form=keep]").click();
  suite.check(at(page) === `/${lang === "ka" ? "en" : "ka"}/check` && (await page.locator("[name=a]").first().inputValue()) === said, `${what}: the other language keeps the answers`, at(page));
  await page.locator("header button[form=keep]").click();
  if (await page.locator("[formaction$=plan]").count()) {
    suite.check(await tabTo("[formaction$=plan]"), `${what}: Tab reaches the plan`);
    await enter();
    suite.check(at(page) === `/${lang}/plan` && (await page.locator(".gza-plan__step").count()) === first.length, `${what}: a plan of the first screen`, at(page));
  }
  suite.check(unseen.size === 0, `${what}: the focus can be seen everywhere`, [...unseen].join(", "));
  suite.check((await context.cookies()).length === 0, `${what}: no cookie`);
  await context.close();
}

// -- an error leads to its field ----------------------------------------------------------------------------------------
async function send(page, lang, fields) {
  await page.goto(`${server.url}/${lang}/check`);
  await Promise.all([page.waitForNavigation(), page.evaluate(([lang, fields]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: `/${lang}/check` });
    for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), { name, value }));
    document.body.append(form);
    form.submit();
  }, [lang, fields])]);
}
for (const lang of ["ka", "en"]) {
  const { context, page } = await open({ javaScriptEnabled: false });
  for (const [fact, fill, field] of [["age", { v: "212" }, "v"], ["return_date", { "v-day": "3", "v-month": "13", "v-year": "2024" }, "v-month"], ["return_date", { "v-day": "3", "v-month": "3", "v-year": "2031" }, "v-year"], ["seeking_work", {}, "v"]]) {
    await send(page, lang, { a: "1", act: `edit.${fact}` });
    for (const [id, value] of Object.entries(fill)) await page.fill(`#${id}`, value);
    await page.click("[value=answer]");
    suite.check(await page.locator("[role=alert]").count() === 1, `${lang} ${fact}: an error summary`);
    for (const [id, value] of Object.entries(fill)) suite.check((await page.inputValue(`#${id}`)) === value, `${lang} ${fact}: ${value} still stands there`);
    await page.locator("[role=alert] a").focus();
    await page.keyboard.press("Enter");
    suite.check(await page.evaluate(() => document.activeElement?.id) === field, `${lang} ${fact}: the summary leads to the field`, await page.evaluate(() => document.activeElement?.id ?? document.activeElement?.tagName));
    suite.check(at(page).startsWith(`/${lang}/check`) && !at(page).includes("212"), `${lang} ${fact}: nothing typed in the address`, at(page));
  }
  await context.close();
}

// -- axe, reflow, text spacing, targets -----------------------------------------------------------------------------------
const PAGES = {
  start: null,
  "yes or no": { a: SAID, t: "age", act: "edit.seeking_work" },
  "few choices": { a: SAID, t: "age", act: "edit.sex" },
  "many choices": { a: SAID, t: "age", act: "edit.municipality" },
  set: { a: SAID, t: "age", act: "edit.health_need" },
  number: { a: SAID, t: "age", act: "edit.annual_income_gel" },
  date: { a: SAID, t: "age", act: "edit.return_date" },
  "wrong number": { a: SAID, t: "age", f: "age", v: "212", act: "answer" },
  "wrong date": { a: SAID, t: "age", f: "return_date", vd: "31", vm: "2", vy: "2024", act: "answer" },
  "no choice": { a: SAID, t: "age", f: "seeking_work", act: "answer" },
  result: { a: SAID, w: "just-returned", act: "results" },
  "result of everything": { a: SAID, act: "results" },
  "why yes": { a: SAID, act: `why.${code("uhc-outpatient-reregistration")}` },
  "why maybe": { a: SAID, act: `why.${code("universal-health-care")}` },
  "why not": { a: SAID, act: `why.${code("age-pension")}` },
  broken: { a: "1*age.212*shoe_size.42*sex.female", act: "results" },
};
for (const width of [320, 1280]) {
  const { context, page } = await open({ viewport: { width, height: 900 }, bypassCSP: true });
  for (const lang of ["ka", "en"]) {
    for (const [kind, fields] of Object.entries(PAGES)) {
      if (fields) await send(page, lang, fields);
      else await page.goto(`${server.url}/${lang}/check`);
      await page.evaluate(() => document.querySelectorAll("main details").forEach((d) => { d.open = true; }));
      const what = `${lang} (${kind}) at ${width} px`;
      await page.addScriptTag({ content: axe });
      const found = await page.evaluate(async () => {
        const result = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] });
        return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`);
      });
      suite.check(found.length === 0, `${what}: axe`, found.join("; "));
      const sticksOut = await page.evaluate(wide);
      suite.check(!sticksOut, `${what}: no sideways scrolling`, sticksOut);
      const small = await page.evaluate(() => [...document.querySelectorAll("main button, main select, main input:not([type=hidden])")]
        .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 24).map((e) => `${e.className} ${e.getBoundingClientRect().height}`));
      suite.check(small.length === 0, `${what}: targets are high enough`, small.join(", "));
      if (width === 320) {
        await page.addStyleTag({ content: SPACING });
        const spaced = await page.evaluate(wide);
        suite.check(!spaced, `${what} with WCAG text spacing: no sideways scrolling`, spaced);
      }
    }
  }
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  suite.check(JSON.stringify(kept) === '[0,0,""]', `at ${width} px: the browser keeps nothing`, JSON.stringify(kept));
  await context.close();
}

suite.check(errors.filter((e) => !/422/.test(e)).length === 0, "no error in the console, no violation of the policy", errors.filter((e) => !/422/.test(e)).slice(0, 3).join("; "));
await browser.close();
await server.stop();
suite.end();
