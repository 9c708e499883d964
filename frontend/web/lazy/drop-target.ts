// Shows where files can be dropped, while they are dragged over the page. The drop itself is handled
// by bootstrap/chosen-files.ts.
import { addStyles } from "../common/styles.ts";

const STYLES = `
.drop { position: fixed; z-index: 4; inset: 0.75rem; display: grid; place-items: center; border: 3px dashed var(--accent-ink); border-radius: 1.25rem; background: color-mix(in srgb, var(--sheet) 88%, transparent); color: var(--ink); font-weight: 600; text-align: center; pointer-events: none; }
`;

/** Shows the target while the composer is visible; `button` has its text. */
export function showDropTarget(composer: HTMLElement, button: HTMLElement): void {
  addStyles(STYLES);
  const target = document.createElement("div");
  target.className = "drop";
  target.setAttribute("aria-hidden", "true");
  target.textContent = button.title;
  addEventListener("dragover", ({ dataTransfer }) => {
    if (dataTransfer?.types.includes("Files") && composer.offsetParent && !target.isConnected)
      document.body.append(target);
  });
  addEventListener("drop", () => target.remove());
  addEventListener("dragleave", ({ relatedTarget }) => {
    // Without another element, the files have left the window.
    if (!relatedTarget) target.remove();
  });
}
