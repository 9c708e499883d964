// Thumbnails in quotes of photos. The page itself quotes a message without a text by the names of its
// files.
import { addStyles } from "../common/styles.ts";
import { text } from "./texts.ts";

const STYLES = `
.quote .thumbnail { float: right; float: inline-end; width: 2.5rem; height: 2.5rem; margin-inline-start: 0.6rem; border-radius: 0.4rem; object-fit: cover; }
.quote.photos-only > .said { display: none; }
`;

/** Shows the first photo of the quoted message, if that is in the log, and their number. */
function showPhotos(quote: HTMLAnchorElement): void {
  const quoted = document.querySelector(quote.hash);
  const photos = quoted?.querySelectorAll<HTMLImageElement>(".photos img");
  if (!photos?.[0] || quote.querySelector(".thumbnail")) return;
  quote.prepend(Object.assign(new Image(), { className: "thumbnail", src: photos[0].src, alt: "" }));
  if (quoted?.querySelector(".bubble > .said > .text")) return;
  const count = document.createElement("span");
  count.className = "count-of-photos";
  count.textContent = photos.length === 1 ? text("photo") : text("photos").replace("{count}", `${photos.length}`);
  quote.classList.add("photos-only");
  quote.append(count);
}

/** Shows the quote as the page does, which has changed it: the quoted message was deleted. */
function hidePhotos(quote: Element): void {
  quote.classList.remove("photos-only");
  for (const part of quote.querySelectorAll(".thumbnail, .count-of-photos")) part.remove();
}

/** Shows photos in the quotes of the log. */
export function followQuotes(log: HTMLElement): void {
  addStyles(STYLES);
  const show = (within: ParentNode) => within.querySelectorAll<HTMLAnchorElement>("a.quote").forEach(showPhotos);
  show(log);
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      const changed = type === "characterData" && target.parentElement?.closest("a.quote");
      if (changed) hidePhotos(changed);
      for (const added of addedNodes) {
        if (!(added instanceof HTMLElement)) continue;
        // The quote of a message that was just acknowledged is added by itself.
        show(added.parentElement ?? added);
      }
    }
  }).observe(log, { characterData: true, childList: true, subtree: true });
}
