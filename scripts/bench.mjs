// Starts a server on each kind of database for the load program, unless it is given a link.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Server } from "./server.mjs";

const BENCH = process.env.GUEST_CHAT_BENCH_BIN ?? fileURLToPath(new URL("../target/release/bench", import.meta.url));
const HOTEL = "killarney";
/**
 * The guests and the hotel of the load write more often than people do; the limits stay enabled.
 */
const LIMITS = { GUEST_CHAT_SEND_PER_MINUTE: "1000000", GUEST_CHAT_API_KEY_PER_MINUTE: "10000000" };
const IDLE = process.env.BENCH_IDLE ?? "10000";

/** @param {string[]} args @param {Record<string, string>} [env] */
const bench = (args, env = {}) => {
  const { status } = spawnSync(BENCH, args, { stdio: "inherit", env: { ...process.env, ...env } });
  if (status !== 0) process.exitCode = status ?? 1;
};

/**
 * @param {string} name
 * @param {Record<string, string>} settings
 * @param {string[]} options
 * @param {string[]} databasePids
 */
const measure = async (name, settings, options, databasePids = []) => {
  const server = await Server.create({ ...LIMITS, ...settings });
  try {
    await server.cli("hotel", "put", HOTEL, "--name", "Killarney Park");
    const key = await server.cli("api-key", "new", HOTEL);
    const pids = [String(server.pid), ...databasePids].flatMap((pid) => ["--pid", pid]);
    console.log(`\n${name}`);
    bench(["chat", server.url, "--hotel", HOTEL, "--goals", ...pids, ...options], { BENCH_API_KEY: key });
    if (!databasePids.length) {
      await server.cli("booking", "put", HOTEL, "LATENCY", "--guest-name", "Ada", "--room", "101", "--checked-in-at", "now");
      console.log("\nOne guest alone, one message after the other");
      bench(["latency", await server.cli("link", HOTEL, "LATENCY")]);
    }
  } finally {
    await server.remove();
  }
};

const [first, ...rest] = process.argv.slice(2);
if (first?.includes("?token=")) {
  bench(["latency", first, ...rest]);
} else {
  const options = first === undefined ? [] : [first, ...rest];
  await measure("SQLite, synchronous = FULL", {}, ["--idle", IDLE, ...options]);
  const { TEST_DATABASE_URL: postgres, TEST_POSTGRES_PID: pid } = process.env;
  if (postgres) await measure("Postgres, fsync = on", { DATABASE_URL: postgres }, options, pid ? [pid] : []);
}
