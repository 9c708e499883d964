// Search in the conversation: a dialog with the messages that contain all words. It reads the whole
// history over the API, one page after the other, once for each time it is opened.
import { addStyles } from "../common/styles.ts";
import { highlight } from "./actions.ts";
import { fileInput } from "./file-tray.ts";
import { localeOf } from "./opening-hours.ts";
import { matches, splitByMatches, toWords } from "./search-words.ts";
import { showToast, text } from "./texts.ts";
import { label } from "./viewer.ts";

/** Messages of a page of the history, the maximum, and pages that are read at most. */
const PAGE_MESSAGES = 100;
const MAX_PAGES = 50;
/** Results that are shown at most. */
const MAX_RESULTS = 100;

const STYLES = `
.search { display: none; flex-direction: column; width: min(28rem, 100vw); height: 100vh; height: var(--seen, 100dvh); max-width: none; max-height: none; margin: 0; margin-inline-start: auto; padding: 0; border: 0; background: var(--sheet); color: var(--ink); }
.search[open] { display: flex; }
.search form { display: flex; gap: 0.25rem; padding: max(0.5rem, var(--inset-top)) 0.5rem 0.5rem max(0.75rem, var(--inset-left)); border-bottom: 1px solid var(--line); }
.search input { flex: 1; min-width: 0; min-height: 2.75rem; padding: 0 1rem; border: 1px solid var(--edge); border-radius: 1.4rem; background: var(--paper); color: inherit; font: inherit; }
.search form button { display: grid; flex: none; place-items: center; width: 2.75rem; height: 2.75rem; border: 0; background: none; color: var(--ink-soft); }
.search [role="status"] { padding: 0.75rem 1rem; color: var(--ink-soft); font-size: 0.9rem; }
.search [role="status"]:empty { padding: 0; }
.search ol { flex: 1; overflow: auto; overscroll-behavior: contain; }
.search li button { display: block; width: 100%; min-height: 3.5rem; padding: 0.5rem 1rem; border: 0; border-bottom: 1px solid var(--line); background: none; text-align: start; overflow-wrap: anywhere; }
.search li button:hover { background: var(--bubble); }
.search :focus-visible { outline-offset: -3px; }
.search small { display: flex; justify-content: space-between; gap: 1rem; color: var(--ink-soft); }
.search mark { background: var(--notice); color: var(--notice-ink); }
`;

/** The parts of a message that the search uses. */
interface Message {
  id: number;
  sender_name: string;
  message: string;
  timestamp: string;
  attachments: { file_name: string }[];
}

const searchedText = ({ message, attachments }: Message) =>
  [message, ...attachments.map(({ file_name }) => file_name)].filter(Boolean).join(" · ");

/** Reads the history, the newest page first, until `isWanted` returns false. */
async function* readHistory(isWanted: () => boolean): AsyncGenerator<Message[], undefined> {
  const api = fileInput()?.dataset.to?.replace(/[/]attachments$/, "");
  let before = "";
  for (let page = 0; page < MAX_PAGES && isWanted(); page++) {
    const path = `${api}/messages?limit=${PAGE_MESSAGES}${before}`;
    const { status, body } = await guestChat.request("GET", path, undefined);
    if (status !== 200) throw new Error(`status ${status}`);
    const { messages, has_more } = JSON.parse(body) as { messages: Message[]; has_more: boolean };
    yield [...messages].reverse();
    const [oldest] = messages;
    if (!has_more || !oldest) return undefined;
    before = `&before=${oldest.id}`;
  }
  return undefined;
}

/** Returns the format of times at the hotel; a zone that this browser does not know is UTC. */
function timeFormat(): Intl.DateTimeFormat {
  const format = (timeZone: string | undefined) =>
    new Intl.DateTimeFormat(localeOf(document.documentElement.lang), {
      timeZone,
      dateStyle: "medium",
      timeStyle: "short",
    });
  try {
    return format(text("zone") || undefined);
  } catch {
    return format("UTC");
  }
}

/** Loads a page of older messages into the log; returns whether there were any. */
async function loadOlder(log: HTMLElement): Promise<boolean> {
  const link = document.querySelector<HTMLElement>(".older:not(.hidden) a");
  if (!link) return false;
  const first = log.querySelector(".line");
  // While older messages are loaded, the log is not announced (app/src/views/log.rs).
  const loaded = new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      if (log.getAttribute("aria-live") === "off") return;
      observer.disconnect();
      resolve();
    });
    observer.observe(log, { attributeFilter: ["aria-live"] });
  });
  link.click();
  await loaded;
  return log.querySelector(".line") !== first;
}

/** Scrolls to a message, and loads older ones until it is there. */
async function showMessage(log: HTMLElement, id: number): Promise<void> {
  while (!document.getElementById(`m${id}`)) {
    if (await loadOlder(log)) continue;
    showToast("failed");
    return;
  }
  highlight(`#m${id}`);
}

/** The dialog. It exists while it is open. */
class Search {
  readonly #log: HTMLElement;
  readonly #dialog = document.createElement("dialog");
  readonly #input = document.createElement("input");
  readonly #status = document.createElement("p");
  readonly #results = document.createElement("ol");
  readonly #format = timeFormat();
  /** Number of the present search: a newer one ends the ones before. */
  #number = 0;
  readonly #history = readHistory(() => this.#dialog.open);
  /** The pages that were read or are being read, the newest first. */
  readonly #pages: Promise<IteratorResult<Message[], undefined>>[] = [];

  constructor(log: HTMLElement) {
    this.#log = log;
    this.#dialog.className = "search";
    this.#dialog.setAttribute("aria-label", text("search"));
    this.#input.type = "search";
    this.#input.enterKeyHint = "search";
    this.#input.placeholder = text("search");
    this.#input.setAttribute("aria-label", text("search"));
    this.#status.setAttribute("role", "status");
    const form = document.createElement("form");
    const close = label(document.createElement("button"), "close");
    close.type = "button";
    close.onclick = () => this.#dialog.close();
    form.append(this.#input, close);
    form.onsubmit = (event) => event.preventDefault();
    this.#input.oninput = () => void this.#search();
    this.#dialog.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      // It closes the dialog only, and not the chat around it (bridge.ts); in a search field browsers
      // would only clear the text.
      event.stopPropagation();
      event.preventDefault();
      this.#dialog.close();
    };
    this.#dialog.onclose = () => this.#dialog.remove();
    this.#dialog.append(form, this.#status, this.#results);
  }

  open(): void {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#input.focus();
  }

  async #search(): Promise<void> {
    const number = ++this.#number;
    const words = toWords(this.#input.value);
    this.#results.replaceChildren();
    this.#status.textContent = "";
    if (!words.length) return;
    let count = 0;
    try {
      for (let nth = 0; ; nth++) {
        const reading = this.#pages[nth] ?? this.#history.next();
        this.#pages[nth] = reading;
        const { value: page } = await reading;
        if (number !== this.#number) return;
        if (!page) break;
        for (const message of page) {
          if (count === MAX_RESULTS || !matches(searchedText(message), words)) continue;
          count++;
          this.#results.append(this.#result(message, words));
        }
      }
      if (!count) this.#status.textContent = text("nothing");
    } catch {
      this.#status.textContent = text("failed");
    }
  }

  #result(message: Message, words: string[]): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    const head = document.createElement("small");
    const name = document.createElement("bdi");
    name.textContent = message.sender_name;
    const time = document.createElement("time");
    time.dateTime = message.timestamp;
    time.textContent = this.#format.format(new Date(message.timestamp));
    head.append(name, time);
    const body = document.createElement("span");
    body.dir = "auto";
    for (const { text, isMatch } of splitByMatches(searchedText(message), words)) {
      const part = document.createElement(isMatch ? "mark" : "span");
      part.textContent = text;
      body.append(part);
    }
    button.append(head, body);
    button.onclick = () => {
      this.#dialog.close();
      void showMessage(this.#log, message.id);
    };
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}

/** Opens the search with the button of the menu. */
export function followSearch(log: HTMLElement, button: HTMLElement): void {
  addStyles(STYLES);
  button.onclick = () => new Search(log).open();
}
