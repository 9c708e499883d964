// The button in a corner of the site, and the panel that it opens.
import { heightAboveKeyboard } from "../common/keyboard-height.ts";
import { textColourOn, toHexColour } from "./colours.ts";
import { createCross, createElement, createSpeechIcon } from "./elements.ts";
import { CSS } from "./styles.ts";

/** Texts of the button and the panel. */
export interface Labels {
  language: string;
  /** Name of the button and the panel. */
  label: string;
  /** Name of the button that closes the panel. */
  close: string;
  /** Text of the unread count, with `{count}`. */
  unread: string;
  /** Title of the panel. */
  title: string;
}

export class Widget {
  /** A custom element name, to which the site's rules for `div` do not apply. */
  readonly host = document.createElement("guest-chat-embed");
  readonly #root = this.host.attachShadow({ mode: "open" });
  readonly #badge = createElement("span", { class: "badge", "aria-hidden": "true" });
  readonly #bubble = createElement(
    "button",
    {
      type: "button",
      class: "bubble",
      "aria-expanded": "false",
      "aria-controls": "panel",
      "aria-haspopup": "dialog",
    },
    createSpeechIcon(),
    createCross(),
    this.#badge,
  );
  readonly #title = createElement("bdi");
  readonly #closer = createElement("button", { type: "button" }, createCross());
  readonly #panel = createElement(
    "div",
    { id: "panel", class: "panel", role: "dialog" },
    createElement("div", { class: "bar" }, createElement("span", { class: "title" }, this.#title), this.#closer),
  );

  constructor(onToggle: () => void, onClose: () => void, { side = "end", color }: DOMStringMap) {
    this.host.dataset.side = side;
    // Neither a style element nor an attribute, because the site's policy may forbid both.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    this.#root.adoptedStyleSheets = [sheet];
    const accent = toHexColour(color);
    this.host.style.setProperty("--accent", accent);
    this.host.style.setProperty("--ink", textColourOn(accent));
    this.#panel.inert = true;
    this.#bubble.addEventListener("click", onToggle);
    this.#closer.addEventListener("click", onClose);
    this.#root.append(this.#bubble, this.#panel);
  }

  /** Returns whether the focus is in the widget, or nowhere on the site. */
  get hasFocus(): boolean {
    return Boolean(this.#root.activeElement) || document.activeElement === document.body;
  }

  showTheme(theme: string): void {
    this.host.dataset.theme = theme;
  }

  showLabels({ language, label, close, unread, title }: Labels, unreadCount: number): void {
    const count = unread.replace("{count}", `${unreadCount}`);
    this.host.lang = language;
    this.#bubble.setAttribute("aria-label", unreadCount ? `${label}, ${count}` : label);
    this.#badge.textContent = unreadCount > 99 ? "99+" : `${unreadCount || ""}`;
    this.#panel.setAttribute("aria-label", label);
    this.#title.textContent = title;
    this.#closer.title = close;
    this.#closer.setAttribute("aria-label", close);
  }

  setOpen(isOpen: boolean): void {
    // Inert but not hidden: browsers do not render hidden frames of other sites, and such a page
    // never starts.
    this.#panel.inert = !isOpen;
    this.#bubble.setAttribute("aria-expanded", `${isOpen}`);
  }

  focusButton(): void {
    this.#bubble.focus();
  }

  addFrame(frame: HTMLIFrameElement): void {
    this.#panel.append(frame);
  }

  /**
   * Adapts the panel to an on-screen keyboard, which covers its bottom without notice to the frame.
   */
  fit(viewport: VisualViewport): void {
    const height = heightAboveKeyboard(viewport);
    this.#panel.style.setProperty("--seen", height ? `${height}px` : "");
    this.#panel.style.setProperty("--shift", height ? `${viewport.offsetTop}px` : "");
  }
}
