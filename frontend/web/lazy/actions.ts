// The menus of messages, and quotes: what the wasm (app/src/views/actions.rs) leaves to scripts.

import { showToast } from "./texts.ts";

const HIGHLIGHT_MS = 1_600;

/** Scrolls to a message and highlights it briefly. The address stays the same. */
export function highlight(message: string): void {
  const bubble = document.querySelector<HTMLElement>(`${message} .bubble`);
  bubble?.scrollIntoView({ block: "center" });
  const outline = { outline: "3px solid var(--accent-ink)", outlineOffset: "2px" };
  bubble?.animate([outline, outline, { ...outline, outlineColor: "transparent" }], HIGHLIGHT_MS);
}

export function followActions(log: HTMLElement): void {
  log.addEventListener("click", (event) => {
    const target = event.target as Element;
    const quote = target.closest<HTMLAnchorElement>("a.quote");
    if (quote) {
      event.preventDefault();
      highlight(quote.hash);
    }
    if (target.closest(".copy")) showToast("copied");
    // A menu that opens at the edge of the log is scrolled into view.
    const menu = target.closest(".opener")?.parentElement;
    if (menu) requestAnimationFrame(() => menu.querySelector(".choices")?.scrollIntoView({ block: "nearest" }));
  });
  // Before other handlers of Escape: those of the composer, and of the host (bridge.ts).
  addEventListener(
    "keydown",
    (event) => {
      const menu = event.key === "Escape" && log.querySelector(".acts .choices")?.parentElement;
      if (!menu) return;
      event.preventDefault();
      event.stopPropagation();
      menu.querySelector<HTMLElement>(".choices button:last-child")?.click();
      menu.querySelector<HTMLElement>(".opener")?.focus();
    },
    { capture: true },
  );
}
