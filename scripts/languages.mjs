// Writes the formats of dates and times into each language's file, from CLDR as this Node.js
// version's `Intl` has them. To be run after adding a language:
//
//   node scripts/languages.mjs
//
// It fails if a day or a minute would differ from what `Intl` formats.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const FOLDER = new URL("../app/languages/", import.meta.url);
// For guests of European hotels: the day before the month, and 24 hours.
const REGION = { en: "en-GB", pt: "pt-PT" };
const BUDDHIST_YEARS = 543;
const YEAR = 2025;

const utc = (month, day, hour = 12, minute = 0) => new Date(Date.UTC(YEAR, month, day, hour, minute));
const monday = (offset) => utc(8, 1 + offset);

function dates(tag) {
  const format = (options) => new Intl.DateTimeFormat(REGION[tag] ?? tag, { timeZone: "UTC", ...options });
  const day = format({ weekday: "long", day: "numeric", month: "long" });
  const date = format({ day: "numeric", month: "long", year: "numeric" });
  const time = format({ timeStyle: "short" });
  const part = (formatter, type, at) => formatter.formatToParts(at).find((part) => part.type === type).value;
  const pattern = (formatter, at) =>
    formatter
      .formatToParts(at)
      .map(({ type, value }) => (type === "literal" ? value : `{${type === "year" && Number(value) === YEAR + BUDDHIST_YEARS ? "buddhist_year" : type}}`))
      .join("");
  // No line break between the time and its day period (am or pm).
  const together = (text) => text.replaceAll(" ", "\u00a0");
  const hour = (at) => together(time.formatToParts(at).map(({ type, value }) => (type === "minute" ? "{minute}" : value)).join(""));
  return {
    told: { day, date, time },
    words: {
      months: Array.from({ length: 12 }, (_, month) => part(day, "month", utc(month, 5))).join("|"),
      weekdays: Array.from({ length: 7 }, (_, offset) => part(day, "weekday", monday(offset))).join("|"),
      day: pattern(day, utc(10, 22)),
      date: pattern(date, utc(10, 22)),
      hours: Array.from({ length: 24 }, (_, at) => hour(utc(10, 22, at))).join("|"),
    },
  };
}

/** Formats a date as the page does. */
function put(words, at, pattern) {
  const nth = (list, place) => list.split("|")[place];
  return words[pattern]
    .replace("{weekday}", nth(words.weekdays, (at.getUTCDay() + 6) % 7))
    .replace("{day}", String(at.getUTCDate()))
    .replace("{month}", nth(words.months, at.getUTCMonth()))
    .replace("{year}", String(at.getUTCFullYear()))
    .replace("{buddhist_year}", String(at.getUTCFullYear() + BUDDHIST_YEARS));
}

function check(tag, { told, words }) {
  // V8 uses plain spaces in completely formatted texts, for compatibility with old scripts.
  const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ");
  const same = (ours, theirs) => {
    if (plain(ours) !== plain(theirs)) throw new Error(`${tag}: ${JSON.stringify(ours)} should be ${JSON.stringify(theirs)}`);
  };
  for (let nth = 0; nth < 365; nth += 1) {
    const at = utc(0, 1 + nth);
    same(put(words, at, "day"), told.day.format(at));
    same(put(words, at, "date"), told.date.format(at));
  }
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const at = utc(10, 22, 0, minute);
    const ours = words.hours.split("|")[at.getUTCHours()].replace("{minute}", String(at.getUTCMinutes()).padStart(2, "0"));
    same(ours, told.time.format(at));
  }
}

for (const name of readdirSync(FOLDER)) {
  const file = new URL(name, FOLDER);
  const catalogue = JSON.parse(readFileSync(file, "utf8"));
  const tag = name.replace(/\.json$/, "");
  const language = dates(tag);
  check(tag, language);
  Object.assign(catalogue.words, language.words);
  writeFileSync(file, `${JSON.stringify(catalogue, null, 2)}\n`);
}
