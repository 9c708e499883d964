// Values of the Wi-Fi in the information about the stay, which a tap copies: the parts of lines
// behind a colon, such as the name of the network and its password.
import { addStyles } from "../common/styles.ts";
import { showToast, text } from "./texts.ts";

/** Titles of such an entry, in the languages of the page. */
const WIFI = /wi-?fi|w-?lan|internet|无线|無線|와이파이|вай-?фай|واي ?فاي|ไวไฟ/i;
/** A line with a value: the label and the value. Longer texts are sentences. */
const LINE = /^([^:：\n]{1,40}[:：]\s*)(\S(?:[^\n]{0,62}\S)?)$/;

const STYLES = `
.copyable { min-height: 2.75rem; padding: 0 0.6rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--chip); color: var(--accent-ink); text-align: start; overflow-wrap: anywhere; }
`;

/** Copies a value; without TLS there is no clipboard, and the value is selected instead. */
async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(button.textContent ?? "");
    showToast("copied");
  } catch {
    getSelection()?.selectAllChildren(button);
  }
}

/** Returns a line with its value as a button, or unchanged. */
function lineWithButton(line: string): (string | HTMLElement)[] {
  const [, label, value] = LINE.exec(line) ?? [];
  if (!label || !value) return [line];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copyable";
  button.dir = "auto";
  button.textContent = value;
  button.title = text("copy");
  button.setAttribute("aria-label", `${button.title}: ${value}`);
  button.onclick = () => void copy(button);
  return [label, button];
}

/** Makes the values of the entries about the Wi-Fi buttons. */
export function followFacts(list: HTMLElement): void {
  addStyles(STYLES);
  for (const title of list.querySelectorAll("dt")) {
    const entry = title.nextElementSibling;
    if (!entry || !WIFI.test(title.textContent ?? "")) continue;
    for (const node of [...entry.childNodes]) {
      if (!(node instanceof Text)) continue;
      const lines = node.data.split("\n").map(lineWithButton);
      node.replaceWith(...lines.flatMap((line, nth) => (nth ? ["\n", ...line] : line)));
    }
  }
}
