// Starts a server of its own for the load program, unless it is given a link.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Server } from "./server.mjs";

const BENCH = process.env.GUEST_CHAT_BENCH_BIN ?? fileURLToPath(new URL("../target/release/bench", import.meta.url));
const [given, ...options] = process.argv.slice(2);

const server = given ? undefined : await Server.create({ GUEST_CHAT_SEND_PER_MINUTE: "0" });
try {
  if (server) await server.cli("demo");
  const link = given ?? (await server.cli("link", "killarney", "BK-2025-0123"));
  const { status } = spawnSync(BENCH, ["latency", link, ...options], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await server?.remove();
}
