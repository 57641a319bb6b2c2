/*
 * present.ts -- the Guide on a wall: arrows, space, and the keys of a presenter's remote turn the screens, by the
 * page's own links. Without it one presses those.
 */

const KEYS: Record<string, string> = {
  ArrowRight: "next",
  PageDown: "next",
  Space: "next",
  ArrowLeft: "back",
  PageUp: "back",
};

/* Where a key means something else: in a field, and space on a button or a link. */
function isBusy(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, select, textarea, button, a, summary") !== null;
}

export function watchSlides(): void {
  if (!document.querySelector("[data-slide]")) return;
  document.addEventListener("keydown", (event) => {
    const way = KEYS[event.code];
    if (!way || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (isBusy(event.target) && (event.code === "Space" || !(event.target as Element).closest("a"))) return;
    const link = document.querySelector<HTMLAnchorElement>(`a[data-slide="${way}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
