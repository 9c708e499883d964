// Fills a database with two hotels that have many conversations, starts a server on it and measures
// the larger hotel's desk.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./program.mjs";
import { Server } from "./server.mjs";

const BENCH = process.env.GUEST_CHAT_BENCH_BIN ?? fileURLToPath(new URL("../target/release/bench", import.meta.url));
const [HOTEL, OTHER] = ["killarney", "dingle"];
const EMAIL = "maeve@hotel.example";
const PASSWORD = "correct horse battery";

const folder = mkdtempSync(join(tmpdir(), "guest-chat-desk-"));
const database = `sqlite://${join(folder, "guest-chat.db")}`;
const server = new Server(await freePort(), { DATABASE_URL: database });

/** @param {string[]} args */
const bench = (...args) => {
  const env = { ...process.env, DATABASE_URL: database, BENCH_PASSWORD: PASSWORD };
  const { status } = spawnSync(BENCH, ["desk", ...args], { stdio: "inherit", env });
  if (status !== 0) process.exitCode = status ?? 1;
  return status === 0;
};

try {
  for (const slug of [HOTEL, OTHER]) {
    await server.cli("hotel", "put", slug, "--name", slug);
    await server.cliWithInput(PASSWORD, "staff", "put", slug, EMAIL, "--name", "Maeve", "--role", "Reception");
  }
  if (bench("fill")) {
    await server.start();
    bench("measure", server.url, "--hotel", HOTEL, "--email", EMAIL, ...process.argv.slice(2));
  }
} finally {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
}
