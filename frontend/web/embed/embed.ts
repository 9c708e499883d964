// Script for a hotel's own site: a button in a corner that opens the guest's chat in a frame.
// docs/EMBEDDING.md describes its use. It stores nothing, so it also works in browsers that block
// third-party cookies and storage.
import type { EnvelopeData } from "../common/envelope.ts";
import { ChatFrame } from "./chat-frame.ts";
import { nearestLanguage } from "./language.ts";
import { Widget } from "./widget.ts";

/** Time after which a page that does not answer a new link is loaded again. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Functions for the site (docs/EMBEDDING.md). */
interface SiteInterface {
  open(): void;
  close(): void;
  toggle(): void;
  link(url: string): void;
  theme(name: string): void;
  locale(tag: string): void;
  destroy(): void;
}

declare global {
  var guestChatEmbed: SiteInterface | undefined;
}

const settings: DOMStringMap = document.currentScript instanceof HTMLElement ? document.currentScript.dataset : {};
const destruction = new AbortController();
const { signal } = destruction;

let locale = settings.locale || document.documentElement.lang;
/** Language of the button and the panel. */
let language = "en";
let theme = settings.theme ?? "auto";
/** The guest's link that the site has set last. */
let link: URL | undefined;
let widget: Widget | undefined;
let frame: ChatFrame | undefined;
let answerTimer: ReturnType<typeof setTimeout> | undefined;
let isOpen = false;
let wantsFocus = false;
let unreadCount = 0;
/** The hotel's name, once its page has sent it. */
let hotelName: string | undefined;

/** Selects the first supported language among these and then the browser's, as the chat does. */
function selectLanguage(...tags: string[]): void {
  const languages = [...tags, ...navigator.languages].map((tag) => nearestLanguage(tag, WORDS));
  language = languages.find(Boolean) ?? "en";
  showLabels();
}

/** Shows the labels: the site's own texts, or else those of the chat's language. */
function showLabels(): void {
  const [chat = "", closing = "", counted = ""] = WORDS[language] ?? [];
  const { label = chat, close = closing, unread = counted } = settings;
  widget?.showLabels({ language, label, close, unread, title: hotelName ?? label }, unreadCount);
  if (frame) frame.element.title = label;
}

function showUnread(count: unknown): void {
  unreadCount = Math.max(0, Math.trunc(Number(count)) || 0);
  showLabels();
}

function loadFrame(): void {
  if (frame || !widget || !link) return;
  frame = new ChatFrame(link, locale, sendVisibility);
  showLabels();
  widget.addFrame(frame.element);
}

/**
 * Replaces the frame: another address in the same frame would add an entry to the site's history.
 */
function reloadFrame(): void {
  clearTimeout(answerTimer);
  frame?.element.remove();
  frame = undefined;
  showUnread(0);
  loadFrame();
}

function sendVisibility(): void {
  frame?.send("visibility", { visible: isOpen && !document.hidden });
}

function focusComposer(): void {
  if (!wantsFocus || !frame?.isReady) return;
  wantsFocus = false;
  frame.send("focus-composer");
}

const HANDLERS: Record<string, (data: EnvelopeData) => void> = {
  ready({ title, locale: chosen }) {
    clearTimeout(answerTimer);
    if (frame) frame.isReady = true;
    if (typeof title === "string" && title.trim()) hotelName = title;
    // The language that the guest has chosen in the chat, or the hotel's.
    selectLanguage(String(chosen), locale);
    sendVisibility();
    frame?.send("theme", { theme });
    focusComposer();
  },
  unread: ({ count }) => showUnread(count),
  close,
};

function receive(event: MessageEvent): void {
  const envelope = frame?.read(event);
  if (!envelope) return;
  const { type, data } = envelope;
  if (Object.hasOwn(HANDLERS, type)) HANDLERS[type]?.(data);
  const isHandled = !dispatchEvent(new CustomEvent(`guest-chat:${type}`, { detail: data, cancelable: true }));
  // After the link has ended, no messages arrive that could change the count.
  if (type === "auth-expired" && !isHandled) showUnread(0);
}

function setOpen(next: boolean): void {
  isOpen = next;
  widget?.setOpen(isOpen);
  sendVisibility();
}

function open(): void {
  if (!widget || isOpen) return;
  loadFrame();
  setOpen(true);
  frame?.element.focus();
  wantsFocus = true;
  focusComposer();
}

function close(): void {
  if (!widget || !isOpen) return;
  wantsFocus = false;
  // The focus stays if the user is typing elsewhere on the site.
  const hadFocus = widget.hasFocus;
  setOpen(false);
  if (hadFocus) widget.focusButton();
}

const toggle = () => (isOpen ? close() : open());

function parseUrl(text: string): URL | undefined {
  // Older browsers do not have URL.canParse.
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Shows the chat of this link, or continues it with a newer one. */
function setLink(text: string): void {
  const next = parseUrl(text);
  if (!next || !/^https?:$/.test(next.protocol) || signal.aborted) return;
  const previous = link;
  link = next;
  if (!previous) {
    appear();
  } else if (frame) {
    const token = next.searchParams.get("token");
    const isSameChat = previous.origin === next.origin && previous.pathname === next.pathname;
    if (isSameChat && token && frame.isReady) continueWith(token, frame);
    else reloadFrame();
  }
}

/** Continues a chat with another token. */
function continueWith(token: string, frame: ChatFrame): void {
  frame.send("token", { token });
  // A page whose link has ended may not receive messages any more.
  clearTimeout(answerTimer);
  answerTimer = setTimeout(reloadFrame, ANSWER_TIMEOUT_MS);
}

/** Shows the button at once, and loads the chat when the site is idle. */
function appear(): void {
  if (!document.body) {
    document.addEventListener("DOMContentLoaded", appear, { once: true, signal });
    return;
  }
  widget = new Widget(toggle, close, settings);
  widget.showTheme(theme);
  showLabels();
  document.body.append(widget.host);
  const loadSoon = () => {
    // Safari does not have requestIdleCallback.
    if ("requestIdleCallback" in globalThis) requestIdleCallback(loadFrame, { timeout: 5000 });
    else setTimeout(loadFrame, 2000);
  };
  if (document.readyState === "complete") loadSoon();
  else addEventListener("load", loadSoon, { once: true, signal });
  addEventListener("message", receive, { signal });
  document.addEventListener("visibilitychange", sendVisibility, { signal });
  document.addEventListener("keydown", closeOnEscape, { signal });
  const viewport = visualViewport;
  for (const type of ["resize", "scroll"]) viewport?.addEventListener(type, () => widget?.fit(viewport), { signal });
}

function closeOnEscape({ key, defaultPrevented, isComposing }: KeyboardEvent): void {
  if (key === "Escape" && !defaultPrevented && !isComposing) close();
}

function destroy(): void {
  destruction.abort();
  widget?.host.remove();
  widget = frame = undefined;
  Reflect.deleteProperty(globalThis, "guestChatEmbed");
}

function setTheme(name: string): void {
  theme = name;
  widget?.showTheme(theme);
  frame?.send("theme", { theme });
}

function setLocale(tag: string): void {
  locale = tag;
  selectLanguage(locale);
  // The page could change the language itself, but a page that is loading receives no messages.
  if (frame) reloadFrame();
}

// If the script is included twice, it runs once.
if (!globalThis.guestChatEmbed) {
  globalThis.guestChatEmbed = { open, close, toggle, link: setLink, theme: setTheme, locale: setLocale, destroy };
  selectLanguage(locale);
  if (settings.link) setLink(settings.link);
}
