/*
 * desk-keys.ts -- the consultation by keyboard. Keys are places on the keyboard (event.code), because the layout is
 * Georgian: K, A and U answer in every layout. Single keys act only while the list has the focus (WCAG 2.1.4),
 * can be changed and switched off; what was chosen stays in this browser. `?` lists them.
 */
type Name = "search" | "plan" | "yes" | "no" | "unknown";

const FIRST: Record<Name, string> = { search: "Slash", plan: "Equal", yes: "KeyK", no: "KeyA", unknown: "KeyU" };
const FIXED: Record<string, string> = { down: "↓", digits: "1–9", sheet: "Ctrl P", finish: "Ctrl ↵", lock: "F2", help: "?" };
const KEY = "gza-keys";

let codes: Record<Name, string> = { ...FIRST };
let isOn = true;

function load(): void {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    for (const name of Object.keys(FIRST) as Name[]) if (typeof kept[name] === "string" && /^[A-Za-z0-9]{1,20}$/.test(kept[name])) codes[name] = kept[name];
    isOn = kept.on !== false;
  } catch {}
}

function store(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...codes, on: isOn }));
  } catch {}
}

/* How a place on the keyboard is written. Georgian letters where Georgian keyboards have them. */
const GEORGIAN: Record<string, string> = { KeyK: "კ", KeyA: "ა", KeyU: "უ", KeyO: "ო", KeyN: "ნ", KeyY: "ყ", KeyD: "დ", KeyG: "გ", KeyS: "ს", KeyF: "ფ", KeyJ: "ჯ", KeyL: "ლ", KeyE: "ე", KeyR: "რ", KeyT: "ტ", KeyI: "ი", KeyP: "პ", KeyQ: "ქ", KeyW: "წ", KeyZ: "ზ", KeyX: "ხ", KeyC: "ც", KeyV: "ვ", KeyB: "ბ", KeyM: "მ", KeyH: "ჰ" };
const SIGNS: Record<string, string> = { Slash: "/", Equal: "+", NumpadAdd: "+", Minus: "-", Period: ".", Comma: ",", Semicolon: ";", Quote: "'", Space: "␣" };

function written(code: string): string {
  const letter = code.startsWith("Key") ? code.slice(3) : code.replace(/^Digit|^Numpad/, "");
  return SIGNS[code] ?? (document.documentElement.lang === "ka" ? (GEORGIAN[code] ?? letter) : letter);
}

/* Writes the keys where the page shows them. */
export function keyHelp(): void {
  for (const e of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const name = e.dataset.key ?? "";
    e.textContent = FIXED[name] ?? written(codes[name as Name] ?? "");
    e.hidden = !isOn && name in FIRST;
  }
}

function isTyping(e: Element | null): boolean {
  return e instanceof HTMLSelectElement || e instanceof HTMLTextAreaElement || (e instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(e.type));
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#found [data-row]")];
}

function rowOf(e: Element | null): HTMLElement | null {
  return e?.closest<HTMLElement>("#found [data-row]") ?? null;
}

function focusRow(row: HTMLElement | undefined): void {
  const name = row?.querySelector<HTMLElement>("[data-focus-row]");
  name?.focus();
  name?.scrollIntoView({ block: "nearest" });
}

function same(code: string, name: Name): boolean {
  return code === codes[name] || (name === "plan" && code === "NumpadAdd" && codes.plan === FIRST.plan);
}

/* In the list. false: not one of ours. */
function inList(event: KeyboardEvent, row: HTMLElement): boolean {
  const list = rows();
  const at = list.indexOf(row);
  if (event.code === "ArrowDown") focusRow(list[at + 1] ?? list[at]);
  else if (event.code === "ArrowUp") at === 0 ? document.querySelector<HTMLElement>("#q")?.focus() : focusRow(list[at - 1]);
  else if (event.code === "Home") focusRow(list[0]);
  else if (event.code === "End") focusRow(list[list.length - 1]);
  else if (!isOn) return false;
  else if (/^(Digit|Numpad)[1-9]$/.test(event.code) && !event.shiftKey) {
    const chosen = list[Number(event.code.slice(-1)) - 1];
    focusRow(chosen);
    if (chosen && chosen.querySelector("[data-focus-row]")?.getAttribute("aria-expanded") === "false") chosen.querySelector<HTMLElement>("[data-focus-row]")?.click();
  } else if (same(event.code, "plan")) row.querySelector<HTMLElement>("[data-plus]")?.click();
  else {
    const name = (["yes", "no", "unknown"] as const).find((n) => same(event.code, n) && !event.shiftKey);
    const answer = name && row.querySelector<HTMLElement>(`[data-answer="${name}"]`);
    if (!answer) return false;
    /* The answered question goes; the row stays, and so does the focus. */
    row.querySelector<HTMLElement>("[data-focus-row]")?.focus();
    answer.click();
  }
  return true;
}

function pressed(event: KeyboardEvent, form: HTMLFormElement | null, finish: HTMLFormElement | null): boolean {
  const focus = document.activeElement;
  if (event.isComposing || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.code === "Enter" || event.code === "NumpadEnter") (document.querySelector<HTMLElement>("#finish") ?? finish?.querySelector<HTMLElement>("#save"))?.click();
    else if (event.code === "KeyP" && document.querySelector("#sheet")) document.querySelector<HTMLElement>("#sheet")!.click();
    else return false;
    return true;
  }
  if (!form) return false;
  const row = rowOf(focus);
  if (focus?.id === "q" && event.code === "ArrowDown") focusRow(rows()[0]);
  else if (focus?.id === "q" && event.code === "Escape") (focus as HTMLElement).blur();
  else if (isTyping(focus)) return false;
  else if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) openKeys();
  else if (isOn && same(event.code, "search")) {
    const q = document.querySelector<HTMLInputElement>("#q");
    q?.focus();
    q?.select();
  } else return row ? inList(event, row) : false;
  return true;
}

/* ---- the dialog that lists and changes them ------------------------------------------------------------- */

let waiting: Name | null = null;

function dialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("#keys");
}

function openKeys(): void {
  keyHelp();
  dialog()?.showModal();
}

function sayKeys(words = ""): void {
  const said = document.getElementById("keys-said");
  if (said) said.textContent = words;
}

function remap(event: KeyboardEvent): void {
  const said = document.getElementById("keys-said");
  if (!waiting) return;
  event.preventDefault();
  event.stopPropagation();
  if (["ShiftLeft", "ShiftRight", "ControlLeft", "ControlRight", "AltLeft", "AltRight", "MetaLeft", "MetaRight"].includes(event.code)) return;
  const others = (Object.keys(codes) as Name[]).filter((n) => n !== waiting).map((n) => codes[n]);
  if (event.code !== "Escape") {
    if (others.includes(event.code) || /^(Digit|Numpad|Arrow|F\d|Tab|Enter)/.test(event.code)) return sayKeys(said?.dataset.taken);
    codes[waiting] = event.code;
    store();
  }
  waiting = null;
  sayKeys();
  keyHelp();
}

function watchDialog(box: HTMLDialogElement): void {
  const on = box.querySelector<HTMLInputElement>("#keys-on");
  if (on) on.checked = isOn;
  on?.addEventListener("change", () => {
    isOn = on.checked;
    store();
    keyHelp();
  });
  for (const b of box.querySelectorAll<HTMLElement>("[data-remap]"))
    b.addEventListener("click", () => {
      waiting = b.dataset.remap as Name;
      sayKeys(document.getElementById("keys-said")?.dataset.press);
    });
  box.querySelector("#keys-reset")?.addEventListener("click", () => {
    codes = { ...FIRST };
    store();
    keyHelp();
  });
  box.querySelector("#keys-close")?.addEventListener("click", () => box.close());
  box.addEventListener("keydown", remap, true);
  box.addEventListener("close", () => (waiting = null));
  document.getElementById("keys-open")?.addEventListener("click", openKeys);
}

export function watchKeys(form: HTMLFormElement | null, finish: HTMLFormElement | null): void {
  const box = dialog();
  if (!form && !finish) return;
  load();
  keyHelp();
  if (box) watchDialog(box);
  document.addEventListener("keydown", (event) => {
    if (box?.open) return;
    if (pressed(event, form, finish)) event.preventDefault();
  });
}
