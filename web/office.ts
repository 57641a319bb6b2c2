/*
 * office.ts -- what every page of staff does with JavaScript: F2 locks at once, a warning comes before the
 * session ends, and the first fault gets the focus. Everything works without it.
 */

import { watchSlides } from "./present";
import { watchRecord } from "./workshop";

const WARN_S = 2 * 60;

/* The page is covered before the server answers: on a slow line it would stay readable. */
function lock(form: HTMLFormElement): void {
  document.body.classList.add("gza-covered");
  document.dispatchEvent(new Event("gza-lock"));
  form.submit();
}

function watchLock(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-lock]");
  if (!form) return;
  document.addEventListener("keydown", (event) => {
    if (event.code !== "F2" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    lock(form);
  });
  form.addEventListener("submit", () => document.dispatchEvent(new Event("gza-lock")));
}

let endsAt = 0;

export function stillHere(seconds: number): void {
  endsAt = Date.now() + seconds * 1000;
  document.getElementById("idle")?.setAttribute("hidden", "");
}

/* Any page of ours counts as being there; this one is short. */
async function stay(whole: number): Promise<void> {
  try {
    const answer = await fetch("/" + document.documentElement.lang + "/me/home", { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") stillHere(whole);
  } catch {}
}

function watchIdle(): void {
  const whole = Number(document.body.dataset.secondsLeft);
  const warning = document.getElementById("idle");
  if (!whole || !warning) return;
  stillHere(whole);
  document.getElementById("still-here")?.addEventListener("click", () => void stay(whole));
  setInterval(() => {
    const left = (endsAt - Date.now()) / 1000;
    if (left <= 0) {
      document.dispatchEvent(new Event("gza-lock"));
      location.reload();
    } else if (left <= WARN_S) {
      warning.removeAttribute("hidden");
    }
  }, 5000);
}

function focusFault(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

watchLock();
watchIdle();
focusFault();
watchSlides();
watchRecord();
