/*
 * desk.ts -- the consultation with JavaScript: presses without a new page, search while one types, keys, a draft.
 *
 * The page works without it: each press sends the form and gets the page again. Here the same form goes out by
 * XMLHttpRequest, and of the page that comes back the parts that changed take the place of the old ones. An older
 * answer never overwrites a newer one; where the focus was it stays.
 */
import { keyHelp, watchKeys } from "./desk-keys";
import { clearDraft, keepDraft, offerDraft, watchDraft } from "./desk-draft";

const TYPING_MS = 120;

const main = document.querySelector<HTMLElement>("main[data-draft]");
const form = document.querySelector<HTMLFormElement>("#consult");

/* ---- sending ------------------------------------------------------------------------------------- */

type Submitter = HTMLButtonElement;

/* One at a time: a press needs the state that the one before it came back with. Only a search may be overtaken. */
let flying: { request: XMLHttpRequest; isFind: boolean } | null = null;
let waiting: string[] = [];
/* Pressed while an answer was on its way, and leads to another page: it has to take that answer along. */
let leaving: Submitter | null = null;

function fieldsOf(f: HTMLFormElement, act: string): URLSearchParams {
  const out = new URLSearchParams();
  for (const [name, value] of new FormData(f)) if (typeof value === "string") out.append(name, value);
  out.append("act", act);
  return out;
}

function send(act: string): void {
  if (flying?.isFind) {
    flying.request.abort();
    flying = null;
  }
  if (!flying) fly(act);
  else if (act !== "find" || waiting[waiting.length - 1] !== "find") waiting.push(act);
}

function fly(act: string): void {
  const request = new XMLHttpRequest();
  const mine = (flying = { request, isFind: act === "find" });
  request.open("POST", form!.action);
  request.responseType = "document";
  request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");
  const over = (page: HTMLFormElement | null | undefined, status: number) => {
    if (flying !== mine) return;
    flying = null;
    if (!page) return gone(status);
    show(page);
    keepDraft(main!, form!);
    const next = waiting.shift();
    if (next) fly(next);
    else leaveNow();
  };
  request.onload = () => over(request.responseXML?.querySelector<HTMLFormElement>("#consult"), request.status);
  request.onerror = () => over(null, 503);
  request.send(fieldsOf(form!, act).toString());
}

function leaveNow(): void {
  const button = leaving;
  leaving = null;
  if (!button) return;
  const now = button.isConnected ? button : ((button.id && document.getElementById(button.id)) as Submitter | null);
  if (now) form!.requestSubmit(now);
}

/* The answer is another page: signed out, locked, or a fault of ours. What was typed is here, and kept. */
function gone(status: number): void {
  waiting = [];
  leaving = null;
  keepDraft(main!, form!);
  say(status >= 500 ? (form!.dataset.offline ?? "") : (form!.dataset.lost ?? ""));
}

function say(words: string): void {
  const kept = document.getElementById("kept");
  if (kept) kept.textContent = words;
}

/* ---- taking over what changed ---------------------------------------------------------------------- */

interface Place {
  id: string;
  act: string;
  row: string;
  at: number; /* of the row in the list */
}

function placeOfFocus(): Place {
  const e = document.activeElement as HTMLElement | null;
  const row = e?.closest<HTMLElement>("[data-row]");
  return {
    id: e?.id ?? "",
    act: e instanceof HTMLButtonElement && e.name === "act" ? e.value : "",
    row: row?.dataset.row ?? "",
    at: row ? [...row.parentElement!.children].indexOf(row) : -1,
  };
}

function button(act: string): Submitter | null {
  return [...document.querySelectorAll<Submitter>('#consult button[name="act"]:not(.gza-first)')].find((b) => b.value === act) ?? null;
}

/* The button a person just pressed may be called otherwise now ("add" became "remove"): then the one beside it. */
function focusAgain(place: Place): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const row = place.row ? document.querySelector<HTMLElement>(`[data-row="${CSS.escape(place.row)}"]`) : null;
  const swapped = place.act.startsWith("add.") ? button(place.act.replace("add.", "remove.")) : null;
  const target =
    (place.id && document.getElementById(place.id)) || (place.act && button(place.act)) || (row?.querySelector<HTMLElement>("[data-plus]") && swapped) || row?.querySelector<HTMLElement>("[data-focus-row]");
  target?.focus({ preventScroll: true });
}

/* Lists are sorted anew by each answer, but the row somebody works on stays where it is. */
function holdRow(part: HTMLElement, place: Place): void {
  const list = part.querySelector("#found");
  const row = place.row ? list?.querySelector(`[data-row="${CSS.escape(place.row)}"]`) : null;
  if (!list || !row || place.at < 0) return;
  row.remove();
  list.insertBefore(row, list.children[place.at] ?? null);
  [...list.children].forEach((li, i) => {
    const key = li.querySelector("[data-focus-row] kbd");
    if (key) key.textContent = String(i + 1);
  });
}

/* What was typed into a row's field and not sent yet. */
function holdTyped(from: HTMLElement, to: HTMLElement): void {
  for (const old of from.querySelectorAll<HTMLInputElement>("input[type=text], input[type=date]")) {
    const now = to.querySelector<HTMLInputElement>(`[id="${CSS.escape(old.id)}"]`);
    if (now && old.value) now.value = old.value;
  }
}

function verdicts(root: ParentNode): Map<string, string> {
  return new Map([...root.querySelectorAll<HTMLElement>("[data-row]")].map((r) => [r.dataset.row ?? "", r.dataset.verdict ?? ""]));
}

/* The parts as the server sent them; on the page, keys are written into them. */
const shown = new Map<string, Node>();

function show(page: HTMLFormElement): void {
  const place = placeOfFocus();
  const before = verdicts(form!);
  for (const fresh of page.querySelectorAll<HTMLElement>("[data-part]")) {
    const old = form!.querySelector<HTMLElement>(`[data-part="${fresh.dataset.part}"]`);
    if (!old || shown.get(fresh.dataset.part ?? "")?.isEqualNode(fresh)) continue;
    shown.set(fresh.dataset.part ?? "", fresh);
    const now = document.importNode(fresh, true);
    holdTyped(old, now);
    if (fresh.dataset.part === "found") {
      holdRow(now, place);
      announce(old, now, before);
    } else {
      old.replaceWith(now);
    }
  }
  const query = page.querySelector<HTMLInputElement>("#q");
  const box = form!.querySelector<HTMLInputElement>("#q");
  if (query && box && document.activeElement !== box) box.value = query.value;
  focusAgain(place);
  keyHelp();
}

/* The line that says how many there are is a live region: it stays, and its words change. */
function announce(old: HTMLElement, now: HTMLElement, before: Map<string, string>): void {
  const line = old.querySelector("#said");
  const fresh = now.querySelector("#said");
  if (!line || !fresh) return old.replaceWith(now);
  const changed = [...verdicts(now)].filter(([row, verdict]) => before.has(row) && before.get(row) !== verdict).length;
  const nodes = [...fresh.childNodes];
  if (changed > 0) nodes.push(document.createTextNode(" · " + (form!.dataset.changed ?? "").replace("%{n}", String(changed))));
  line.replaceChildren(...nodes);
  for (const child of [...old.children]) if (child !== line) child.remove();
  for (const child of [...now.children]) if (child !== fresh) old.append(child);
}

/* ---- watching ------------------------------------------------------------------------------------------ */

let timer = 0;

function watchForm(f: HTMLFormElement): void {
  f.addEventListener("submit", (event) => {
    const pressed = event.submitter as Submitter | null;
    keepDraft(main!, f);
    if (!pressed) return;
    if (pressed.value === "finish" || pressed.hasAttribute("formaction")) {
      if (!flying || flying.isFind) return;
      event.preventDefault();
      leaving = pressed;
      return;
    }
    event.preventDefault();
    clearTimeout(timer);
    send(pressed.value);
  });
  f.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.hasAttribute("data-press")) send("find");
    else if (field.hasAttribute("data-give")) field.parentElement?.querySelector<Submitter>('button[value^="give."]')?.click();
    keepDraft(main!, f);
  });
  f.querySelector("#q")?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => send("find"), TYPING_MS);
  });
  /* Enter in a row's field answers that row's question. */
  f.addEventListener("keydown", (event) => {
    const field = event.target as HTMLElement;
    if (event.key !== "Enter" || event.ctrlKey || !(field instanceof HTMLInputElement) || field.id === "q") return;
    const give = field.closest("[role=group]")?.querySelector<Submitter>('button[value^="give."]');
    if (!give) return;
    event.preventDefault();
    give.click();
  });
}

function watchTimer(f: HTMLFormElement): void {
  const shown = document.getElementById("timer");
  const tick = () => {
    const began = Number(f.querySelector<HTMLInputElement>("[name=began]")?.value);
    const s = Math.max(0, Math.floor(Date.now() / 1000 - began));
    if (shown) shown.textContent = `${String(Math.floor(s / 60)).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}`;
  };
  tick();
  setInterval(tick, 1000);
}

function watchPrint(): void {
  const print = document.querySelector<HTMLButtonElement>("[data-print]");
  if (!print) return;
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  /* The sheet opens to be printed. */
  if (document.querySelector(".gza-plansheet__paper")) addEventListener("load", () => setTimeout(() => window.print(), 50));
}

for (const e of document.querySelectorAll<HTMLElement>("[data-script]")) e.hidden = false;
watchPrint();
if (main) {
  if (main.hasAttribute("data-draft-clear")) clearDraft(main);
  watchDraft(main, form ?? document.querySelector<HTMLFormElement>("#finish-form"));
  offerDraft(main, form);
}
if (form) {
  watchForm(form);
  watchTimer(form);
}
/* Who begins may type at once. On a phone the keyboard would cover the page. */
function focusFirst(): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  if (form && !main?.querySelector("#draft:not([hidden])") && matchMedia("(min-width: 1000px)").matches) form.querySelector<HTMLElement>("#q")?.focus();
  if (!document.querySelector("[data-focus]")) document.querySelector<HTMLElement>("#finish-form #needs input")?.focus();
}

focusFirst();
watchKeys(form, document.querySelector<HTMLFormElement>("#finish-form"));
