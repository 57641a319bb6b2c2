/*
 * page.ts -- the little that pages do with JavaScript; everything works without it.
 *
 * Quick exit (SAFE-01): the button, or Shift pressed three times, empties the page at once and goes to
 * a neutral page that takes this one's place in the history. Not Escape: browsers and screen readers
 * use that themselves. Off line, or when the neutral page has not come within a second, an empty page
 * comes instead. The pages of the Guide that were open before this one are still in the tab's history;
 * a Back onto one of them leaves again, until the Guide is opened anew.
 */
import { watchSearch } from "./suggest";
import { watchPlan } from "./plan";

const EXIT_PRESSES = 3;
const EXIT_WITHIN_MS = 3000;
const EMPTY = "about:blank";
const EMPTY_AFTER_MS = 900;
const LEFT = "left"; /* in the tab's own storage, only after an exit (SAFE-03) */

/* A browser may refuse storage. Then Back can show an older page, but the exit itself works. */
function rememberLeft(): void {
  try {
    sessionStorage.setItem(LEFT, "1");
  } catch {}
}

function hasLeft(): boolean {
  try {
    return sessionStorage.getItem(LEFT) !== null;
  } catch {
    return false;
  }
}

function forgetLeft(): void {
  try {
    sessionStorage.removeItem(LEFT);
  } catch {}
}

function leave(link: HTMLAnchorElement): void {
  const cover = document.createElement("div");
  cover.className = "gza-overlay";
  document.body.replaceChildren(cover);
  document.title = "";
  rememberLeft();
  history.replaceState(null, "", "/");
  if (!navigator.onLine) {
    location.replace(EMPTY);
    return;
  }
  setTimeout(() => location.replace(EMPTY), EMPTY_AFTER_MS);
  location.replace(link.href);
}

function watchQuickExit(): void {
  const link = document.querySelector<HTMLAnchorElement>("[data-gza-exit]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });

  /* A press counts when Shift goes down and up with no other key between, so capitals never leave. */
  let presses: number[] = [];
  let alone = false;
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift";
    if (!alone) presses = [];
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    const now = Date.now();
    presses = [...presses.filter((at) => now - at < EXIT_WITHIN_MS), now];
    if (presses.length >= EXIT_PRESSES) leave(link);
  });

  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (navigation?.type !== "back_forward") forgetLeft();
  else if (hasLeft()) leave(link);
  addEventListener("pageshow", (event) => {
    if (event.persisted && hasLeft()) leave(link);
  });
}

function showPrint(): void {
  const box = document.querySelector<HTMLElement>("[data-gza-print]");
  const button = document.querySelector<HTMLElement>("[data-gza-print-button]");
  if (!box || !button) return;
  box.hidden = false;
  button.addEventListener("click", () => print());
}

/* Paper cannot be unfolded: what is folded on the screen is open while it prints. */
function unfoldToPrint(): void {
  let unfolded: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
    for (const part of unfolded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of unfolded) part.open = false;
  });
}

/* Copied text must be searchable elsewhere, so the soft hyphens stay behind. */
function copyWithoutSoftHyphens(): void {
  document.addEventListener("copy", (event) => {
    const text = getSelection()?.toString() ?? "";
    if (!text.includes("\u00ad") || !event.clipboardData) return;
    event.clipboardData.setData("text/plain", text.replaceAll("\u00ad", ""));
    event.preventDefault();
  });
}

watchQuickExit();
showPrint();
unfoldToPrint();
copyWithoutSoftHyphens();
watchSearch();
watchPlan();
