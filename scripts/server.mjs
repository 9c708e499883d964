// A guest-chat server of one's own: the release binary, with a database in a
// folder of its own and on a free port. For the browser tests and measurements.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const BINARY = process.env.GUEST_CHAT_BIN ?? fileURLToPath(new URL("../target/release/guest-chat", import.meta.url));
const START_MS = 15_000;
const STOP_MS = 10_000;

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });

export class Server {
  /** All that the server has written, of every start. */
  log = "";
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #process;
  #folder;
  #env;

  /**
   * @param {number} port
   * @param {Record<string, string>} settings further settings, as environment variables
   */
  constructor(port, settings) {
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = mkdtempSync(join(tmpdir(), "guest-chat-"));
    // Nothing of the caller's environment: its settings are not ours.
    this.#env = {
      PATH: process.env.PATH ?? "",
      RUST_BACKTRACE: "1",
      RUST_LOG: process.env.RUST_LOG ?? "info",
      GUEST_CHAT_ADDR: `127.0.0.1:${port}`,
      PUBLIC_URL: this.url,
      DATABASE_URL: `sqlite://${join(this.#folder, "guest-chat.db")}`,
      ...settings,
    };
  }

  /**
   * A server that answers.
   * @param {Record<string, string>} [settings]
   */
  static async create(settings = {}) {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is not built yet: make build`);
    const server = new Server(await freePort(), settings);
    try {
      await server.start();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  get running() {
    return this.#process !== undefined;
  }

  /** Starts it, again on the same port and database, and waits until it answers. */
  async start() {
    if (this.#process) return;
    // In the folder of the database, so that no .env file is found.
    const child = spawn(BINARY, ["serve"], { cwd: this.#folder, env: this.#env, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => (this.log += text));
    }
    child.once("exit", (code, signal) => {
      this.log += `[server ended: ${signal ?? code}]\n`;
      if (this.#process === child) this.#process = undefined;
    });
    child.once("error", (error) => (this.log += `[server did not start: ${error.message}]\n`));

    for (const end = Date.now() + START_MS; Date.now() < end && this.#process; await sleep(25)) {
      // Any answer will do: who answers, listens.
      const answer = await fetch(this.url, { redirect: "manual" }).catch(() => undefined);
      if (answer && this.#process) return;
    }
    await this.kill();
    throw new Error(`the server does not answer at ${this.url}; it wrote:\n${this.log.slice(-3000)}`);
  }

  /** Stops it in the polite way and waits until it is gone. */
  async stop() {
    if (await this.#end("SIGTERM")) return;
    await this.kill();
    throw new Error(`the server did not stop within ${STOP_MS} ms of SIGTERM; it wrote:\n${this.log.slice(-3000)}`);
  }

  /** Ends it as a power cut would. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /**
   * @param {NodeJS.Signals} signal
   * @returns {Promise<boolean>} whether it ended in time
   */
  async #end(signal) {
    const child = this.#process;
    if (!child) return true;
    const gone = new Promise((resolve) => child.once("exit", () => resolve(true)));
    child.kill(signal);
    return Promise.race([gone, sleep(STOP_MS, false, { ref: false })]);
  }

  /** Ends it and removes its folder. */
  async remove() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * Runs another command of the binary on the same database and gives what it
   * printed on standard output.
   * @param {...string} args
   * @returns {Promise<string>}
   */
  cli(...args) {
    return new Promise((resolve, reject) => {
      execFile(BINARY, args, { cwd: this.#folder, env: this.#env, timeout: START_MS }, (error, stdout, stderr) => {
        if (error) reject(new Error(`guest-chat ${args.join(" ")}: ${stderr.trim() || error.message}`));
        else resolve(stdout.trim());
      });
    });
  }
}
