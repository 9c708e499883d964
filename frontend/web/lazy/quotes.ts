// Photos in quotes, and in the card above the composer. The page itself quotes a message without a text
// by the names of its files.
import { addStyles } from "../common/styles.ts";
import { text } from "./texts.ts";

const STYLES = `
.quote .thumbnail { float: right; float: inline-end; width: 2.5rem; height: 2.5rem; margin-inline-start: 0.6rem; border-radius: 0.4rem; object-fit: cover; }
.photos-only > .said { display: none; }
`;

/** Returns the photos of a message, and whether it has a text. */
function photosOf(message: Element | null): { photos: HTMLImageElement[]; hasText: boolean } {
  const photos = [...(message?.querySelectorAll<HTMLImageElement>(".photos img") ?? [])];
  return { photos, hasText: Boolean(message?.querySelector(".bubble > .said > .text")) };
}

/** Shows a number of photos instead of the names of their files. */
function showCount(quote: Element, count: number): void {
  const label = document.createElement("span");
  label.className = "count-of-photos";
  label.textContent = count === 1 ? text("photo") : text("photos").replace("{count}", `${count}`);
  quote.classList.add("photos-only");
  quote.append(label);
}

/** Shows the first photo of the quoted message, if that is in the log, and their number. */
function showPhotos(quote: HTMLAnchorElement): void {
  const { photos, hasText } = photosOf(document.querySelector(quote.hash));
  if (!photos[0] || quote.querySelector(".thumbnail")) return;
  quote.prepend(Object.assign(new Image(), { className: "thumbnail", src: photos[0].src, alt: "" }));
  if (!hasText) showCount(quote, photos.length);
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

/** Shows the number of photos in the card above the composer, which names the quoted message. */
export function followPurpose(purpose: HTMLElement): void {
  const card = purpose.querySelector("#composer-purpose");
  if (!card) return;
  const show = () => {
    hidePhotos(card);
    const { photos, hasText } = photosOf(document.getElementById(purpose.dataset.quoted ?? ""));
    if (photos.length > 0 && !hasText) showCount(card, photos.length);
  };
  new MutationObserver(show).observe(purpose, { attributeFilter: ["data-quoted"], characterData: true, subtree: true });
}
