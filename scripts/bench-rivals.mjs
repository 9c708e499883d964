// Runs the same work on this server and on ejabberd, in turn, and prints the results.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ejabberd, SCHEMA } from "./ejabberd.mjs";
import { Server } from "./server.mjs";

const BENCH = process.env.GUEST_CHAT_BENCH_BIN ?? fileURLToPath(new URL("../target/release/bench", import.meta.url));
const HOTEL = "killarney";
const { TEST_DATABASE_URL = "", TEST_POSTGRES_PID = "", TEST_POSTGRES_BIN = "", POSTGRES_PORT = "" } = process.env;

/** @typedef {{ what: string, count: number, per_second: number | null, took_ms: number[] | null, lost: number | null, cpu_ms: number | null, resident_kib: number | null }} Row */

/** @param {string[]} args */
const psql = (...args) => {
  const { status, stdout, stderr } = spawnSync(join(TEST_POSTGRES_BIN, "psql"), ["-XqAt", "-v", "ON_ERROR_STOP=1", ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`psql: ${stderr}`);
  return stdout.trim();
};

/** @param {string} name */
const database = (name) => TEST_DATABASE_URL.replace("/postgres?", `/${name}?`);

/** @param {string} name */
const makeDatabase = (name) => {
  psql(TEST_DATABASE_URL, "-c", `CREATE DATABASE ${name}`);
  return database(name);
};

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Row[]}
 */
const chat = (args, env = {}) => {
  const { status, stdout } = spawnSync(BENCH, ["chat", "--json", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exitCode = status ?? 1;
  return stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));
};

/** @param {Record<string, string>} settings @param {string[]} options @param {string[]} pids */
const guestChat = async (settings, options, pids) => {
  const server = await Server.create({ GUEST_CHAT_SEND_PER_MINUTE: "1000000", GUEST_CHAT_API_KEY_PER_MINUTE: "10000000", ...settings });
  try {
    await server.cli("hotel", "put", HOTEL, "--name", "Killarney Park");
    const key = await server.cli("api-key", "new", HOTEL);
    const named = [String(server.pid), ...pids].flatMap((pid) => ["--pid", pid]);
    return chat([server.url, "--hotel", HOTEL, ...named, ...options], { BENCH_API_KEY: key });
  } finally {
    await server.remove();
  }
};

/**
 * The servers that are compared.
 * @type {Record<string, (round: number, options: string[]) => Promise<Row[]>>}
 */
const RIVALS = {
  "guest-chat, SQLite": (_, options) => guestChat({}, options, []),
  "guest-chat, Postgres": (round, options) => guestChat({ DATABASE_URL: makeDatabase(`ours_${round}`) }, options, [TEST_POSTGRES_PID]),
  "ejabberd, Postgres": async (round, options) => {
    const name = `ejabberd_${round}`;
    psql(makeDatabase(name), "-f", SCHEMA);
    const server = await Ejabberd.create(Number(POSTGRES_PORT), name);
    try {
      const pids = [String(server.pid), TEST_POSTGRES_PID].flatMap((pid) => ["--pid", pid]);
      const rows = chat([server.url, "--adapter", "xmpp", ...pids, ...options]);
      // Counts the rows of the table, independently of what the archive reports.
      const count = Number(psql(database(name), "-c", "SELECT count(*) FROM archive"));
      rows.push({ what: "rows in the table", count, per_second: null, took_ms: null, lost: null, cpu_ms: null, resident_kib: null });
      return rows;
    } finally {
      await server.remove();
    }
  },
};

/** @param {number[]} values */
const middle = (values) => {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (/** @type {number} */ place) => sorted[place] ?? NaN;
  const digits = at(0) < 100 ? 2 : 0;
  const median = at(Math.floor(sorted.length / 2)).toFixed(digits);
  return sorted.length > 1 ? `${median} (${at(0).toFixed(digits)}–${at(sorted.length - 1).toFixed(digits)})` : median;
};

/**
 * The printed figures of each row.
 * @type {[string, (row: Row) => number | null | undefined][]}
 */
const FIGURES = [
  ["count", (row) => row.count],
  ["/s", (row) => row.per_second],
  ["p50 ms", (row) => row.took_ms?.[0]],
  ["p99 ms", (row) => row.took_ms?.[2]],
  ["lost", (row) => row.lost],
  ["cpu s/1000", (row) => row.cpu_ms],
  ["MiB", (row) => row.resident_kib && row.resident_kib / 1024],
];

const args = process.argv.slice(2);
const at = args.indexOf("--rounds");
const rounds = at < 0 ? 5 : Number(args.splice(at, 2)[1]);
/** Every row of every round, by server and by figure. @type {Map<string, Row[]>} */
const found = new Map();
for (let round = 1; round <= rounds; round++) {
  for (const [rival, run] of Object.entries(RIVALS)) {
    for (const row of await run(round, args)) {
      const what = row.what.replace(/, \d+ KiB each/, "");
      found.set(`${rival}\t${what}`, [...(found.get(`${rival}\t${what}`) ?? []), row]);
    }
    console.error(`round ${round} of ${rounds}: ${rival}`);
  }
}
const lines = [["", "", ...FIGURES.map(([name]) => name)]];
for (const [name, rows] of [...found].sort(([one], [other]) => (one.split("\t")[1] ?? "").localeCompare(other.split("\t")[1] ?? ""))) {
  const [rival = "", what = ""] = name.split("\t");
  const cells = FIGURES.map(([, figure]) => rows.map(figure).filter((value) => value != null)).map((values) => (values.length ? middle(/** @type {number[]} */ (values)) : ""));
  lines.push([what, rival, ...cells]);
}
const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
console.log(`medians of ${rounds} rounds (lowest–highest)`);
for (const line of lines) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
