// Behaviour of the guest's page that needs a script, but not the wasm: the sheets of the header
// (app/src/views/tools.rs), the sound, and the quick replies. All of it is optional.
import { addStyles } from "../common/styles.ts";
import { followActions } from "./actions.ts";
import { followLength } from "./character-count.ts";
import { followDeletions } from "./deletion.ts";
import { showDropTarget } from "./drop-target.ts";
import { followFacts } from "./facts.ts";
import { followGestures } from "./gestures.ts";
import { followKeys } from "./log-keys.ts";
import { followMenus } from "./menus.ts";
import { followPurpose, followQuotes } from "./quotes.ts";
import { followSearch } from "./search.ts";
import { isSoundOn, setSound } from "./sound.ts";
import { storedTray } from "./tray-storage.ts";
import { followPhotos } from "./viewer.ts";

// The number of characters, the items of the menu, short messages, and what gestures replace.
addStyles(`
.count { grid-column: 1 / -1; color: var(--ink-soft); font-size: 0.8rem; font-variant-numeric: tabular-nums; text-align: end; }
.count.over { color: var(--alert); font-weight: 600; }
.notify { max-width: 20rem; }
.chat:has(.closed:not(.hidden)) .notify:not(.on) { display: none; }
.notify.blocked, .notify [role="alert"] { padding: 0.25rem 1rem 0.5rem; color: var(--ink-soft); font-size: 0.9rem; }
.notify.on path { fill: currentcolor; }
.menu [aria-pressed="true"]::after { content: "✓"; content: "✓" / ""; margin-inline-start: auto; color: var(--accent-ink); font-weight: 700; }
.toast { position: fixed; z-index: 4; inset-block-end: 6rem; inset-inline: 0; width: fit-content; margin-inline: auto; padding: 0.45rem 1rem; border-radius: 2rem; background: var(--ink); color: var(--paper); font-size: 0.9rem; }
.toast button { min-height: 2rem; padding: 0 0.25rem; border: 0; background: none; color: inherit; font-weight: 600; text-decoration: underline; }
@media (hover: none) { [data-gestures] .opener:not(:focus-visible, [aria-expanded="true"]) { opacity: 0; }
[data-gestures] .bubble { -webkit-touch-callout: none; -webkit-user-select: none; user-select: none; touch-action: pan-y; }
}
`);

followMenus(document.querySelectorAll<HTMLDetailsElement>(".tools details"));

const facts = document.querySelector<HTMLElement>(".facts dl");
if (facts) followFacts(facts);

const sound = document.querySelector<HTMLButtonElement>(".sound");
if (sound) {
  const show = () => sound.setAttribute("aria-pressed", String(isSoundOn()));
  sound.onclick = () => {
    setSound(!isSoundOn());
    show();
  };
  show();
}

// Scrolls the focused quick reply fully into view. The quick replies are one line that scrolls
// sideways; browsers scroll to an invisible button but not to one that is cut off.
document.querySelector<HTMLElement>(".quick")?.addEventListener("focusin", ({ target }) => {
  (target as Element).scrollIntoView({ block: "nearest", inline: "nearest" });
});

const composer = document.querySelector<HTMLTextAreaElement>("#message");
if (composer) {
  followLength(composer);
  // On touch screens Enter inserts a line break (app/src/platform/composer.rs).
  if (matchMedia("(pointer: coarse)").matches) composer.enterKeyHint = "enter";
  // With a keyboard the guest can write at once; a host decides for its frame itself.
  const isFree = document.activeElement === document.body && parent === window && !location.hash;
  const button = document.querySelector<HTMLElement>(".attach");
  if (button) showDropTarget(composer, button);
  const tray = storedTray();
  if (tray) void guestChat.returnFiles(tray);
  if (isFree && matchMedia("(hover: hover) and (pointer: fine)").matches) composer.focus({ preventScroll: true });
}

const log = document.querySelector<HTMLElement>("[role=log]");
if (log) {
  followActions(log);
  followDeletions(log);
  followGestures(log);
  followKeys(log.closest<HTMLElement>(".scroller") ?? log, log);
  followPhotos(log);
  followQuotes(log);
  const purpose = document.querySelector<HTMLElement>(".purpose");
  if (purpose) followPurpose(purpose);
  const search = document.querySelector<HTMLElement>(".menu .search-button");
  if (search) followSearch(log, search);
}
