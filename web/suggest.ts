/*
 * suggest.ts -- suggestions while one types, in the boxes that pages already have. Without it, or when
 * anything fails, the box is a form like any other.
 *
 * The WAI-ARIA pattern of an editable combobox with a list: the focus stays in the box, the arrows walk the list, Enter
 * opens what is chosen or else searches, Escape closes the list. How many there are is said once typing
 * rests. What is typed goes to our own server only and is kept nowhere.
 */
const WAIT_MS = 150;
const MOST = 6;
const LEAST_LETTERS = 2;

interface Suggestion {
  title: string;
  url: string;
}

function element(tag: string, className: string): HTMLElement {
  const e = document.createElement(tag);
  e.className = className;
  return e;
}

async function ask(query: string, signal: AbortSignal): Promise<Suggestion[]> {
  const fields = new URLSearchParams({ q: query, lang: document.documentElement.lang, typing: "1", limit: String(MOST) });
  const answer = await fetch(`/api/v1/search?${fields}`, { signal, cache: "no-store", credentials: "omit" });
  return answer.ok ? (await answer.json()).results : [];
}

function watchBox(row: HTMLElement, number: number): void {
  const box = row.querySelector<HTMLInputElement>("input[type=search]");
  if (!box) return;
  const list = element("ul", "gza-suggest");
  const said = element("div", "govuk-visually-hidden");
  let timer = 0;
  let asked: AbortController | undefined;
  let chosen = -1;
  let before = box.value.trim();

  const options = () => [...list.children] as HTMLElement[];

  function choose(which: number): void {
    options().forEach((o, i) => o.setAttribute("aria-selected", String(i === which)));
    chosen = which;
    const option = options()[which];
    if (option) {
      box!.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box!.removeAttribute("aria-activedescendant");
    }
  }

  function close(): void {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    list.replaceChildren();
    box!.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function show(found: Suggestion[]): void {
    list.replaceChildren(
      ...found.map(({ title, url }, i) => {
        const option = element("li", "gza-suggest__option");
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.textContent = title;
        /* Before the box loses the focus, which closes the list. */
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => location.assign(url));
        option.dataset.url = url;
        return option;
      }),
    );
    list.hidden = found.length === 0;
    box!.setAttribute("aria-expanded", String(found.length > 0));
    choose(-1);
    const { gzaOne = "", gzaMany = "", gzaNone = "" } = row.dataset;
    said.textContent = found.length === 0 ? gzaNone : found.length === 1 ? gzaOne : gzaMany.replace("%{n}", String(found.length));
  }

  async function update(query: string): Promise<void> {
    asked?.abort();
    const mine = (asked = new AbortController());
    try {
      const found = await ask(query, mine.signal);
      if (!mine.signal.aborted) show(found);
    } catch {
      /* No connection, or a newer question: the box works without. */
    }
  }

  function typed(): void {
    const query = box!.value.trim();
    if (query === before) return;
    before = query;
    clearTimeout(timer);
    if ([...query].length < LEAST_LETTERS) close();
    else timer = window.setTimeout(() => update(query), WAIT_MS);
  }

  function pressed(event: KeyboardEvent): void {
    const count = options().length;
    if (event.isComposing || event.ctrlKey || event.metaKey || list.hidden || count === 0) return;
    if (event.key === "Home" || event.key === "End") choose(-1); /* and the box moves its cursor */
    /* -1 is the box itself: one step before the first and behind the last. */
    if (event.key === "ArrowDown" && !event.altKey) choose(chosen === count - 1 ? -1 : chosen + 1);
    else if (event.key === "ArrowUp" && !event.altKey) choose(chosen === -1 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(options()[chosen]?.dataset.url ?? "");
    else return;
    event.preventDefault();
  }

  list.id = `suggest-${number}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", row.dataset.gzaSuggest ?? "");
  said.setAttribute("role", "status");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) box.setAttribute(name, value);
  row.append(list, said);
  box.addEventListener("input", typed);
  box.addEventListener("keydown", pressed);
  box.addEventListener("blur", close);
  box.form?.addEventListener("submit", close);
}

export function watchSearch(): void {
  document.querySelectorAll<HTMLElement>("[data-gza-suggest]").forEach(watchBox);
}
