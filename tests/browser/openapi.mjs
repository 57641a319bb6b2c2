// openapi.mjs -- the description of /api/v1/: valid OpenAPI 3.1, complete, and true: every answer is as it says.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Suite, serve, urls } from "./lib.mjs";

const suite = new Suite("api");
const server = await serve("--today", "2026-11-24");
const answer = await fetch(`${server.url}/api/v1/openapi.json`);
const description = await answer.json();
suite.check(answer.headers.get("content-type") === "application/json", "the description is JSON", answer.headers.get("content-type"));
const validated = await new Validator().validate(structuredClone(description));
suite.check(validated.valid, "the description is OpenAPI", JSON.stringify(validated.errors));
suite.check(description.openapi.startsWith("3.1"), "and of version 3.1", description.openapi);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: "https://gza.example.org/api", ...description });
const schemaAt = (...path) => ajv.compile({ $ref: `https://gza.example.org/api#/${path.map((p) => encodeURIComponent(p.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}` });

async function holds(path, method, url, options, status = 200) {
  const got = await fetch(server.url + url, options);
  const type = (got.headers.get("content-type") ?? "").split(";")[0];
  const body = await got.json().catch(() => undefined);
  const name = `${method} ${url}`.slice(0, 90);
  if (!suite.check(got.status === status, `${name}: ${status}`, `${got.status}`)) return body;
  const described = description.paths[path][method].responses[status]?.content?.[type]?.schema;
  if (!suite.check(described, `${name}: ${status} ${type} is described`)) return body;
  const check = schemaAt("paths", path, method, "responses", String(status), "content", type, "schema");
  suite.check(check(body), `${name}: the answer is as described`, JSON.stringify(check.errors?.slice(0, 3)));
  return body;
}

// -- every address answers, and is described -----------------------------------------------------------------
for (const path of Object.keys(description.paths)) {
  if (path.includes("{") || !description.paths[path].get) continue;
  if (path !== "/api/v1/search") await holds(path, "get", path);
}
for (const url of urls().filter((u) => u.startsWith("/api/"))) suite.check(description.paths[url], `${url} is described`);
const { services } = await (await fetch(`${server.url}/api/v1/services`)).json();
for (const { id, code } of services.slice(0, 20)) {
  await holds("/api/v1/services/{id}", "get", `/api/v1/services/${id}`);
  await holds("/api/v1/services/{id}", "get", `/api/v1/services/${code}`);
}
await holds("/api/v1/services/{id}", "get", "/api/v1/services/none", {}, 404);

// -- search --------------------------------------------------------------------------------------------------
const SEARCH = "/api/v1/search";
const q = (fields) => `${SEARCH}?${new URLSearchParams(fields)}`;
for (const query of ["პასპორტი", "pasporti", "სამსახური მინდა", "dabrunebuli migranti", "пенсия", "passport", "ბავშვის შემწეობაა", "x".repeat(900), "!?", ""]) {
  for (const lang of ["ka", "en"]) {
    const found = await holds(SEARCH, "get", q({ q: query, lang, limit: "100" }));
    for (const r of found?.results ?? []) {
      const letters = [...r.snippet];
      const apart = r.marks.every(([from, to], i) => from < to && to <= letters.length && (i === 0 || r.marks[i - 1][1] <= from));
      suite.check(apart, `${query.slice(0, 30)}: marks lie in the snippet`, JSON.stringify(r));
      suite.check(r.marks.every(([from, to]) => !/\s/.test(letters.slice(from, to).join(""))), `${query.slice(0, 30)}: marks are words`, JSON.stringify(r));
    }
  }
}
const found = await holds(SEARCH, "get", q({ q: "pasporti" }));
suite.check(found.results.some((r) => r.marks.some(([from, to]) => [...r.snippet].slice(from, to).join("").startsWith("პასპორტ"))), "Latin letters mark the Georgian word", JSON.stringify(found.results.slice(0, 2)));
for (const r of found.results.slice(0, 5)) suite.check((await fetch(server.url + r.url)).status === 200, `${r.url} is a page`);
const byJson = await holds(SEARCH, "post", SEARCH, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ q: "pasporti", lang: "ka", area: null }) });
const byForm = await holds(SEARCH, "post", SEARCH, { method: "POST", body: new URLSearchParams({ q: "pasporti", lang: "ka" }) });
suite.check(JSON.stringify(byJson) === JSON.stringify(found) && JSON.stringify(byForm) === JSON.stringify(found), "GET, a form and JSON have one answer");
for (const [name, values] of Object.entries(found.facets)) {
  for (const { value, count } of values) {
    const left = await holds(SEARCH, "get", q({ q: "pasporti", [name]: value }));
    suite.check(left.total === count, `${name}=${value} leaves the ${count} results it promised`, String(left.total));
  }
}
const paged = [await holds(SEARCH, "get", q({ q: "დახმარება", limit: "3" })), await holds(SEARCH, "get", q({ q: "დახმარება", limit: "3", offset: "3" }))];
suite.check(new Set(paged.flatMap((p) => p.results.map((r) => r.id))).size === 6, "offset goes on where limit stopped");
for (const wrong of [{}, { q: "a", lang: "fr" }, { q: "a", limit: "0" }, { q: "a", limit: "101" }, { q: "a", offset: "-1" }, { q: "a", area: "x" }, { q: "a", status: "x" }, { q: "a", kind: "x" }, { q: "a", free: "x" }]) {
  const problem = await holds(SEARCH, "get", q(wrong), {}, 422);
  suite.check(problem?.field === (Object.keys(wrong)[1] ?? "q"), `${JSON.stringify(wrong)}: the field is named`, JSON.stringify(problem));
}
await holds(SEARCH, "post", SEARCH, { method: "POST", headers: { "content-type": "application/json" }, body: "[1" }, 422);
const plain = await fetch(server.url + SEARCH, { method: "POST", headers: { "content-type": "text/plain" }, body: "q=a" });
suite.check(plain.status === 415, "another type of body is 415", String(plain.status));
const MATCH = "/api/v1/match";
const asJson = (body) => ({ method: "POST", headers: { "content-type": "application/json" }, body });
const person = JSON.stringify({ need: "just-returned", age: 52, sex: "female", citizenship: "georgian", is_returnee: true, abroad_months: 180, asylum_history: [] });
const judged = await holds(MATCH, "post", MATCH, asJson(person));
suite.check(judged.services.length > 100 && judged.services.some((s) => s.place === "first"), "match: all services, and which to show first");
const brief = await holds(MATCH, "post", `${MATCH}?reasons=no`, asJson(person));
suite.check(brief.services.every((s) => !("because" in s)) && brief.next === null, "match: without reasons when they are not wanted");
const wrong = await holds(MATCH, "post", MATCH, asJson(JSON.stringify({ age: 212, need: "nonsense", zodiac: "leo" })), 422);
suite.check(wrong.errors.map((e) => e.field).sort().join(" ") === "age need zodiac", "match: every wrong field is named");
await holds(MATCH, "post", MATCH, { method: "POST", body: new URLSearchParams({ age: "52" }) }, 415);
const large = await fetch(server.url + SEARCH, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ q: "ა".repeat(4 << 20) }) }).then((r) => r.status, () => "closed");
suite.check(large === 413 || large === "closed", "ten megabytes are refused", String(large));

await server.stop();
suite.end();
