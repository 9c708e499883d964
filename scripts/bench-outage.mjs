// Starts a server whose realtime engine is the load program itself, creates the guests, and runs
// the load program, which stops and restarts the engine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "./program.mjs";
import { Server } from "./server.mjs";

const BENCH = process.env.GUEST_CHAT_BENCH_BIN ?? fileURLToPath(new URL("../target/release/bench", import.meta.url));
const HOTEL = "killarney";
const GUESTS = 20;

const engine = { host: "127.0.0.1", port: String(await freePort()) };
const server = await Server.create({
  GUEST_CHAT_SEND_PER_MINUTE: "0",
  GUEST_CHAT_API_KEY_PER_MINUTE: "0",
  REALTIME: "pusher",
  PUSHER_APP_ID: "1",
  PUSHER_KEY: "bench-key",
  PUSHER_SECRET: "bench-secret",
  PUSHER_SCHEME: "http",
  PUSHER_HOST: engine.host,
  PUSHER_PORT: engine.port,
});

/** @param {number} number */
const guestLink = async (number) => {
  const booking = `BK-${number}`;
  const stay = ["--guest-name", `Guest ${number}`, "--room", String(100 + number), "--checked-in-at", "now"];
  await server.cli("booking", "put", HOTEL, booking, ...stay);
  return server.cli("link", HOTEL, booking);
};

try {
  await server.cli("hotel", "put", HOTEL, "--name", "Killarney Park");
  const links = [];
  for (let number = 1; number <= GUESTS; number++) links.push(await guestLink(number));
  const args = ["outage", "--engine", `${engine.host}:${engine.port}`, ...process.argv.slice(2), ...links];
  // Asynchronous, because the server's log must be read meanwhile.
  const [status] = await once(spawn(BENCH, args, { stdio: "inherit" }), "exit");
  process.exitCode = status ?? 1;
} finally {
  await server.remove();
}
