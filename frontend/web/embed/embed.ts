// Script for a hotel's own site: a button in a corner that opens the guest's chat in a frame.
// docs/EMBEDDING.md describes its use. It stores nothing, so it also works in browsers that block
// third-party cookies and storage.
import { CSS, SPEECH } from "./styles.js";

const VERSION = 1;
/**
 * Name of the frame that makes its page count as hidden until told otherwise. The page can read it
 * before any message arrives.
 */
const FRAME_NAME = "guest-chat-closed";
/**
 * Delays after each load of the frame: its page may start to listen late, and may learn only from a
 * message by which origin it is framed.
 */
const SAY_AFTER_MS = [0, 1000, 4000, 15000];
const ANSWERED_WITHIN_MS = 10000;

const given = document.currentScript?.dataset ?? {};
const ending = new AbortController();
const { signal } = ending;

let locale = given.locale || document.documentElement.lang;
/**
 * Language of the button and the panel: a key of `WORDS`, which the build creates from the app's
 * languages.
 */
let language;
let theme = given.theme ?? "auto";
/** The guest's link that the site has set last. */
let page;
let host, root, bubble, badge, panel, title, closer, frame, giveUp;
let [isOpen, isLoaded, isReady, wantsFocus] = [false, false, false, false];
let unread = 0;
/** Title of the panel: the hotel's name, once its page has sent it. */
let hotel;

function make(name, attributes = {}, ...children) {
  const isDrawn = name == "svg" || name == "path";
  const element = isDrawn ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const icon = (path, type = "speech") =>
  make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: type }, make("path", { d: path }));
const cross = () => icon("M6 6l12 12M18 6L6 18", "cross");

/** Converts a CSS colour to #rrggbb; returns the default for an invalid one. */
function hex(wanted) {
  const pen = document.createElement("canvas").getContext("2d") ?? {};
  for (const colour of ["#0b6e4f", wanted]) pen.fillStyle = colour;
  return /^#[\da-f]{6}$/.test(pen.fillStyle) ? pen.fillStyle : "#0b6e4f";
}

/** Returns black or white, whichever has more contrast (WCAG's relative luminance). */
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

/**
 * Returns the supported language that is nearest to a language tag, by the same rules as the
 * server.
 */
function nearest(tag) {
  // The tag may come from the site or the browser and be invalid. Norwegian is Bokmål here.
  try {
    const wanted = new Intl.Locale(tag.replace(/^n[on]\b/i, "nb")).maximize();
    return [`${wanted.language}-${wanted.script}`, wanted.language].find((ours) => Object.hasOwn(WORDS, ours));
  } catch {}
}

/** Selects the first supported language among these and then the browser's, as the chat does. */
function speak(...tags) {
  language = [...tags, ...navigator.languages].map(nearest).find(Boolean) ?? "en";
  if (host) showNames();
}

/** Sets the labels: the site's own texts, or else those of the chat's language. */
function showNames() {
  const [chat, closing, counted] = WORDS[language];
  const label = given.label ?? chat;
  const count = (given.unread ?? counted).replace("{count}", unread);
  host.lang = language;
  bubble.setAttribute("aria-label", unread ? `${label}, ${count}` : label);
  panel.setAttribute("aria-label", label);
  title.textContent = hotel ?? label;
  closer.title = given.close ?? closing;
  closer.setAttribute("aria-label", closer.title);
  if (frame) frame.title = label;
}

function build() {
  // A custom element name, to which the site's rules for `div` do not apply.
  host = make("guest-chat-embed", { "data-side": given.side ?? "end", "data-theme": theme });
  root = host.attachShadow({ mode: "open" });
  // Neither a style element nor an attribute, because the site's policy may forbid both.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const accent = hex(given.color);
  host.style.setProperty("--accent", accent);
  host.style.setProperty("--ink", inkOn(accent));

  badge = make("span", { class: "badge", "aria-hidden": "true" });
  const about = { "aria-expanded": "false", "aria-controls": "panel", "aria-haspopup": "dialog" };
  bubble = make("button", { type: "button", class: "bubble", ...about }, icon(SPEECH), cross(), badge);
  title = make("bdi");
  closer = make("button", { type: "button" }, cross());
  const bar = make("div", { class: "bar" }, make("span", { class: "title" }, title), closer);
  panel = make("div", { id: "panel", class: "panel", role: "dialog" }, bar);
  panel.inert = true;
  bubble.addEventListener("click", toggle);
  closer.addEventListener("click", close);
  root.append(bubble, panel);
  showUnread(0);
  document.body.append(host);
}

function showUnread(count) {
  unread = Math.max(0, Math.trunc(count) || 0);
  badge.textContent = unread > 99 ? "99+" : unread || "";
  showNames();
}

/** Returns the link as the frame opens it. */
function address() {
  const inside = new URL(page);
  inside.searchParams.set("embed", "1");
  if (locale) inside.searchParams.set("lang", locale);
  return inside.href;
}

function load() {
  if (frame || !host) return;
  // The site's policy may suppress the referrer; the page needs its origin to exchange messages.
  const allow = "clipboard-write";
  frame = make("iframe", { name: FRAME_NAME, allow, referrerpolicy: "origin", src: address() });
  showNames();
  frame.addEventListener("load", () => {
    isLoaded = true;
    SAY_AFTER_MS.forEach((after) => setTimeout(sayVisibility, after));
  });
  panel.append(frame);
}

/**
 * Replaces the frame: another address in the same frame would add an entry to the site's history.
 */
function renew() {
  clearTimeout(giveUp);
  isLoaded = isReady = false;
  frame?.remove();
  frame = undefined;
  showUnread(0);
  load();
}

function say(type, data = {}) {
  // Before it has loaded a page, the frame has the site's own origin.
  if (isLoaded || isReady) frame?.contentWindow?.postMessage({ guestChat: VERSION, type, data }, page.origin);
}
const sayVisibility = () => say("visibility", { visible: isOpen && !document.hidden });

function focusComposer() {
  if (!wantsFocus || !isReady) return;
  wantsFocus = false;
  say("focus-composer");
}

const HEARD = {
  ready(data) {
    clearTimeout(giveUp);
    isReady = true;
    if (typeof data.title == "string" && data.title.trim()) hotel = data.title;
    // The language that the guest has chosen in the chat, or the hotel's.
    speak(String(data.locale), locale);
    sayVisibility();
    say("theme", { theme });
    focusComposer();
  },
  unread: ({ count }) => showUnread(count),
  close,
};

function hear({ source, origin, data: envelope }) {
  if (!frame || source != frame.contentWindow || origin != page.origin || envelope?.guestChat !== VERSION) return;
  const { type } = envelope;
  const data = envelope.data ?? {};
  if (Object.hasOwn(HEARD, type)) HEARD[type](data);
  const isTaken = !dispatchEvent(new CustomEvent(`guest-chat:${type}`, { detail: data, cancelable: true }));
  // After the link has ended, no messages arrive that could change the count.
  if (type == "auth-expired" && !isTaken) showUnread(0);
}

function setOpen(next) {
  isOpen = next;
  // Inert but not hidden: browsers do not render hidden frames of other sites, and such a page
  // never starts.
  panel.inert = !isOpen;
  bubble.setAttribute("aria-expanded", isOpen);
  sayVisibility();
}

function open() {
  if (!host || isOpen) return;
  load();
  setOpen(true);
  frame.focus();
  wantsFocus = true;
  focusComposer();
}

function close() {
  if (!isOpen) return;
  wantsFocus = false;
  // The focus stays if the user is typing elsewhere on the site.
  const isHere = root.activeElement || document.activeElement == document.body;
  setOpen(false);
  if (isHere) bubble.focus();
}

const toggle = () => (isOpen ? close() : open());

function parsed(url) {
  // Older browsers do not have URL.canParse.
  try {
    return new URL(url);
  } catch {}
}

/** Shows the chat of this link, or continues it with a newer one. */
function link(url) {
  const next = parsed(url);
  if (!/^https?:$/.test(next?.protocol) || signal.aborted) return;
  const before = page;
  page = next;
  if (!before) return appear();
  if (!frame) return;
  const token = next.searchParams.get("token");
  if (before.origin != next.origin || before.pathname != next.pathname || !token || !isReady) return renew();
  say("token", { token });
  // A page whose link has ended may not receive messages any more.
  clearTimeout(giveUp);
  giveUp = setTimeout(renew, ANSWERED_WITHIN_MS);
}

/** Shows the button at once, and loads the chat when the site is idle. */
function appear() {
  if (!document.body) return document.addEventListener("DOMContentLoaded", appear, { once: true, signal });
  build();
  const { requestIdleCallback: soon = (then) => setTimeout(then, 2000) } = globalThis;
  const idly = () => soon(load, { timeout: 5000 });
  if (document.readyState == "complete") idly();
  else addEventListener("load", idly, { once: true, signal });
  addEventListener("message", hear, { signal });
  document.addEventListener("visibilitychange", sayVisibility, { signal });
  document.addEventListener("keydown", escape, { signal });
  for (const type of ["resize", "scroll"]) visualViewport?.addEventListener(type, fit, { signal });
}

const escape = (event) => event.key == "Escape" && !event.defaultPrevented && !event.isComposing && close();

/**
 * Adapts the panel to an on-screen keyboard, which covers its bottom without notice to the frame.
 */
function fit() {
  const { height, offsetTop, scale } = visualViewport;
  const isCovered = scale == 1 && innerHeight - height > 60;
  panel.style.setProperty("--seen", isCovered ? `${height}px` : "");
  panel.style.setProperty("--shift", isCovered ? `${offsetTop}px` : "");
}

function destroy() {
  ending.abort();
  host?.remove();
  host = frame = undefined;
  delete globalThis.guestChatEmbed;
}

function setTheme(name) {
  theme = name;
  if (host) host.dataset.theme = theme;
  say("theme", { theme });
}

function setLocale(tag) {
  locale = tag;
  speak(locale);
  // The page could change the language itself, but a page that is loading receives no messages.
  if (frame) renew();
}

// If the script is included twice, it runs once.
if (!globalThis.guestChatEmbed) {
  globalThis.guestChatEmbed = { open, close, toggle, link, theme: setTheme, locale: setLocale, destroy };
  speak(locale);
  if (given.link) link(given.link);
}
