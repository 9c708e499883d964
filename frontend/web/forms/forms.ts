// Improves the plain forms of the desk, which work without this script.

import { describeTextOn, showColour } from "./colour-preview.ts";
import { browserTimeZone } from "./time-zone.ts";

const colour = document.querySelector<HTMLInputElement>("input[type=color]");
if (colour) {
  const description = document.querySelector("[data-contrast]");
  const show = () => {
    showColour(document.documentElement.style, colour.value);
    if (description) description.textContent = describeTextOn(colour.value);
  };
  colour.addEventListener("input", show);
  // A browser may restore the value of an earlier visit.
  show();
}

for (const text of document.querySelectorAll<HTMLElement>("[data-text-of]")) {
  const field = document.getElementById(text.dataset.textOf ?? "");
  if (!(field instanceof HTMLInputElement)) continue;
  const empty = text.textContent;
  const show = () => {
    text.textContent = field.value || empty;
  };
  field.addEventListener("input", show);
  show();
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy ?? "");
  // Without TLS a browser has no clipboard.
  if (!(field instanceof HTMLInputElement) || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  });
}

for (const list of document.querySelectorAll<HTMLSelectElement>("select[data-guess=timezone]")) {
  const guess = browserTimeZone([...list.options].map((option) => option.value));
  if (!list.value && guess) list.value = guess;
}
