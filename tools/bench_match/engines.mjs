// The Guide's rules in json-rules-engine and json-logic-js: verdicts of all people, and the CPU time of one.
//
//   node engines.mjs RULES.json ROUNDS        RULES.json is made by rules.py; prints JSON
//
// Neither engine has a "not known". Every service becomes two rules: one in which what is not known counts as no
// ("fits for sure") and one in which it counts as yes ("may fit"). Kleene's all and any are minimum and maximum, so the
// two together say exactly yes, maybe or no; a `not` turns one kind into the other. Comparisons are operations of our own in
// both engines, so that a leaf is one step for them. A question that does not concern a person (applies_when) stands in
// the rule as a condition, as it would for anybody who writes these rules by hand.
import { readFileSync } from "node:fs";
import jsonLogic from "json-logic-js";
import { Engine } from "json-rules-engine";

const { services, facts, people } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rounds = Number(process.argv[3]);
const SURE = "sure", MAY = "may";
const other = { [SURE]: MAY, [MAY]: SURE };

const isIn = (value, list) => (Array.isArray(value) ? value.some((one) => list.includes(one)) : list.includes(value));
const COMPARE = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  in: isIn,
  not_in: (a, b) => !isIn(a, b),
};
const isKnown = (value) => value !== undefined && value !== null;
const holds = {
  [SURE]: (compare) => (a, b) => isKnown(a) && compare(a, b),
  [MAY]: (compare) => (a, b) => !isKnown(a) || compare(a, b),
};

// A tree in the words of an engine: `is` makes a leaf, `all`, `any` and `not` the rest.
function convert(tree, mode, words) {
  if (tree.all) return words.all(tree.all.map((one) => convert(one, mode, words)));
  if (tree.any) return words.any(tree.any.map((one) => convert(one, mode, words)));
  if (tree.not) return words.not(convert(tree.not, other[mode], words));
  const fact = facts[tree.fact];
  let leaf = words.is(tree.fact, `${mode} ${tree.op}`, tree.value);
  if (fact.when) {
    const isTrue = (tree.op === "==") === tree.value;
    leaf = isTrue ? convert(fact.when, mode, words) : words.not(convert(fact.when, other[mode], words));
  }
  return fact.gate ? words.all([convert(fact.gate, MAY, words), leaf]) : leaf;
}

async function timed(run) {
  for (let i = 0; i < 3; i++) await run(); // the compiler warms up
  const took = [];
  for (let i = 0; i < rounds; i++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    took.push((user + system) / people.length);
  }
  return took.sort((a, b) => a - b)[Math.floor(took.length / 2)];
}

const verdict = (sure, may) => (sure ? "yes" : may ? "maybe" : "no");

// -- json-logic-js -------------------------------------------------------------------------------------------
async function byJsonLogic() {
  for (const mode of [SURE, MAY])
    for (const [op, compare] of Object.entries(COMPARE)) jsonLogic.add_operation(`${mode} ${op}`, holds[mode](compare));
  const words = {
    all: (list) => (list.length ? { and: list } : true),
    any: (list) => ({ or: list }),
    not: (one) => ({ "!": [one] }),
    is: (fact, op, value) => ({ [op]: [{ var: fact }, value] }),
  };
  const rules = services.map((s) => ({ id: s.id, sure: convert(s.conditions, SURE, words), may: convert(s.conditions, MAY, words) }));
  const match = (person) => {
    const out = {};
    for (const r of rules) {
      const sure = jsonLogic.apply(r.sure, person);
      out[r.id] = verdict(sure, sure || jsonLogic.apply(r.may, person));
    }
    return out;
  };
  return {
    verdicts: people.map((p) => match(p.facts)),
    us: await timed(() => people.forEach((p) => match(p.facts))),
    yes_only_us: await timed(() => people.forEach((p) => rules.forEach((r) => jsonLogic.apply(r.sure, p.facts)))),
  };
}

// -- json-rules-engine ---------------------------------------------------------------------------------------
function engineWith(modes) {
  const engine = new Engine([], { allowUndefinedFacts: true });
  const words = { all: (list) => ({ all: list }), any: (list) => ({ any: list }), not: (one) => ({ not: one }), is: (fact, operator, value) => ({ fact, operator, value }) };
  for (const mode of modes.includes(MAY) ? modes : [...modes, MAY]) // applies_when asks what may be
    for (const [op, compare] of Object.entries(COMPARE)) engine.addOperator(`${mode} ${op}`, holds[mode](compare));
  for (const s of services)
    for (const mode of modes) {
      const conditions = convert(s.conditions, mode, words);
      engine.addRule({ name: s.id, event: { type: mode, params: { id: s.id } }, conditions: conditions.all ? conditions : { all: [conditions] } });
    }
  return engine;
}

async function byJsonRulesEngine() {
  const both = engineWith([SURE, MAY]), sureOnly = engineWith([SURE]);
  const match = async (person) => {
    const { events } = await both.run(person), found = { [SURE]: new Set(), [MAY]: new Set() };
    for (const e of events) found[e.type].add(e.params.id);
    return Object.fromEntries(services.map(({ id }) => [id, verdict(found[SURE].has(id), found[MAY].has(id))]));
  };
  const verdicts = [];
  for (const p of people) verdicts.push(await match(p.facts));
  return {
    verdicts,
    us: await timed(async () => {
      for (const p of people) await match(p.facts);
    }),
    yes_only_us: await timed(async () => {
      for (const p of people) await sureOnly.run(p.facts);
    }),
  };
}

console.log(JSON.stringify({ "json-rules-engine": await byJsonRulesEngine(), "json-logic-js": await byJsonLogic(), node: process.version }));
