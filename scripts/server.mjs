// A guest-chat server of one's own: the release binary, with a database in a
// folder of its own and on a free port. For the browser tests and measurements.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Program, clockEnvironment, freePort } from "./program.mjs";

const BINARY = process.env.GUEST_CHAT_BIN ?? fileURLToPath(new URL("../target/release/guest-chat", import.meta.url));
const COMMAND_MS = 15_000;

export class Server {
  #program;
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
      ...clockEnvironment(),
      PATH: process.env.PATH ?? "",
      RUST_BACKTRACE: "1",
      RUST_LOG: process.env.RUST_LOG ?? "info",
      GUEST_CHAT_ADDR: `127.0.0.1:${port}`,
      PUBLIC_URL: this.url,
      DATABASE_URL: `sqlite://${join(this.#folder, "guest-chat.db")}`,
      ...settings,
    };
    this.#program = new Program({
      name: "guest-chat",
      command: BINARY,
      args: ["serve"],
      // In the folder of the database, so that no .env file is found.
      folder: this.#folder,
      env: this.#env,
      // Any answer will do: who answers, listens.
      answers: async () => Boolean(await fetch(this.url, { redirect: "manual" })),
    });
  }

  /**
   * A server that answers.
   * @param {Record<string, string>} [settings]
   */
  static async create(settings = {}) {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is not built yet; run: make build`);
    const server = new Server(await freePort(), settings);
    try {
      await server.start();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  /** Where its data is; another server may share it. */
  get databaseUrl() {
    return this.#env.DATABASE_URL;
  }

  /** All that the server has written, of every start. */
  get log() {
    return this.#program.log;
  }

  get running() {
    return this.#program.running;
  }

  /** The number of its process, while it runs. */
  get pid() {
    return this.#program.pid;
  }

  /** Starts it, again on the same port and database, and waits until it answers. */
  start() {
    return this.#program.start();
  }

  /** Stops it in the polite way and waits until it is gone. */
  stop() {
    return this.#program.stop();
  }

  /** Ends it as a power cut would. */
  kill() {
    return this.#program.kill();
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
    return this.cliTold("", ...args);
  }

  /**
   * The same, with a text on standard input.
   * @param {string} input
   * @param {...string} args
   * @returns {Promise<string>}
   */
  cliTold(input, ...args) {
    return new Promise((resolve, reject) => {
      const command = execFile(BINARY, args, { cwd: this.#folder, env: this.#env, timeout: COMMAND_MS }, (error, stdout, stderr) => {
        if (error) reject(new Error(`guest-chat ${args.join(" ")}: ${stderr.trim() || error.message}`));
        else resolve(stdout.trim());
      });
      // A command that reads nothing may be over by now; how it went, its exit tells.
      command.stdin?.on("error", () => {}).end(input);
    });
  }
}
