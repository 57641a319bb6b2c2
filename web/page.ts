/*
 * page.ts -- the little that pages do with JavaScript; everything works without it.
 *
 * Quick exit (SAFE-01): the button, or Shift pressed three times, covers the page at once and goes to
 * a neutral page that takes this one's place in the history. Not Escape: browsers and screen readers
 * use that themselves. Off line the cover stays and the page below is emptied.
 */
const EXIT_PRESSES = 3;
const EXIT_WITHIN_MS = 3000;

function leave(link: HTMLAnchorElement): void {
  const cover = document.createElement("div");
  cover.className = "gza-overlay";
  document.body.replaceChildren(cover);
  document.title = "";
  if (navigator.onLine === false) {
    history.replaceState(null, "", "/");
    return;
  }
  location.replace(link.href);
}

function watchQuickExit(): void {
  const link = document.querySelector<HTMLAnchorElement>("[data-gza-exit]");
  if (!link) return;
  let presses: number[] = [];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    const now = Date.now();
    presses = [...presses.filter((at) => now - at < EXIT_WITHIN_MS), now];
    if (presses.length >= EXIT_PRESSES) leave(link);
  });
  /* Coming back through the browser's page cache would show what was left: leave again. */
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector(".gza-overlay")) leave(link);
  });
}

function showPrint(): void {
  const box = document.querySelector<HTMLElement>("[data-gza-print]");
  const button = document.querySelector<HTMLElement>("[data-gza-print-button]");
  if (!box || !button) return;
  box.hidden = false;
  button.addEventListener("click", () => print());
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
copyWithoutSoftHyphens();
