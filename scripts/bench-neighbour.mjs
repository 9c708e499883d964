// Starts a server on each kind of database and runs `bench neighbour` against it.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Server } from "./server.mjs";

const BENCH = process.env.GUEST_CHAT_BENCH_BIN ?? fileURLToPath(new URL("../target/release/bench", import.meta.url));
const HOTEL = "killarney";
// The hostile client sends an address of its own, as a proxy would, because all connections come
// from this machine.
const SETTINGS = { GUEST_CHAT_TRUSTED_PROXIES: "127.0.0.1" };

/**
 * @param {string} name
 * @param {Record<string, string>} settings
 * @param {string[]} databasePids
 */
const measure = async (name, settings, databasePids = []) => {
  const server = await Server.create({ ...SETTINGS, RUST_LOG: "warn", ...settings });
  try {
    await server.cli("hotel", "put", HOTEL, "--name", "Killarney Park");
    const key = await server.cli("api-key", "new", HOTEL);
    const pids = [String(server.pid), ...databasePids].flatMap((pid) => ["--pid", pid]);
    console.log(`\n${name}`);
    const options = ["neighbour", server.url, "--hotel", HOTEL, ...pids, ...process.argv.slice(2)];
    const { status } = spawnSync(BENCH, options, { stdio: "inherit", env: { ...process.env, BENCH_API_KEY: key } });
    if (status !== 0) process.exitCode = status ?? 1;
  } finally {
    await server.remove();
  }
};

await measure("SQLite", {});
const { TEST_DATABASE_URL: postgres, TEST_POSTGRES_PID: pid } = process.env;
if (postgres) await measure("Postgres", { DATABASE_URL: postgres }, pid ? [pid] : []);
