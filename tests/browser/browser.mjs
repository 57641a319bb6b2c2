// browser.mjs -- the pages in Chromium: axe at three widths, reflow at 320 px (also with WCAG text spacing), target
// sizes, every journey without JavaScript, quick exit (SAFE-01), no request to anybody else (PRIV-13), byte budgets.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, Suite, pageTypes, serve, urls } from "./lib.mjs";

const suite = new Suite("browser");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const server = await serve("--quick-exit", "https://weather.example.org/today");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
const TIMEOUT = 8000;
const newContext = browser.newContext.bind(browser);
browser.newContext = async (options) => {
  const context = await newContext(options);
  context.setDefaultTimeout(TIMEOUT);
  return context;
};
const asked = new Set(); // hosts that any page asked for anything
const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";
const types = pageTypes();

function watch(context) {
  context.on("request", (r) => asked.add(new URL(r.url()).host));
  return context;
}

/* What sticks out to the right, when the page scrolls sideways. */
const wide = () => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return "";
  return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1).slice(-3)
    .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).join(", ") || `${document.documentElement.scrollWidth} > ${limit}`;
};

// -- axe and reflow --------------------------------------------------------------------------------------
async function lookAt(width) {
  const context = watch(await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true }));
  const page = await context.newPage();
  for (const path of types) {
    await page.goto(server.url + path);
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate(async () => {
      const result = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] });
      return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`);
    });
    suite.check(found.length === 0, `${path} at ${width} px: axe`, found.join("; "));
    const sticksOut = await page.evaluate(wide);
    suite.check(!sticksOut, `${path} at ${width} px: no sideways scrolling`, sticksOut);
    if (width === 320) {
      await page.addStyleTag({ content: SPACING });
      const spaced = await page.evaluate(wide);
      suite.check(!spaced, `${path} at 320 px with WCAG text spacing: no sideways scrolling`, spaced);
    }
    if (width === 360) {
      const small = await page.evaluate(() => [...document.querySelectorAll("a.govuk-button, button, .gza-exit, input[type=search], select")]
        .filter((e) => e.getClientRects().length && !e.closest("[hidden]") && e.getBoundingClientRect().height < 44 && !e.classList.contains("gza-exit"))
        .concat([...document.querySelectorAll("header a, nav a")].filter((e) => e.getClientRects().length && !e.classList.contains("govuk-skip-link") && e.getBoundingClientRect().height < 24))
        .map((e) => `${e.className || e.tagName} ${Math.round(e.getBoundingClientRect().height)} px`).slice(0, 3));
      suite.check(small.length === 0, `${path}: targets are high enough (24, main ones 44 px)`, small.join(", "));
      const upper = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((e) => ["uppercase", "capitalize"].includes(getComputedStyle(e).textTransform) || (getComputedStyle(e).fontStyle === "italic" && e.closest("[lang]").lang === "ka")).map((e) => e.className).slice(0, 3));
      suite.check(upper.length === 0, `${path}: nothing is upper-cased, no slanted Georgian`, upper.join(", "));
    }
  }
  await context.close();
}
const only = process.env.BROWSER_ONLY; // "bytes": the first visits alone, for script/bench
if (!only) await Promise.all([320, 360, 1280].map(lookAt));
if (!only) suite.say(`${types.length} pages of every type at 320, 360 and 1280 px`);

// -- journeys without JavaScript ---------------------------------------------------------------------------
if (!only) {
  const context = watch(await browser.newContext({ viewport: { width: 360, height: 800 }, javaScriptEnabled: false }));
  const page = await context.newPage();
  const at = () => new URL(page.url()).pathname;
  for (const [lang, word] of [["ka", "პასპორტი"], ["en", "passport"]]) {
    await page.goto(server.url);
    await page.click(`main a[lang=${lang}], main a[hreflang=${lang}]`);
    suite.check(at() === `/${lang}/`, `${lang}, no JavaScript: the language is chosen`, at());
    await page.fill("input[name=q]", word);
    await page.press("input[name=q]", "Enter");
    suite.check(at() === `/${lang}/search`, `${lang}, no JavaScript: the search answers`, page.url());
    suite.check((await page.title()).includes(word) === false, `${lang}: the title does not repeat what was typed (SAFE-02)`, await page.title());
    const found = await page.locator("main .gza-result a").count();
    suite.check(found > 0, `${lang}, no JavaScript: the search finds "${word}"`, String(found));
    await page.locator("main .gza-result a").first().click();
    suite.check(at().startsWith(`/${lang}/s/`), `${lang}, no JavaScript: a service`, at());
    const code = at().split("/")[3];
    suite.check(await page.locator("[data-gza-print]").isHidden(), `${lang}, no JavaScript: no button that would do nothing`);
    if (await page.locator("details summary").count()) {
      const box = page.locator("details").first();
      await box.locator("summary").click();
      suite.check((await box.getAttribute("open")) !== null, `${lang}, no JavaScript: details open`);
    }
    await page.click("header a[hreflang]");
    suite.check(at() === `/${lang === "ka" ? "en" : "ka"}/s/${code}`, `${lang}, no JavaScript: the same page in the other language`, at());
    await page.goto(`${server.url}/${lang}/`);
    await page.locator("main .gza-tile a").first().click();
    suite.check(at().startsWith(`/${lang}/n/`), `${lang}, no JavaScript: a tile of the home page`, at());
    await page.locator(`main a[href^="/${lang}/s/"]`).first().click();
    suite.check(at().startsWith(`/${lang}/s/`), `${lang}, no JavaScript: home, tile, service: an answer in three taps`, at());
    await page.goto(`${server.url}/${lang}/`);
    await page.locator(`main a[href^="/${lang}/l/"]`).first().click();
    await page.locator(`main a[href^="/${lang}/s/"]`).first().click();
    suite.check(at().startsWith(`/${lang}/s/`), `${lang}, no JavaScript: a situation leads to a service`, at());
    await page.goto(`${server.url}/${lang}/hubs`);
    await page.selectOption("select[name=m]", { index: 3 });
    await page.locator("main form button").last().click();
    suite.check(new URL(page.url()).searchParams.get("m"), `${lang}, no JavaScript: the nearest hub by municipality`, page.url());
    suite.check(/\d+ (კმ|km)/.test(await page.locator("main").innerText()), `${lang}, no JavaScript: hubs with their distance`);
    await page.goto(`${server.url}/${lang}/search?q=xyzzyplugh`);
    suite.check((await page.locator("main a").count()) > 0 && (await page.locator("main").innerText()).length > 100, `${lang}, no JavaScript: nothing found still helps`);
    await page.goto(`${server.url}/${lang}/search?q=${encodeURIComponent("დახმარება")}`);
    const count = async () => Number(/\d+/.exec(await page.locator("main [role=status] h2").innerText())[0]);
    const before = await count();
    suite.check(before > 20 && (await page.locator("main .gza-result").count()) === 20, `${lang}, no JavaScript: a page has twenty results`, String(before));
    await page.click("a[rel=next]");
    suite.check(new URL(page.url()).searchParams.get("page") === "2" && (await page.locator("main .gza-result").count()) > 0, `${lang}, no JavaScript: the next page`, page.url());
    await page.click(".gza-filter__fold summary");
    await page.selectOption("#kind", { index: 1 });
    await page.click(".gza-filter__button");
    const after = await count();
    suite.check(after > 0 && after < before && new URL(page.url()).searchParams.get("kind"), `${lang}, no JavaScript: a filter leaves fewer results`, `${before}, then ${after}`);
    await page.click(".gza-found__filter > p a");
    suite.check((await count()) === before, `${lang}, no JavaScript: the filter is taken off again`, page.url());
    suite.check((await page.locator("main mark").count()) > 0, `${lang}, no JavaScript: the words found are marked`);
    const exit = page.locator("[data-gza-exit]");
    suite.check((await exit.getAttribute("href")) === "https://weather.example.org/today", `${lang}, no JavaScript: quick exit is a plain link (SAFE-01)`);
  }
  await context.close();
}

// -- quick exit (SAFE-01) ----------------------------------------------------------------------------------
if (!only) {
  const neutral = "<!doctype html><title>Weather</title><h1>Weather</h1>";
  const service = urls().find((u) => u.startsWith("/ka/s/"));
  const visit = async (leave, what) => {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    let reached = 0;
    await context.route("https://weather.example.org/**", (route) => route.fulfill({ contentType: "text/html", body: neutral }));
    const page = await context.newPage();
    await page.goto("about:blank");
    await page.goto(server.url + service);
    await page.waitForLoadState("load");
    const start = Date.now();
    await leave(page);
    await page.waitForURL("https://weather.example.org/**", { timeout: 5000 }).then(() => { reached = Date.now() - start; }, () => {});
    suite.check(reached > 0 && reached < 1000, `quick exit by ${what}: a neutral page within a second`, `${reached} ms, at ${page.url()}`);
    suite.check((await page.title()) === "Weather", `quick exit by ${what}: a neutral title`);
    await page.goBack({ timeout: 3000 }).catch(() => {});
    suite.check(!page.url().includes("/s/"), `quick exit by ${what}: Back does not return`, page.url());
    await context.close();
  };
  await visit((page) => page.click("[data-gza-exit]"), "button");
  await visit(async (page) => { for (let i = 0; i < 3; i++) await page.keyboard.press("Shift"); }, "Shift three times");

  /* Somebody who read more than one page: the pages before the last are still in the tab's history. */
  {
    const context = await browser.newContext();
    await context.route("https://weather.example.org/**", (route) => route.fulfill({ contentType: "text/html", body: neutral }));
    const page = await context.newPage();
    await page.goto(server.url + "/ka/");
    await page.locator("main a").first().click();
    await page.goto(server.url + service);
    await page.click("[data-gza-exit]");
    await page.waitForURL("https://weather.example.org/**");
    for (let i = 0; i < 2; i++) {
      await page.goBack({ timeout: 3000 }).catch(() => {});
      await page.waitForTimeout(500);
      suite.check(!page.url().startsWith(server.url), "quick exit after several pages: Back does not show the ones before", page.url());
    }
    await page.goto(server.url + "/ka/");
    await page.waitForTimeout(300);
    suite.check(page.url() === server.url + "/ka/", "the Guide opened anew after a quick exit stays", page.url());
    await context.close();
  }

  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.url + service);
  await page.keyboard.press("Shift");
  await page.keyboard.press("a");
  await page.keyboard.press("Shift");
  await page.keyboard.press("b");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(300);
  suite.check(page.url().includes("/s/"), "typing capitals and Escape do not leave");
  const title = await page.locator("h1").innerText();
  await context.setOffline(true);
  await page.click("[data-gza-exit]");
  await page.waitForTimeout(500);
  const left = await page.evaluate(() => ({ text: document.body.innerText.trim(), title: document.title })).catch(() => ({ text: "", title: "" }));
  suite.check(!left.text.includes(title) && left.text.length < 60, "quick exit offline: an own blank page", left.text.slice(0, 100));
  suite.check(!/სერვის|გზა/.test(left.title) || left.title === "", "quick exit offline: no title", left.title);
  await context.close();
}

// -- slow network: the cover comes at once, whatever the target takes ------------------------------------------
if (!only) {
  const context = await browser.newContext();
  await context.route("https://weather.example.org/**", (route) => setTimeout(() => route.fulfill({ contentType: "text/html", body: "<title>Weather</title>" }).catch(() => {}), 2500));
  const page = await context.newPage();
  let coveredAfter = Infinity;
  const start = () => Date.now();
  await page.goto(server.url + "/ka/");
  /* The page itself says when its text is gone: while it leaves, nobody else can ask it. */
  await page.evaluate(() => new MutationObserver(() => { if (document.body.innerText.trim().length < 60) console.log("covered"); }).observe(document.documentElement, { childList: true, subtree: true }));
  const clicked = start();
  page.on("console", (m) => { if (m.text() === "covered") coveredAfter = Math.min(coveredAfter, Date.now() - clicked); });
  await page.click("[data-gza-exit]", { noWaitAfter: true });
  await page.waitForURL("about:blank", { timeout: 5000 }).catch(() => {});
  suite.check(page.url() === "about:blank" && Date.now() - clicked < 1500, "quick exit on a slow network: an empty page within a second or so", `${page.url()} after ${Date.now() - clicked} ms`);
  suite.check(coveredAfter < 500, "quick exit on a slow network: the page is covered at once", `after ${coveredAfter} ms`);
  await context.close();
}

// -- "I looked for this": one tap, thanks, and nothing typed in the address ------------------------------------
if (!only) {
  const data = mkdtempSync(join(tmpdir(), "gza-data-"));
  const counting = await serve("--data", data);
  const context = await browser.newContext({ viewport: { width: 320, height: 700 }, javaScriptEnabled: false });
  const page = await context.newPage();
  for (const lang of ["ka", "en"]) {
    await page.goto(`${counting.url}/${lang}/search?q=${encodeURIComponent("xyzzyplugh ჰქწყ")}`);
    await page.click(".gza-missed button");
    suite.check(page.url() === `${counting.url}/${lang}/search?sent=1`, `${lang}, no JavaScript: what was not found is counted by one tap`, page.url());
    suite.check((await page.locator("main [role=status]").innerText()).length > 20 && (await page.locator("#q").inputValue()) === "", `${lang}: thanks, and an empty box`);
  }
  await context.close();
  await counting.stop();
  rmSync(data, { recursive: true });
}

// -- suggestions while typing, by keyboard, on a small phone ---------------------------------------------------
if (!only) {
  const context = watch(await browser.newContext({ viewport: { width: 320, height: 700 }, bypassCSP: true }));
  const page = await context.newPage();
  const box = page.locator("#q"), list = page.locator(".gza-suggest"), option = (n) => page.locator(".gza-suggest__option").nth(n);
  const active = () => box.getAttribute("aria-activedescendant");
  for (const [word, path] of [["პასპ", "/ka/"], ["passp", "/en/"], ["pasp", "/ka/search"]]) {
    const what = `suggestions on ${path} for ${word}`;
    const calls = [];
    const note = (r) => r.url().includes("/api/") && calls.push(r.url());
    page.on("request", note);
    await page.goto(server.url + path);
    const below = () => page.locator("main h2, main p.govuk-body, footer").first().boundingBox();
    const top = (await below()).y;
    await box.focus();
    await page.keyboard.type(word, { delay: 20 });
    await list.waitFor();
    suite.check(calls.length < word.length, `${what}: not one question for each key`, calls.join(" "));
    suite.check(calls.every((u) => new URL(u).searchParams.get("typing") === "1" && new URL(u).host === new URL(server.url).host), `${what}: asked of our own server`, calls.join(" "));
    suite.check((await below()).y === top, `${what}: nothing moves`);
    suite.check((await box.getAttribute("role")) === "combobox" && (await box.getAttribute("aria-expanded")) === "true" && (await box.getAttribute("aria-controls")) === (await list.getAttribute("id")), `${what}: the box is a combobox with a list`);
    const count = await page.locator(".gza-suggest__option").count();
    suite.check(count > 1 && count <= 6, `${what}: up to six`, String(count));
    suite.check((await page.locator(".gza-search [role=status]").innerText()).includes(String(count)), `${what}: their number is said`);
    await page.addScriptTag({ content: axe });
    await page.keyboard.press("ArrowDown");
    suite.check((await active()) === (await option(0).getAttribute("id")) && (await option(0).getAttribute("aria-selected")) === "true", `${what}: the arrow chooses the first`);
    const found = await page.evaluate(async () => (await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(" | ")}`));
    suite.check(found.length === 0, `${what}: axe, with the list open`, found.join("; "));
    const sticksOut = await page.evaluate(wide);
    suite.check(!sticksOut, `${what}: no sideways scrolling`, sticksOut);
    const heights = await page.evaluate(() => [...document.querySelectorAll(".gza-suggest__option")].map((o) => o.getBoundingClientRect().height));
    suite.check(heights.every((h) => h >= 44), `${what}: high enough for a finger`, heights.join(" "));
    await page.keyboard.press("ArrowUp");
    suite.check((await active()) === null, `${what}: and back into the box`);
    await page.keyboard.press("ArrowUp");
    suite.check((await active()) === (await option(count - 1).getAttribute("id")), `${what}: up from the box is the last one`);
    await page.keyboard.press("Home");
    suite.check((await active()) === null && (await box.evaluate((e) => e.selectionStart)) === 0, `${what}: Home goes to the beginning of the box`);
    await page.keyboard.press("End");
    suite.check((await box.evaluate((e) => e.selectionStart)) === word.length, `${what}: End to its end`);
    await page.keyboard.press("Escape");
    suite.check((await list.isHidden()) && (await box.inputValue()) === word && (await box.getAttribute("aria-expanded")) === "false", `${what}: Escape closes the list and keeps the text`);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?q=*");
    suite.check(page.url().includes("/search?q="), `${what}: Enter without a choice searches`, page.url());
    page.off("request", note);
    await page.goto(server.url + path);
    await box.focus();
    await page.keyboard.type(word, { delay: 20 });
    await list.waitFor();
    await page.keyboard.press("ArrowDown");
    const title = (await option(0).innerText()).replaceAll("\u00ad", "");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/s/*");
    suite.check((await page.locator("h1").innerText()).replaceAll("\u00ad", "") === title, `${what}: Enter opens what is chosen`, `${title}; ${page.url()}`);
  }
  /* No connection: the box stays a box, and nobody is troubled. */
  const errors = [];
  page.on("pageerror", (e) => errors.push(String(e)));
  await page.goto(server.url + "/ka/");
  await page.route("**/api/**", (route) => route.abort());
  await box.focus();
  await page.keyboard.type("პასპ", { delay: 20 });
  await page.waitForTimeout(600);
  suite.check(errors.length === 0 && (await list.isHidden()), "suggestions without a connection: silence", errors.join("; "));
  await context.close();
}

// -- keyboard, dark corners ------------------------------------------------------------------------------------
if (!only) {
  const context = watch(await browser.newContext());
  const page = await context.newPage();
  const errors = [];
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  page.on("pageerror", (e) => errors.push(String(e)));
  for (const path of types) {
    await page.goto(server.url + path);
    if (path === "/ka/") {
      await page.keyboard.press("Tab");
      suite.check(await page.evaluate(() => document.activeElement.getAttribute("href") === "#main"), "the first Tab reaches the skip link");
      await page.keyboard.press("Enter");
      suite.check(page.url().endsWith("#main"), "the skip link skips");
    }
  }
  suite.check(errors.filter((e) => !/404|400/.test(e)).length === 0, "no error in the console, no violation of the policy", errors.slice(0, 3).join("; "));
  const cookies = await context.cookies();
  const stored = await page.evaluate(() => [localStorage.length, sessionStorage.length]);
  suite.check(cookies.length === 0 && stored.every((n) => n === 0), "no cookie, nothing stored (SAFE-03)", JSON.stringify([cookies, stored]));
  await context.close();
}

// -- byte budgets (ux.md section 2): what crosses the wire on a first visit ------------------------------------
{
  const size = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const service = urls().filter((u) => u.startsWith("/ka/s/"));
  let largest = { html: 0 };
  for (const path of service) {
    const answer = await fetch(server.url + path, { headers: { "accept-encoding": "identity" } });
    const html = size(Buffer.from(await answer.arrayBuffer()));
    if (html > largest.html) largest = { html, path };
  }
  suite.check(largest.html <= 6 * 1024, `the largest service page is at most 6 KB of HTML in brotli (${largest.html} bytes, ${largest.path})`, String(largest.html));
  for (const path of ["/ka/", "/en/", "/", largest.path]) {
    const context = watch(await browser.newContext({ viewport: { width: 360, height: 800 } }));
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    const kinds = {}, types_ = {};
    session.on("Network.responseReceived", ({ requestId, type }) => { types_[requestId] = type; });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => { const t = types_[requestId] ?? "Other"; kinds[t] = (kinds[t] ?? 0) + encodedDataLength; });
    await page.goto(server.url + path, { waitUntil: "networkidle" });
    const { Document = 0, Stylesheet = 0, Script = 0, Font = 0, ...rest } = kinds;
    const first = Document + Stylesheet + Object.values(rest).reduce((a, b) => a + b, 0);
    suite.say(`first visit of ${path}: ${first} bytes with heads (HTML ${Document}, CSS ${Stylesheet}, other ${first - Document - Stylesheet}); JavaScript ${Script}, fonts ${Font}`);
    suite.check(first <= 20 * 1024, `${path}: first visit at most 20 KB`, String(first));
    suite.check(Stylesheet <= 14 * 1024, `${path}: CSS at most 14 KB`, String(Stylesheet));
    suite.check(Script <= 12 * 1024, `${path}: deferred JavaScript at most 12 KB`, String(Script));
    suite.check(Document <= 6 * 1024 + 1400, `${path}: HTML at most 6 KB beside its head`, String(Document));
    await context.close();
  }
}

const own = new URL(server.url).host;
const others = [...asked].filter((h) => h !== own && h !== "");
suite.check(others.length === 0, "no page asks anybody else for anything (PRIV-13)", others.join(", "));
await browser.close();
await server.stop();
suite.end();
