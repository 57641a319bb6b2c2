/*
 * workshop.ts -- keeps in this tab what was typed into the form of a record and is not saved yet: a session that ended,
 * F2 or a closed lid lose nothing. Texts of the Guide only, nobody's data; the tab forgets them when it is closed.
 */

type Kept = { deed: string; revision: string; sent: boolean; values: [string, string][] };

const KEY = "gza-workshop:" + location.pathname.replace(/^\/(ka|en)/, "");

type Box = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function boxes(form: HTMLFormElement): Box[] {
  return [...form.querySelectorAll<Box>("input[name]:not([type=hidden]):not([name=see]), textarea[name], select[name]")];
}

function valueOf(box: Box): string {
  return box instanceof HTMLInputElement && box.type === "checkbox" ? (box.checked ? "1" : "") : box.value;
}

function isChanged(box: Box): boolean {
  if (box instanceof HTMLSelectElement) return ![...box.options].some((o) => o.defaultSelected && o.selected);
  if (box instanceof HTMLInputElement && box.type === "checkbox") return box.checked !== box.defaultChecked;
  return box.value !== box.defaultValue;
}

function hidden(form: HTMLFormElement, name: string): string {
  return form.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value ?? "";
}

function read(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function keep(form: HTMLFormElement, sent: boolean): void {
  const values = boxes(form).filter(isChanged).map((box): [string, string] => [box.name, valueOf(box)]);
  try {
    if (values.length) sessionStorage.setItem(KEY, JSON.stringify({ deed: hidden(form, "deed"), revision: hidden(form, "revision"), sent, values }));
    else if (!sent) sessionStorage.removeItem(KEY);
  } catch {}
}

function restore(form: HTMLFormElement, kept: Kept): void {
  for (const [name, value] of kept.values) {
    const box = boxes(form).find((one) => one.name === name);
    if (!box) continue;
    if (box instanceof HTMLInputElement && box.type === "checkbox") box.checked = value === "1";
    else box.value = value;
    box.closest("details")?.setAttribute("open", "");
  }
}

export function watchRecord(): void {
  const form = document.querySelector<HTMLFormElement>("form#edit");
  const offer = document.getElementById("kept");
  if (!form || !offer) return;
  const kept = read();
  const saved = kept?.sent && (kept.revision !== hidden(form, "revision") || kept.deed !== hidden(form, "deed"));
  const open = kept?.values.filter(([name, value]) => boxes(form).some((box) => box.name === name && valueOf(box) !== value)) ?? [];
  if (kept && !saved && open.length) {
    offer.removeAttribute("hidden");
    offer.querySelector("[data-restore]")?.addEventListener("click", () => {
      restore(form, kept);
      offer.setAttribute("hidden", "");
      keep(form, false);
    });
    offer.querySelector("[data-forget]")?.addEventListener("click", () => {
      sessionStorage.removeItem(KEY);
      offer.setAttribute("hidden", "");
    });
  } else if (kept) {
    sessionStorage.removeItem(KEY);
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => keep(form, false), 300);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(form, true);
  });
  document.addEventListener("gza-lock", () => keep(form, false));
}
