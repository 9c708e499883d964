// Texts of the scripts in the language of the page (app/src/views/tools.rs), and short messages.

type Name = "copied" | "close" | "save" | "previous" | "next" | "photo" | "photos";

const TOAST_MS = 2_500;
const element = () => document.querySelector<HTMLElement>(".toast");
let timer: ReturnType<typeof setTimeout> | undefined;

/** Returns a text; empty on a page of another version. */
export const text = (name: Name): string => element()?.dataset[name] ?? "";

/** Shows a short message about what was done. */
export function showToast(name: Name): void {
  const toast = element();
  if (!toast) return;
  clearTimeout(timer);
  toast.textContent = text(name);
  timer = setTimeout(() => {
    toast.textContent = "";
  }, TOAST_MS);
}
