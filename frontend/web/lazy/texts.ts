// Texts of the scripts in the language of the page (app/src/views/tools.rs), and short messages.

type Name =
  | "copy"
  | "copied"
  | "deleted"
  | "undo"
  | "failed"
  | "close"
  | "save"
  | "previous"
  | "next"
  | "photo"
  | "photos"
  | "search"
  | "nothing"
  | "zone";

/** A button in a short message. */
interface ToastAction {
  name: Name;
  pressed: () => void;
  /** Time for which the message is shown. */
  shown_ms: number;
}

const TOAST_MS = 2_500;
const element = () => document.querySelector<HTMLElement>(".toast");
let timer: ReturnType<typeof setTimeout> | undefined;

/** Returns a text; empty on a page of another version. */
export const text = (name: Name): string => element()?.dataset[name] ?? "";

/** Shows a short message about what was done. */
export function showToast(name: Name, action?: ToastAction): void {
  const toast = element();
  if (!toast) return;
  clearTimeout(timer);
  toast.textContent = text(name);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text(action.name);
    button.onclick = () => {
      toast.textContent = "";
      action.pressed();
    };
    toast.append(" · ", button);
  }
  timer = setTimeout(() => {
    toast.textContent = "";
  }, action?.shown_ms ?? TOAST_MS);
}
