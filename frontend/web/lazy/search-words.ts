// Comparison of texts in a search: without case and diacritics, every word as a part of the text.

/** A part of a text, and whether it is one of the searched words. */
export interface Part {
  text: string;
  isMatch: boolean;
}

/**
 * Returns a text without case and diacritics. Each character stays one UTF-16 unit or pair of them,
 * or becomes nothing, so that `positions` has the place of each remaining unit in the text.
 */
function fold(text: string): { folded: string; positions: number[] } {
  let folded = "";
  const positions: number[] = [];
  let at = 0;
  for (const char of text) {
    const plain = char.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (let unit = 0; unit < plain.length; unit++) positions.push(at);
    folded += plain;
    at += char.length;
  }
  positions.push(at);
  return { folded, positions };
}

/** Returns the words of a search. */
export const toWords = (search: string): string[] =>
  fold(search)
    .folded.split(/\s+/)
    .filter((word) => word);

/** Returns whether a text contains all words. */
export function matches(text: string, words: string[]): boolean {
  const { folded } = fold(text);
  return words.every((word) => folded.includes(word));
}

/** Splits a text at the words; the parts together are the text. */
export function splitByMatches(text: string, words: string[]): Part[] {
  const { folded, positions } = fold(text);
  const parts: Part[] = [];
  let [from, at] = [0, 0];
  while (at < folded.length) {
    const word = words.find((word) => folded.startsWith(word, at));
    if (!word) {
      at++;
      continue;
    }
    const [start = 0, end = text.length] = [positions[at], positions[at + word.length]];
    if (start > from) parts.push({ text: text.slice(from, start), isMatch: false });
    if (end > start) parts.push({ text: text.slice(start, end), isMatch: true });
    from = Math.max(from, end);
    at += word.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isMatch: false });
  return parts;
}
