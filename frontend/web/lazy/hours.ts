// The line with the opening hours of the reception, shown while it is closed, with the local time
// at the hotel. The server has rendered it for the time of loading (app/src/views/guide/html.rs);
// this script updates it while the page is open.

// The same regions as those of the texts (scripts/languages.mjs).
const REGION = { en: "en-GB", pt: "pt-PT" };
const EVERY_MS = 10_000;

const { lang } = document.documentElement;
const line = document.querySelector(".opens");
const spans = line.dataset.spans.split(" ").map((span) => span.split("-").map(Number));
const inZone = (options) => {
  const format = (timeZone) => new Intl.DateTimeFormat(REGION[lang] ?? lang, { timeZone, ...options });
  try {
    return format(line.dataset.zone);
  } catch {
    // A zone that this browser does not know is UTC, as in the log (app/src/zone.rs).
    return format("UTC");
  }
};
const [clock, weekday, day] = [{ timeStyle: "short" }, { weekday: "long" }, { dateStyle: "short" }].map(inZone);

/** Formats a time as the texts do, without line breaks. */
const told = (at) => clock.format(at).replace(/\s/g, "\u00a0");

function show() {
  const now = Date.now();
  const next = spans.find(([, to]) => to > now);
  // The opening hours in the page cover about a week; after that the line is hidden.
  line.hidden = !next || next[0] <= now;
  if (line.hidden) return;
  const isToday = day.format(next[0]) === day.format(now);
  line.querySelector(".from").textContent = `${isToday ? "" : `${weekday.format(next[0])} `}${told(next[0])}`;
  line.querySelector(".time").textContent = told(now);
}

show();
setInterval(show, EVERY_MS);
addEventListener("visibilitychange", show);
