// office.mjs -- what the browser tests of staff pages share: a data folder with its first administrator, people who
// join with their code and sign in with codes from paper, looking at pages with axe.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM, CHROMIUM_FLAGS, GZA, serve } from "./lib.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const PASSWORD = "ოთხი ცისფერი გოგრა";

/* An empty data folder, a running server, a browser, and the code of the first administrator. */
export async function openOffice(...options) {
  const folder = mkdtempSync(join(tmpdir(), "gza-office-"));
  const code = JSON.parse(execFileSync(GZA, ["admin", "--data", folder, "--json"], { encoding: "utf8" })).code;
  const server = await serve("--data", folder, ...options);
  const url = server.url.replace("127.0.0.1", "localhost");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  const close = async () => {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, code, server, url, browser, close, errors: [] };
}

/* Somebody at a browser of their own. */
export async function person(office, options = {}) {
  const context = await office.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  page.on("console", (m) => m.type() === "error" && !/status of (4\d\d|503)/.test(m.text()) && office.errors.push(m.text()));
  page.on("pageerror", (e) => office.errors.push(String(e)));
  return { context, page, codes: [], login: "", url: office.url };
}

/* With an invitation code, to codes on paper. */
export async function joinWith(who, code, login, name, lang = "ka") {
  await who.page.goto(`${who.url}/${lang}/join`);
  await who.page.fill("#invitation", code);
  await who.page.click("main button[type=submit]");
  await who.page.fill("#name", name);
  await who.page.fill("#login", login);
  await who.page.fill("#password", PASSWORD);
  await who.page.check("#second-printed");
  await who.page.click("main button[type=submit]");
  who.codes = await who.page.locator(".gza-codes code").allTextContents();
  who.login = login;
  if (who.codes.length < 10) throw new Error(`${name} could not join: ${(await who.page.locator("main").innerText()).slice(0, 400)}`);
}

export async function signIn(who, lang = "ka", to = "") {
  await who.page.goto(`${who.url}/${lang}/sign-in${to ? `?to=${to}` : ""}`);
  await typeSignIn(who);
}

/* On the page for signing in or unlocking that is open. */
export async function typeSignIn(who) {
  await who.page.fill("#login", who.login);
  await who.page.fill("#password", PASSWORD);
  await who.page.fill("#code", who.codes.shift());
  await Promise.all([who.page.waitForNavigation(), who.page.click("main form button[type=submit]")]);
}

/* axe, and no sideways scrolling, at these widths. */
export async function lookAt(suite, page, what, widths = [360, 1280]) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 740 : 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    suite.check(wide <= 1, `${what} at ${width} px: nothing is wider than the window`, String(wide));
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => (await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations
      .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`));
    suite.check(found.length === 0, `${what} at ${width} px: axe finds nothing`, found.join("\n"));
  }
}
