// The number of characters below the composer, once the text nears its limit.

/** Maximum length of a message, and the length from which the number is shown. */
const MAX = 4_000;
const SHOWN_FROM = 3_800;

/** Returns the length of a text as the server counts it: surrogate pairs are one character. */
export const countCharacters = (text: string): number => [...text.trim()].length;

/** Shows the number of characters behind the field. */
export function followLength(field: HTMLTextAreaElement): void {
  const line = document.createElement("p");
  line.id = "composer-count";
  line.className = "count";
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const update = () => {
    // A text is never longer in characters than in code units.
    const count = field.value.length < SHOWN_FROM ? 0 : countCharacters(field.value);
    if (count < SHOWN_FROM) {
      line.remove();
      return;
    }
    line.textContent = `${format.format(count)} / ${format.format(MAX)}`;
    line.classList.toggle("over", count > MAX);
    if (!line.isConnected) field.form?.append(line);
  };
  field.addEventListener("input", update);
  // A message that is sent empties the field, without an event.
  field.form?.addEventListener("submit", () => setTimeout(update));
  addEventListener("guest-chat", update);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby")} ${line.id}`);
  update();
}
