// Measures a guest's first visit: every file that the page needs, fetched from a running server as
// a browser with an empty cache fetches it.
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { get as getSecurely } from "node:https";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Server } from "../../scripts/server.mjs";
import { LATE } from "./scripts.mjs";
import { SITE } from "./paths.mjs";

/** Maximum size in bytes, compressed with brotli, without headers. */
const BUDGET = 150_000;
/** Maximum size of the script for a hotel's own site (docs/EMBEDDING.md), in bytes. */
const EMBED_BUDGET = 5_000;
/** Files with such names are the desk's: no guest loads them. */
const DESK = /^desk[._]/;

/** Fetches a URL without decompressing the answer, which `fetch` always does. */
function download(url) {
  return new Promise((resolve, reject) => {
    const request = url.protocol === "https:" ? getSecurely : get;
    request(url, { headers: { "accept-encoding": "br, gzip", accept: "text/html,*/*" } }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        const coding = response.headers["content-encoding"] ?? "none";
        if (response.statusCode !== 200) reject(new Error(`${url.pathname}: status ${response.statusCode}`));
        else if (coding === "br") resolve({ body, coding, raw: brotliDecompressSync(body) });
        else if (coding === "gzip") resolve({ body, coding, raw: gunzipSync(body) });
        else resolve({ body, coding, raw: body });
      });
    }).on("error", reject);
  });
}

async function weigh(link) {
  const page = await download(new URL(link));
  const html = page.raw.toString();
  const parts = [{ name: "the page itself (HTML)", ...page }];
  for (const [name, path] of Object.entries(JSON.parse(readFileSync(join(SITE, "manifest.json"), "utf8")))) {
    if (DESK.test(name) || LATE.includes(name.replace(/[.]js$/, ""))) {
      if (html.includes(path)) throw new Error(`the page loads ${path}, which the first visit must not load`);
      continue;
    }
    // A file that the page does not refer to is not loaded, or loaded later.
    if (!html.includes(path)) throw new Error(`the page does not refer to ${path} (${name}); the server may be an older build`);
    parts.push({ name, ...(await download(new URL(`/${path}`, link))) });
  }
  return parts.sort((a, b) => b.body.length - a.body.length);
}

function report(parts) {
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  const sum = (what) => parts.reduce((total, part) => total + part[what].length, 0);
  const line = (name, raw, travels, note) => console.log(`${name.padEnd(24)}${raw}${travels}  ${note}`);
  line("first visit", "raw".padStart(10), "travels".padStart(10), "share");
  for (const { name, raw, body, coding } of parts) {
    const share = `${Math.round((100 * body.length) / sum("body"))} %`.padStart(5);
    line(name, kB(raw.length), kB(body.length), coding === "br" ? share : `${share} (coding: ${coding})`);
  }
  line("total", kB(sum("raw")), kB(sum("body")), `of ${kB(BUDGET).trim()}`);
  return sum("body");
}

async function main(link) {
  if (link) return report(await weigh(link));
  const server = await Server.create();
  try {
    await server.cli("demo");
    return report(await weigh(await server.cli("link", "killarney", "BK-2025-0123")));
  } finally {
    await server.remove();
  }
}

try {
  const total = await main(process.argv[2]);
  if (total > BUDGET) throw new Error(`the first visit is ${total - BUDGET} bytes over its budget of ${BUDGET}`);
  const embed = readFileSync(join(SITE, "embed.js.br")).length;
  if (embed > EMBED_BUDGET) throw new Error(`embed.js is ${embed} bytes, over its budget of ${EMBED_BUDGET}`);
} catch (error) {
  console.error(`page-weight: ${error.message}`);
  process.exitCode = 1;
}
