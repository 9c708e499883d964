// Viewer of the photos of a message, inside the page: a row of photos that snaps to each of them, so
// that a swipe is a scroll gesture. Without a script a photo opens in a tab.
import { addStyles } from "../common/styles.ts";
import { text } from "./texts.ts";

const STYLES = `
.viewer { width: 100vw; height: 100vh; height: 100dvh; max-width: none; max-height: none; margin: 0; padding: 0; border: 0; background: rgb(0 0 0 / 92%); color: #fff; overflow: hidden; }
.viewer ul { display: flex; height: 100%; margin: 0; padding: 0; list-style: none; overflow: auto hidden; scroll-snap-type: x mandatory; scrollbar-width: none; }
.viewer li { display: grid; flex: none; place-items: center; width: 100%; height: 100%; scroll-snap-align: center; scroll-snap-stop: always; }
.viewer img { max-width: 100%; max-height: 100vh; max-height: 100dvh; object-fit: contain; }
.viewer :is(button, a) { position: absolute; display: grid; place-items: center; width: 2.75rem; height: 2.75rem; padding: 0; border: 0; border-radius: 50%; background: rgb(0 0 0 / 60%); color: inherit; }
.viewer :focus-visible { outline-color: #fff; }
.viewer [data-do="close"] { inset-block-start: max(0.75rem, var(--inset-top)); inset-inline-end: 0.75rem; }
.viewer a { inset-block-start: max(0.75rem, var(--inset-top)); inset-inline-end: 4.25rem; }
.viewer :is([data-do="previous"], [data-do="next"]) { inset-block-start: calc(50% - 1.375rem); }
.viewer [data-do="previous"] { inset-inline-start: 0.75rem; }
.viewer [data-do="next"] { inset-inline-end: 0.75rem; }
[dir="rtl"] .viewer :is([data-do="previous"], [data-do="next"]) .icon { transform: scaleX(-1); }
.viewer [hidden] { display: none; }
`;

const ICONS = {
  close: "M6 6l12 12M18 6 6 18",
  save: "M12 4v11m-5-5 5 5 5-5M5 20h14",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
};

const icon = (name: keyof typeof ICONS) =>
  `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

/** Gives a button or link its symbol and its name. */
export function label<E extends HTMLElement>(element: E, name: keyof typeof ICONS): E {
  element.dataset.do = name;
  element.innerHTML = icon(name);
  element.title = text(name);
  element.setAttribute("aria-label", element.title);
  return element;
}

/** The dialog with the photos of one message. */
class Viewer {
  readonly #dialog = document.createElement("dialog");
  readonly #row = document.createElement("ul");
  readonly #save = label(document.createElement("a"), "save");
  readonly #previous = label(document.createElement("button"), "previous");
  readonly #next = label(document.createElement("button"), "next");
  readonly #links: HTMLAnchorElement[];

  constructor(links: HTMLAnchorElement[]) {
    this.#links = links;
    this.#dialog.className = "viewer";
    this.#row.tabIndex = 0;
    for (const link of links) {
      const image = new Image();
      image.src = link.href;
      image.alt = link.querySelector("img")?.alt ?? "";
      const item = document.createElement("li");
      item.append(image);
      this.#row.append(item);
    }
    const close = label(document.createElement("button"), "close");
    close.onclick = () => this.#dialog.close();
    this.#previous.onclick = () => this.#show(this.#at() - 1);
    this.#next.onclick = () => this.#show(this.#at() + 1);
    this.#row.onscroll = () => this.#update();
    this.#dialog.onkeydown = (event) => this.#pressed(event);
    // A click beside the photo.
    this.#row.onclick = ({ target }) => target instanceof HTMLLIElement && this.#dialog.close();
    this.#dialog.onclose = () => this.#dialog.remove();
    this.#dialog.append(this.#row, this.#previous, this.#next, this.#save, close);
  }

  open(link: HTMLAnchorElement): void {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#row.focus();
    this.#show(this.#links.indexOf(link), "instant");
    this.#update();
  }

  /** Returns the index of the visible photo. */
  #at(): number {
    return Math.round(Math.abs(this.#row.scrollLeft) / (this.#row.clientWidth || 1));
  }

  #show(index: number, behavior: ScrollBehavior = "auto"): void {
    this.#row.children[index]?.scrollIntoView({ behavior, inline: "center", block: "nearest" });
  }

  #update(): void {
    const at = this.#at();
    this.#previous.hidden = at === 0;
    this.#next.hidden = at >= this.#links.length - 1;
    const link = this.#links[at];
    if (!link) return;
    this.#save.href = link.href;
    this.#save.download = link.querySelector("img")?.alt ?? "";
    this.#dialog.setAttribute("aria-label", this.#save.download);
  }

  #pressed(event: KeyboardEvent): void {
    // Escape closes the dialog only, and not the chat around it (bridge.ts).
    if (event.key === "Escape") event.stopPropagation();
    const forward = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!forward) return;
    event.preventDefault();
    this.#show(this.#at() + (document.dir === "rtl" ? -forward : forward));
  }
}

/** Opens the photos of the log in the viewer. */
export function followPhotos(log: HTMLElement): void {
  addStyles(STYLES);
  log.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a.photo");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const links = link.parentElement?.querySelectorAll<HTMLAnchorElement>("a.photo") ?? [link];
    new Viewer([...links]).open(link);
  });
}
