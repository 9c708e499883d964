// Runs Lighthouse with its mobile preset (a slow phone on a slow network, simulated) on a guest's
// first visit: the link with its token, some messages, an empty cache. Prints the median of several
// runs, and the findings.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { Server } from "../../scripts/server.mjs";

const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const HOTEL = "killarney";
/** Minimum scores, out of a hundred. */
const AT_LEAST = { performance: 98, accessibility: 100, "best-practices": 100 };
const MOST_BLOCKED_MS = 100;

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Returns a link that was never opened, of a conversation with messages.
 * @param {Server} server
 * @param {number} number
 */
const visit = async (server, number) => {
  const booking = `LIGHT-${number}`;
  await server.cli("booking", "put", HOTEL, booking, "--guest-name", "Ada Byrne", "--room", "101", "--checked-in-at", "now");
  const link = await server.cli("link", HOTEL, booking);
  const headers = { authorization: `Bearer ${new URL(link).searchParams.get("token")}`, "content-type": "application/json" };
  for (let nth = 0; nth < 12; nth++) {
    const message = `Message ${nth}: could we have two more towels for room 101, please?`;
    const answer = await fetch(`${server.url}/api/guest/hotel/${HOTEL}/chat/messages`, { method: "POST", headers, body: JSON.stringify({ message }) });
    if (answer.status !== 201) throw new Error(`sending a message failed with status ${answer.status}`);
  }
  return link;
};

const server = await Server.create({ GUEST_CHAT_SEND_PER_MINUTE: "0" });
try {
  await server.cli("hotel", "put", HOTEL, "--name", "Killarney Park", "--accent", "#0b6e4f");
  const scores = /** @type {Record<string, number[]>} */ ({});
  const times = /** @type {Record<string, number[]>} */ ({});
  let found = /** @type {string[]} */ ([]);
  for (let run = 0; run < RUNS; run++) {
    const link = await visit(server, run);
    const chrome = await launch({ chromePath: process.env.CHROMIUM, chromeFlags: ["--headless=new", "--no-sandbox"] });
    try {
      const result = await lighthouse(link, { port: chrome.port, onlyCategories: Object.keys(AT_LEAST), logLevel: "error" });
      if (!result) throw new Error("Lighthouse returned no result");
      const { categories, audits, runtimeError } = result.lhr;
      if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.code}`);
      for (const [name, { score }] of Object.entries(categories)) (scores[name] ??= []).push(Math.round((score ?? 0) * 100));
      for (const name of ["first-contentful-paint", "largest-contentful-paint", "speed-index", "total-blocking-time", "cumulative-layout-shift"]) {
        (times[name] ??= []).push(audits[name].numericValue ?? NaN);
      }
      found = Object.values(categories).flatMap(({ title, auditRefs }) =>
        auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id].score ?? 1) < 0.9).map(({ id }) => `${title}: ${audits[id].title} ${audits[id].displayValue ?? ""}`),
      );
    } finally {
      await chrome.kill();
    }
  }
  console.log(`Lighthouse ${RUNS} times, mobile preset: median (least to most)`);
  for (const [name, values] of Object.entries(scores)) {
    console.log(`${name.padEnd(28)}${median(values)} (${Math.min(...values)} to ${Math.max(...values)})`);
    if (median(values) < AT_LEAST[/** @type {keyof typeof AT_LEAST} */ (name)]) process.exitCode = 1;
  }
  for (const [name, values] of Object.entries(times)) {
    const shown = (/** @type {number} */ value) => (name === "cumulative-layout-shift" ? value.toFixed(4) : `${value.toFixed(0)} ms`);
    console.log(`${name.padEnd(28)}${shown(median(values))} (${shown(Math.min(...values))} to ${shown(Math.max(...values))})`);
  }
  if (median(times["total-blocking-time"]) > MOST_BLOCKED_MS) process.exitCode = 1;
  for (const line of found) console.log(`below 90: ${line}`);
} finally {
  await server.remove();
}
