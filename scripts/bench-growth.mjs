// Fills a database of each size, starts a server on it and measures its response times.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./program.mjs";
import { Server } from "./server.mjs";

const BENCH = process.env.GUEST_CHAT_BENCH_BIN ?? fileURLToPath(new URL("../target/release/bench", import.meta.url));
const SIZES = (process.env.BENCH_SIZES ?? "10x100 1000x100 10000x1000").split(" ");
/** The hotel that is measured, and another one with a tenth of its messages. */
const HOTELS = ["killarney", "dingle"];

/** @param {string[]} args @param {Record<string, string>} env */
const bench = (args, env) => {
  const { status, stdout } = spawnSync(BENCH, args, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`bench ${args[0]} failed`);
  return stdout;
};

/** @typedef {{ what: string, took_ms: number[] }} Row */

/** @param {string} size @returns {Promise<Row[]>} */
const measured = async (size) => {
  const [conversations = "", each = ""] = size.split("x");
  const folder = mkdtempSync(join(tmpdir(), "guest-chat-growth-"));
  const file = join(folder, "guest-chat.db");
  const server = new Server(await freePort(), { DATABASE_URL: `sqlite://${file}`, GUEST_CHAT_SEND_PER_MINUTE: "1000000", GUEST_CHAT_API_KEY_PER_MINUTE: "10000000" });
  try {
    for (const slug of HOTELS) await server.cli("hotel", "put", slug, "--name", slug, "--erase-after-days", "0");
    const filled = bench(["desk", "fill", "--conversations", conversations, "--messages-each", each], { DATABASE_URL: `sqlite://${file}` });
    console.error(`${size}: ${filled.trim().split("\n").at(-1)}, ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`);
    const key = await server.cli("api-key", "new", "killarney");
    await server.start();
    const asked = ["growth", server.url, "--conversations", conversations, "--json", ...process.argv.slice(2)];
    return bench(asked, { BENCH_API_KEY: key }).trim().split("\n").map((line) => JSON.parse(line));
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @type {Row[][]} */
const all = [];
for (const size of SIZES) all.push(await measured(size));
const lines = [["p50 / p99 in ms", ...SIZES, "last / first"]];
for (const [place, { what }] of (all[0] ?? []).entries()) {
  const took = all.map((rows) => rows[place]?.took_ms ?? []);
  const cells = took.map(([p50 = NaN, , p99 = NaN]) => `${p50.toFixed(2)} / ${p99.toFixed(2)}`);
  const ratio = (took.at(-1)?.[0] ?? NaN) / (took[0]?.[0] ?? NaN);
  lines.push([what, ...cells, `${ratio.toFixed(2)} (wanted: at most 1.3, ${ratio <= 1.3 ? "met" : "missed"})`]);
}
const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
for (const line of lines) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
