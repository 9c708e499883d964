// The files that are chosen for the next message, with the progress of their uploads.
import { addStyles } from "../common/styles.ts";

// The bar at the bottom of a file is the progress of its upload, and disappears at its end.
addStyles(`
.tray li { position: relative; max-width: 100%; }
.tray .photo { display: block; width: 5rem; height: 5rem; min-height: 0; border-radius: 0.7rem; }
.tray .file { padding-inline: 0.9rem 2.2rem; border: 1px solid var(--line); border-radius: 0.7rem; font-size: 0.9rem; }
.tray li::after { content: ""; position: absolute; inset-inline: 0.3rem; bottom: 0.3rem; height: 0.3rem; border-radius: 0.2rem; background: linear-gradient(var(--accent) 0 0) 0 0 / calc(100% * var(--share, 0)) 100% no-repeat var(--paper); }
.tray li:is(.done, .failed)::after { display: none; }
.tray li.failed { display: flex; align-items: center; gap: 0.6rem; padding-inline-end: 2.2rem; color: var(--alert); font-size: 0.875rem; }
.tray li.failed .file { flex: none; max-width: 50%; }
.tray li.failed .photo { opacity: 0.5; }
.tray button { position: absolute; inset-block-start: -0.6rem; inset-inline-end: -0.6rem; display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border: 1px solid var(--line); border-radius: 50%; background: var(--sheet); color: var(--ink); font-size: 1.1rem; line-height: 1; }
.tray .file ~ button { inset-block-start: 0.5rem; inset-inline-end: 0.3rem; border: 0; background: none; }
`);

/** The parts of a file that are shown. */
export interface ShownFile {
  label: string;
  /** Address of a thumbnail. */
  picture?: string | undefined;
}

/**
 * The input that chooses files; its attributes have the texts (`app/src/views/composer.rs`). `null`
 * if no conversation is open.
 */
export const fileInput = () => document.getElementById("files") as HTMLInputElement | null;
const tray = () => document.getElementById("tray");
const chipOf = (id: string) => tray()?.querySelector<HTMLElement>(`[data-file="${id}"]`);

/** Adds a file to the tray. `onRemove` is called when the user has removed it. */
export function addChip(id: string, file: ShownFile, onRemove: () => void): void {
  const chip = document.createElement("li");
  chip.dataset.file = id;
  const bar = document.createElement("span");
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", file.label);
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.title = fileInput()?.dataset.remove?.replace("{name}", file.label) ?? "";
  button.setAttribute("aria-label", button.title);
  button.onclick = () => {
    chip.remove();
    onRemove();
    fileInput()?.focus();
  };
  chip.append(pictureOf(file), bar, status, button);
  tray()?.append(chip);
}

export function removeChip(id: string): void {
  chipOf(id)?.remove();
}

/** Shows the progress of an upload: a share from 0 to 1, or the error code of a refusal. */
export function showProgress(id: string, share: number, code?: string): void {
  const chip = chipOf(id);
  if (!chip) return;
  const isDone = share === 1;
  const isRefused = code !== undefined;
  chip.style.setProperty("--share", `${share}`);
  const [bar, status] = [chip.querySelector<HTMLElement>("[role=progressbar]"), chip.querySelector("[role=status]")];
  if (!bar || !status) return;
  bar.setAttribute("aria-valuenow", `${Math.round(100 * share)}`);
  bar.hidden = isDone || isRefused;
  chip.classList.toggle("done", isDone);
  chip.classList.toggle("failed", isRefused);
  status.textContent = isRefused ? refusalText(code) : "";
}

/** Returns the text for the refusal of a file. */
function refusalText(code: string): string {
  const { why = "", whyKind, whyLarge, whyPixels, whyFrames, whyStorage } = fileInput()?.dataset ?? {};
  const texts: Record<string, string | undefined> = {
    FILE_TYPE_REFUSED: whyKind,
    FILE_TOO_LARGE: whyLarge,
    FILE_TOO_MANY_PIXELS: whyPixels,
    FILE_TOO_MANY_FRAMES: whyFrames,
    FILE_STORAGE_FULL: whyStorage,
  };
  return texts[code] ?? why;
}

/** Returns an element that shows a file: its thumbnail, or its name. */
export function pictureOf({ label, picture }: ShownFile): HTMLElement {
  if (picture) {
    const image = document.createElement("img");
    Object.assign(image, { className: "photo", src: picture, alt: label });
    return image;
  }
  const name = document.createElement("span");
  name.className = "file";
  // The name has its own text direction.
  name.append(Object.assign(document.createElement("bdi"), { textContent: label }));
  return name;
}

const limit = document.createElement("p");
limit.className = "problem";
limit.setAttribute("role", "alert");

/**
 * Shows or hides the maximum number of files. The element is inserted again each time, so that
 * screen readers announce it each time.
 */
export function showLimit(isReached: boolean): void {
  limit.remove();
  limit.textContent = fileInput()?.dataset.whyMany ?? "";
  if (isReached) tray()?.after(limit);
}
