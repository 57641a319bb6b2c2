// validate.mjs -- every page through html-validate; every type of page and each tenth service through the
// Nu checker (vnu): no errors.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { ROOT, Suite, pageTypes, serve, urls } from "./lib.mjs";

const suite = new Suite("validate");
const config = JSON.parse(readFileSync(new URL("./htmlvalidate.json", import.meta.url), "utf8"));
const validator = new HtmlValidate(new StaticConfigLoader(config));
const server = await serve("--base-url", "https://gza.example.org");
const types = pageTypes();
const all = [...new Set([...urls().filter((u) => u === "/" || (/^\/(ka|en)\//.test(u) && !/\.(atom|xml)$/.test(u))), ...types])];
/* Pages that only a form brings: an address and what is sent to it. */
const PLAN = "gza1:2ttvx.3qwgd.fgf34.x4vtq;photo;telavi";
for (const lang of ["ka", "en"])
  for (const form of [{ plan: PLAN }, { plan: PLAN, find: "a" }, { plan: PLAN, code: "gza1:x" }])
    all.push([`/${lang}/plan`, new URLSearchParams(form)]);
const SAID = "1*age.52*sex.female*citizenship.georgian*is_returnee.true*seeking_work.true";
const code = urls().find((u) => u.startsWith("/ka/s/")).slice(6);
for (const lang of ["ka", "en"]) {
  for (const act of ["seeking_work", "citizenship", "municipality", "health_need", "age", "land_owned_ha", "return_date"])
    all.push([`/${lang}/check`, new URLSearchParams({ a: SAID, act: `edit.${act}`, t: "age.sex" })]);
  for (const form of [{ act: "start", w: "just-returned" }, { a: SAID, f: "age", v: "212", act: "answer" }, { a: SAID, f: "return_date", vd: "31", vm: "2", vy: "2024", act: "answer" },
    { a: SAID, f: "municipality", v: "x", act: "answer" }, { a: SAID, w: "just-returned", act: "results" }, { a: SAID, act: "results" }, { act: "results" },
    { a: SAID, act: `why.${code}` }, { a: "1*age.212*x.y", act: "results" }])
    all.push([`/${lang}/check`, new URLSearchParams(form)]);
}
const folder = mkdtempSync(join(tmpdir(), "gza-validate-"));
const files = [];
let bytes = 0;

for (const [i, one] of all.entries()) {
  const [path, body] = typeof one === "string" ? [one] : one;
  const answer = await fetch(server.url + path, { method: body ? "POST" : "GET", body });
  const html = await answer.text();
  bytes += html.length;
  const report = await validator.validateString(html, path);
  const errors = report.results.flatMap((r) => r.messages).filter((m) => m.severity === 2);
  suite.check(errors.length === 0, `${path}: html-validate`, errors.slice(0, 4).map((m) => `${m.ruleId}: ${m.message} (${m.selector ?? `${m.line}:${m.column}`})`).join("; "));
  if (body || types.includes(path) || i % 10 === 0) {
    const file = join(folder, `${files.length}.html`);
    writeFileSync(file, html);
    files.push({ file, path });
  }
}
suite.say(`${all.length} pages through html-validate`);
await server.stop();

const jar = join(ROOT, "tests/node_modules/vnu-jar/build/dist/vnu.jar");
const output = await new Promise((resolve) =>
  execFile("java", ["-jar", jar, "--errors-only", "--exit-zero-always", "--format", "json", ...files.map((f) => f.file)], { maxBuffer: 1 << 26 }, (error, out, err) => resolve(error ? `{"failed": ${JSON.stringify(String(error) + err)}}` : err)));
const said = JSON.parse(output);
suite.check(!said.failed, "the Nu checker runs", said.failed);
for (const { file, path } of files) {
  const errors = (said.messages ?? []).filter((m) => m.type === "error" && m.url?.endsWith(file));
  suite.check(errors.length === 0, `${path}: Nu checker`, errors.slice(0, 3).map((m) => `${m.message} at ${m.lastLine}:${m.lastColumn} ${m.extract ?? ""}`).join("; "));
}
suite.say(`${files.length} pages through the Nu checker`);
rmSync(folder, { recursive: true });
suite.end();
