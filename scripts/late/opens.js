// The line that says when reception opens: shown while it is closed, with the time at the hotel. The server has
// written it for the moment of the page (app/src/views/guide/html.rs); here it stays right while the page is open.

// As the texts have them (scripts/languages.mjs).
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

/** As the texts have it: no line ends within it. */
const told = (at) => clock.format(at).replace(/\s/g, "\u00a0");

function show() {
  const now = Date.now();
  const next = spans.find(([, to]) => to > now);
  // A page that is open for more than a week knows no better.
  line.hidden = !next || next[0] <= now;
  if (line.hidden) return;
  const isToday = day.format(next[0]) === day.format(now);
  line.querySelector(".from").textContent = `${isToday ? "" : `${weekday.format(next[0])} `}${told(next[0])}`;
  line.querySelector(".time").textContent = told(now);
}

show();
setInterval(show, EVERY_MS);
addEventListener("visibilitychange", show);
