// Keyboard in the log: it is one Tab stop, arrow keys move between messages, and Tab then reaches the
// links and the menu of the focused message.
import { addStyles } from "../common/styles.ts";

const STYLES = `
.line:focus { outline: none; }
.line:focus-visible .bubble { outline: 3px solid var(--accent-ink); outline-offset: 2px; }
`;

/**
 * Parts of a message that Tab reaches while the message has the focus. Those of a refused message
 * are always reached, because they need a decision.
 */
const PARTS = ".opener, .bubble a";

/** Returns an iterator over the messages of the log, in the order of display. */
function messagesOf(log: Element): TreeWalker {
  return document.createTreeWalker(log, NodeFilter.SHOW_ELEMENT, (node) => {
    if ((node as Element).matches(".line")) return NodeFilter.FILTER_ACCEPT;
    return (node as Element).matches(".block, .log") ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_REJECT;
  });
}

/** Returns the message to which a key moves the focus; `null` if there is none. */
function target(scroller: Element, log: Element, key: string, current: Element | null): Node | null {
  const messages = messagesOf(log);
  if (key === "Home") return messages.firstChild();
  if (key === "End") return messages.lastChild();
  if (current) {
    messages.currentNode = current;
    return key === "ArrowUp" ? messages.previousNode() : messages.nextNode();
  }
  // The first key moves to the last message in view.
  const { bottom } = scroller.getBoundingClientRect();
  let message = messages.lastChild() as Element | null;
  while (message && message.getBoundingClientRect().top > bottom) message = messages.previousNode() as Element | null;
  return message;
}

/** Sets whether Tab reaches the parts of these messages. */
function setReachable(within: ParentNode, isReachable: boolean): void {
  for (const part of within.querySelectorAll<HTMLElement>(PARTS)) {
    if (isReachable) part.removeAttribute("tabindex");
    else part.tabIndex = -1;
  }
}

/** Moves the focus in the log with arrow keys. */
export function followKeys(scroller: HTMLElement, log: HTMLElement): void {
  addStyles(STYLES);
  setReachable(log, false);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const added of addedNodes) {
        if (!(added instanceof HTMLElement)) continue;
        const isFocused = added.closest(".line")?.contains(document.activeElement);
        if (!isFocused) setReachable(added, false);
      }
    }
  }).observe(log, { childList: true, subtree: true });

  scroller.addEventListener("keydown", (event) => {
    const focused = event.target as Element;
    const current = focused.closest(".line");
    if (event.key === "Enter" && focused === current) {
      const opener = current.querySelector<HTMLElement>(".opener");
      opener?.focus();
      opener?.click();
      // Otherwise the button, which has the focus now, would be pressed again.
      event.preventDefault();
    }
    const hasModifier = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key) || hasModifier) return;
    if (focused !== scroller && !current) return;
    event.preventDefault();
    const line = target(scroller, log, event.key, current) as HTMLElement | null;
    if (!line) return;
    line.tabIndex = -1;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  });
  log.addEventListener("focusin", ({ target }) => {
    const line = (target as Element).closest(".line");
    if (line) setReachable(line, true);
  });
  log.addEventListener("focusout", ({ target, relatedTarget }) => {
    const line = (target as Element).closest(".line");
    if (!line || (relatedTarget instanceof Node && line.contains(relatedTarget))) return;
    line.removeAttribute("tabindex");
    setReachable(line, false);
  });
}
