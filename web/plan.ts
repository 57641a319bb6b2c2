/*
 * plan.ts -- keeps "my plan" on this phone, for those who say that the phone is their own (SAFE-03).
 *
 * Without an answer, and after "no", the plan stays where it is without JavaScript: in the page. After
 * "yes" its short text lies in the browser's storage, follows every change, goes along with "Add to my plan",
 * and one button removes it. Nothing opens by itself: who takes up somebody's phone sees a button, not a plan.
 * A scanned sheet brings the plan behind the # of the address; it is taken out of the history at once.
 */
const KEY = "plan";
const PLAN = /^gza1:[2-9b-z.]*;[a-z0-9,-]*;[a-z0-9-]*$/;
const FRAGMENT = "#plan=";

/* A browser may refuse storage, or hold something else there. */
function kept(): string {
  try {
    const plan = localStorage.getItem(KEY) ?? "";
    return PLAN.test(plan) ? plan : "";
  } catch {
    return "";
  }
}

function keep(plan: string): boolean {
  try {
    localStorage.setItem(KEY, plan);
    return true;
  } catch {
    return false;
  }
}

function forget(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {}
}

function part(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-gza-plan-${name}]`);
}

function show(name: string, is: boolean): void {
  const element = part(name);
  if (element) element.hidden = !is;
}

function onClick(name: string, act: () => void): void {
  for (const button of document.querySelectorAll(`[data-gza-plan-${name}]`)) button.addEventListener("click", act);
}

function field(form: HTMLElement | null, name = "plan"): HTMLInputElement | null {
  return form?.querySelector<HTMLInputElement>(`input[name=${name}]`) ?? null;
}

/* "Add to my plan" on a service's page adds to the plan that is kept here. */
function fillAddForms(): void {
  for (const form of document.querySelectorAll<HTMLElement>("[data-gza-plan-add]")) {
    const plan = field(form);
    if (plan) plan.value = kept();
  }
}

/* The page with a plan: ask, keep, or say that it is kept. */
function watchOwn(plan: string): void {
  const isKept = kept() !== "";
  if (isKept) keep(plan);
  show("own", true);
  show("ask", !isKept);
  show("kept", isKept);
  show("note", !isKept); /* "on this page only" */
  onClick("yes", () => {
    const done = keep(plan);
    show("ask", !done);
    show("kept", done);
    show("note", !done);
    show("not-kept", false);
  });
  onClick("no", () => {
    show("ask", false);
    show("not-kept", true);
  });
}

/* The page without a plan: one may lie here, or have come from a sheet. */
function offerBrought(): void {
  const form = part("brought");
  const plan = field(form), code = field(form, "code");
  if (!form || !plan) return;
  let scanned = "";
  if (location.hash.startsWith(FRAGMENT)) {
    try {
      scanned = decodeURIComponent(location.hash.slice(FRAGMENT.length));
    } catch {}
    history.replaceState(null, "", location.pathname);
    if (!PLAN.test(scanned)) scanned = "";
  }
  if (part("changed")) forget(); /* the last service was taken out just now */
  const stored = kept();
  plan.value = stored;
  if (code) code.value = scanned; /* the server joins both */
  form.hidden = !stored && !scanned;
  show("scanned", scanned !== "");
  show("stored", scanned === "" && stored !== "");
  for (const button of form.querySelectorAll<HTMLElement>("[data-gza-plan-forget]")) button.hidden = stored === "";
}

export function watchPlan(): void {
  fillAddForms();
  addEventListener("pageshow", fillAddForms);
  onClick("forget", () => {
    forget();
    location.replace(location.pathname);
  });
  const form = document.querySelector<HTMLElement>("[data-gza-plan]");
  if (!form) return;
  if (part("own")) watchOwn(field(form)?.value ?? "");
  else offerBrought();
}
