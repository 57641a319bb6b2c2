// lib.mjs -- what the browser tests share: counting checks, a running server, the pages to look at.
import { execFileSync, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const GZA = process.env.GZA ?? join(ROOT, "build/gza");
export const EDITION = process.env.GUIDE ?? join(ROOT, "build/test-guide.gza");
export const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
/* Chromium that asks nobody else anything, not even for updates. */
export const CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-domain-reliability", "--no-default-browser-check",
  "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider"];

export class Suite {
  passed = 0;
  failed = 0;
  skipped = 0;
  constructor(name) {
    this.name = name;
  }
  check(ok, what, detail = "") {
    if (ok) {
      this.passed++;
    } else if (++this.failed <= 40) {
      const text = typeof detail === "string" ? detail : JSON.stringify(detail);
      console.log(`FAILED ${this.name}: ${what}${text ? `\n       ${text.slice(0, 1200)}` : ""}`);
    }
    return Boolean(ok);
  }
  skip(what, why) {
    this.skipped++;
    console.log(`skipped ${this.name}: ${what}: ${why}`);
  }
  say(text) {
    console.log(`${this.name}: ${text}`);
  }
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed${this.skipped ? `, ${this.skipped} skipped` : ""}`);
    process.exitCode = this.failed ? 1 : 0;
  }
}

export function urls() {
  return execFileSync(GZA, ["edition", "urls", EDITION], { encoding: "utf8" }).trim().split("\n");
}

/* One page of every type in both languages, and the pages that are likely to be wide or long. */
export function pageTypes() {
  const all = urls();
  const types = ["/"];
  for (const lang of ["ka", "en"]) {
    for (const rest of ["", "a/", "l/", "search", "hubs", "glossary", "news/", "about", "privacy", "safety", "accessibility", "open-data"]) types.push(`/${lang}/${rest}`);
    for (const kind of ["a", "n", "l", "hubs", "news"]) types.push(all.find((u) => new RegExp(`^/${lang}/${kind}/.`).test(u)));
    types.push(...all.filter((u) => u.startsWith(`/${lang}/s/`)).slice(0, 2));
    types.push(`/${lang}/search?q=${encodeURIComponent(lang === "ka" ? "პასპორტი" : "passport")}`, `/${lang}/search?q=xyzzy`, `/${lang}/search?q=${encodeURIComponent("დახმარება ოჯახს help")}&kind=state&page=2`,
      `/${lang}/search?q=passport&status=closed`, `/${lang}/search?q=${"უკანონოდწასულებისთვის".repeat(8)}`, `/${lang}/search?sent=1`, `/${lang}/nothing-here`);
    const municipality = all.length ? "telavi" : "";
    types.push(`/${lang}/hubs?m=${municipality}`);
  }
  return types.filter(Boolean);
}

export async function serve(...options) {
  const listen = options.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const child = spawn(GZA, ["serve", "--edition", EDITION, ...listen, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (part) => {
      text += part;
      const line = /listening (http:\S+)/.exec(text);
      if (line) resolve(line[1].replace(/\/$/, ""));
    });
    child.on("exit", () => reject(new Error(`the server does not start: ${text}`)));
    setTimeout(() => reject(new Error("the server does not start in 20 s")), 20000).unref();
  });
  process.once("exit", () => child.kill()); // when a test dies, its server does not stay behind
  return { url, stop: () => new Promise((done) => { child.removeAllListeners("exit"); child.on("exit", done); child.kill("SIGTERM"); }) };
}

/* A port that was free a moment ago, for servers whose own address must be known beforehand. */
export async function freePort() {
  const { createServer } = await import("node:net");
  return new Promise((resolve) => {
    const s = createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => resolve(port)); });
  });
}
