/*
 * desk-draft.ts -- a consultation that is not finished lies in this browser, so that a lost session, a closed
 * window or a power cut loses nothing.
 *
 * Kept is what the form carries but what was searched for and answers to sensitive questions: codes, no words that
 * somebody typed. It belongs to one person (the page gives a name made from who is signed in), is offered to
 * nobody else, and goes when the consultation is written down, at sign-out, and after half a day.
 */
const KEPT_MS = 12 * 3600 * 1000;
const PREFIX = "gza-draft-";
const LEFT_OUT = new Set(["word", "q", "act", "x", "more"]);

interface Draft {
  at: number;
  fields: [string, string][];
}

function keyOf(main: HTMLElement): string {
  return PREFIX + (main.dataset.draft ?? "");
}

function read(main: HTMLElement): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(main)) ?? "null") as Draft | null;
    if (!draft || !Array.isArray(draft.fields) || Date.now() - draft.at > KEPT_MS) return null;
    return draft;
  } catch {
    return null;
  }
}

function clock(at: number): string {
  const d = new Date(at);
  return `${String(d.getHours()).padStart(2, "0")}:${String(d.getMinutes()).padStart(2, "0")}`;
}

/* Is there anything worth keeping? The municipality and the language alone are not. */
function says(f: HTMLFormElement): boolean {
  const value = (name: string) => f.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value ?? "";
  return value("n") !== "" || value("t") !== "" || value("b") !== ".." || value("o") !== "" || !/^gza1:;/.test(value("plan"));
}

let finished = false;

export function keepDraft(main: HTMLElement, f: HTMLFormElement): void {
  if (!main.dataset.draft || finished || !says(f)) return;
  const fields: [string, string][] = [];
  for (const [name, value] of new FormData(f)) {
    if (typeof value !== "string" || LEFT_OUT.has(name) || name.startsWith("v-")) continue;
    const safe = name === "a" || name === "t" ? f.querySelector<HTMLInputElement>(`[name=${name}]`)?.dataset.safe : undefined;
    fields.push([name, safe ?? value]);
  }
  try {
    localStorage.setItem(keyOf(main), JSON.stringify({ at: Date.now(), fields }));
  } catch {
    return;
  }
  const kept = document.getElementById("kept");
  if (kept && f.dataset.saved) kept.textContent = f.dataset.saved.replace("%{time}", clock(Date.now()));
}

export function clearDraft(main: HTMLElement): void {
  try {
    localStorage.removeItem(keyOf(main));
  } catch {}
}

export function watchDraft(main: HTMLElement, f: HTMLFormElement | null): void {
  document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
    finished = true;
    clearDraft(main);
  });
  document.addEventListener("gza-lock", () => f && keepDraft(main, f));
  if (!f || f.id === "consult") return;
  keepDraft(main, f); /* on the page that ends it: what was chosen there is kept, too */
  f.addEventListener("input", () => keepDraft(main, f));
}

/* On the first page: that there is one. On an empty consultation: go on with it, or throw it away. */
export function offerDraft(main: HTMLElement, form: HTMLFormElement | null): void {
  const box = document.getElementById("draft");
  const draft = read(main);
  if (!box || !draft || (form && says(form))) return;
  const age = box.querySelector<HTMLElement>("[data-draft-age]");
  if (age) age.textContent = (age.dataset.template ?? "").replace("%{time}", clock(draft.at));
  box.hidden = false;
  if (!form) return;
  box.querySelector("#draft-drop")?.addEventListener("click", () => {
    clearDraft(main);
    box.hidden = true;
    form.querySelector<HTMLInputElement>("#q")?.focus();
  });
  box.querySelector("#draft-open")?.addEventListener("click", () => goOn(form, draft));
}

/* The kept fields with this page's own word: the server makes the page of it again. */
function goOn(form: HTMLFormElement, draft: Draft): void {
  const again = document.createElement("form");
  again.method = "post";
  again.action = form.action;
  const add = (name: string, value: string) => {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    again.append(field);
  };
  add("word", form.querySelector<HTMLInputElement>("[name=word]")?.value ?? "");
  for (const [name, value] of draft.fields) if (name !== "word") add(name, value);
  /* How far had it come? The page that ends it has a channel. */
  add("act", draft.fields.some(([name]) => name === "channel") ? "finish" : "find");
  document.body.append(again);
  again.submit();
}
