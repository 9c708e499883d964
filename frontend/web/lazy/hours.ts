// The line with the opening hours of the reception, shown while it is closed, with the local time
// at the hotel. The server has rendered it for the time of loading (app/src/views/guide/html.rs);
// this script updates it while the page is open.
import { OpeningHours } from "./opening-hours.ts";

const INTERVAL_MS = 10_000;

const line = document.querySelector<HTMLElement>(".opens");
if (line) {
  const { spans = "", zone } = line.dataset;
  const hours = new OpeningHours(spans, zone, document.documentElement.lang);
  const setText = (selector: string, text: string) => {
    const element = line.querySelector(selector);
    if (element) element.textContent = text;
  };
  const update = () => {
    const closed = hours.closedAt(Date.now());
    line.hidden = !closed;
    if (!closed) return;
    setText(".from", closed.opensAt);
    setText(".time", closed.localTime);
  };
  update();
  setInterval(update, INTERVAL_MS);
  addEventListener("visibilitychange", update);
}
