// Measures a guest's first visit: every file that the page needs, fetched from a running server as
// a browser with an empty cache fetches it. Also prints the sizes of the desk's files.
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { get as getSecurely } from "node:https";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Server } from "../../scripts/server.mjs";
import { SITE } from "./paths.mjs";
import { LATE } from "./scripts.mjs";

/** Maximum size in bytes, compressed with brotli, without headers. */
const BUDGET = 150_000;
/** Maximum size of the script for a hotel's own site (docs/EMBEDDING.md), in bytes. */
const EMBED_BUDGET = 5_000;
/** Files with such names are the desk's: no guest loads them. */
const DESK = /^(desk[._]|forms[.])/;
/** The desk uses it, too. */
const PUSHER = "pusher.js";

/**
 * A file, as it is and as it is transferred.
 * @typedef {{ name: string, raw: Buffer, body: Buffer, coding: string }} Part
 */

/**
 * Fetches a URL without decompressing the answer, which `fetch` always does.
 * @param {string} name
 * @param {URL} url
 * @returns {Promise<Part>}
 */
function download(name, url) {
  return new Promise((resolve, reject) => {
    const request = url.protocol === "https:" ? getSecurely : get;
    request(url, { headers: { "accept-encoding": "br, gzip", accept: "text/html,*/*" } }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        const coding = response.headers["content-encoding"] ?? "none";
        if (response.statusCode !== 200) reject(new Error(`${url.pathname}: status ${response.statusCode}`));
        else if (coding === "br") resolve({ name, body, coding, raw: brotliDecompressSync(body) });
        else if (coding === "gzip") resolve({ name, body, coding, raw: gunzipSync(body) });
        else resolve({ name, body, coding, raw: body });
      });
    }).on("error", reject);
  });
}

/** @returns {[string, string][]} logical name and path of each file with a hash in its name */
const manifest = () => Object.entries(JSON.parse(readFileSync(join(SITE, "manifest.json"), "utf8")));

/** @param {string} link */
async function downloadFirstVisit(link) {
  const page = await download("the page itself (HTML)", new URL(link));
  const html = page.raw.toString();
  const parts = [page];
  for (const [name, path] of manifest()) {
    if (DESK.test(name) || LATE.includes(name.replace(/[.]js$/, ""))) {
      if (html.includes(path)) throw new Error(`the page loads ${path}, which the first visit must not load`);
      continue;
    }
    // A file that the page does not refer to is not loaded, or loaded later.
    if (!html.includes(path)) throw new Error(`the page does not refer to ${path} (${name}); the server may be an older build`);
    parts.push(await download(name, new URL(`/${path}`, link)));
  }
  return parts;
}

/** @returns {Part[]} the desk's files in target/site */
function readDesk() {
  const files = manifest().filter(([name]) => DESK.test(name) || name === PUSHER);
  return files.map(([name, path]) => {
    const file = join(SITE, path);
    return { name, raw: readFileSync(file), body: readFileSync(`${file}.br`), coding: "br" };
  });
}

/**
 * Prints a table, the largest file first, and returns the sum.
 * @param {string} title
 * @param {Part[]} parts
 * @param {string} note
 */
function printTable(title, parts, note) {
  /** @param {number} bytes */
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  /** @param {"raw" | "body"} what */
  const sum = (what) => parts.reduce((total, part) => total + part[what].length, 0);
  /** @param {string[]} cells */
  const line = ([name, raw, travels, rest]) => console.log(`${name.padEnd(24)}${raw}${travels}  ${rest}`);
  line([title, "raw".padStart(10), "travels".padStart(10), "share"]);
  for (const { name, raw, body, coding } of [...parts].sort((a, b) => b.body.length - a.body.length)) {
    const share = `${Math.round((100 * body.length) / sum("body"))} %`.padStart(5);
    line([name, kB(raw.length), kB(body.length), coding === "br" ? share : `${share} (coding: ${coding})`]);
  }
  line(["total", kB(sum("raw")), kB(sum("body")), note]);
  return sum("body");
}

/** @param {string | undefined} link a guest's link; without it a server is started */
async function measure(link) {
  if (link) return downloadFirstVisit(link);
  const server = await Server.create();
  try {
    await server.cli("demo");
    return await downloadFirstVisit(await server.cli("link", "killarney", "BK-2025-0123"));
  } finally {
    await server.remove();
  }
}

try {
  const total = printTable("first visit", await measure(process.argv[2]), `of ${BUDGET / 1000} kB`);
  console.log();
  printTable("the desk's files", readDesk(), "without the page itself");
  if (total > BUDGET) throw new Error(`the first visit is ${total - BUDGET} bytes over its budget of ${BUDGET}`);
  const embed = readFileSync(join(SITE, "embed.js.br")).length;
  if (embed > EMBED_BUDGET) throw new Error(`embed.js is ${embed} bytes, over its budget of ${EMBED_BUDGET}`);
} catch (error) {
  console.error(`page-weight: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
