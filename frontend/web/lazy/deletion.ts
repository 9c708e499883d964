// Deleting a message with a delay, in which it can be undone. The wasm's own button, which this
// replaces, deletes at once (app/src/views/actions.rs).
import { addStyles } from "../common/styles.ts";
import { fileInput } from "./file-tray.ts";
import { showToast, text } from "./texts.ts";

const UNDO_MS = 5_000;
const STYLES = `
.line:not(.gone) .bubble[data-deleted] { padding-block: calc(0.5rem - 1px); border: 1px solid var(--line); background: none; color: var(--ink-soft); font-style: italic; }
.line:not(.gone) .bubble[data-deleted] > * { display: none; }
.line:not(.gone) .bubble[data-deleted]::after { content: attr(data-deleted); }
.line:has(.bubble[data-deleted]) .acts { visibility: hidden; }
`;

/** A message that is about to be deleted. */
interface Deletion {
  bubble: HTMLElement;
  path: string;
  timer: ReturnType<typeof setTimeout>;
}

/** Deletes messages of the log when their button is pressed, after a moment. */
export function followDeletions(log: HTMLElement): void {
  addStyles(STYLES);
  const pending = new Set<Deletion>();

  const undo = (deletion: Deletion) => {
    clearTimeout(deletion.timer);
    pending.delete(deletion);
    delete deletion.bubble.dataset.deleted;
  };
  const perform = async (deletion: Deletion) => {
    pending.delete(deletion);
    const status = await guestChat.request("DELETE", deletion.path, undefined).then(
      (response) => response.status,
      () => 0,
    );
    // The page hears of the deletion as of every change. If it is not connected, it asks for changes.
    if (status === 200) dispatchEvent(new Event("focus"));
    else {
      delete deletion.bubble.dataset.deleted;
      showToast("failed");
    }
  };

  log.addEventListener(
    "click",
    (event) => {
      const button = (event.target as Element).closest<HTMLElement>(".acts .delete");
      const line = button?.closest(".line");
      const bubble = line?.querySelector<HTMLElement>(".bubble");
      const api = fileInput()?.dataset.to?.replace(/[/]attachments$/, "");
      if (!line || !bubble || !api) return;
      event.preventDefault();
      event.stopPropagation();
      // The last choice closes the menu.
      button?.parentElement?.querySelector<HTMLElement>("button:last-child")?.click();
      bubble.dataset.deleted = text("deleted");
      const deletion: Deletion = {
        bubble,
        path: `${api}/messages/${line.id.slice(1)}`,
        timer: setTimeout(() => void perform(deletion), UNDO_MS),
      };
      pending.add(deletion);
      showToast("deleted", { name: "undo", pressed: () => undo(deletion), shown_ms: UNDO_MS });
    },
    { capture: true },
  );
  // A page that is left deletes at once.
  addEventListener("pagehide", () => {
    const headers = guestChat.authenticationHeaders();
    for (const { path, timer } of pending) {
      clearTimeout(timer);
      void fetch(path, { method: "DELETE", headers, keepalive: true }).catch(() => {});
    }
    pending.clear();
  });
}
