// A guest-chat server for browser tests and measurements: the release binary, with a new database
// in a temporary folder and on a free port.
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
    // Without the caller's environment, whose settings must not have an effect.
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
      // Any answer shows that the server listens.
      answers: async () => Boolean(await fetch(this.url, { redirect: "manual" })),
    });
  }

  /**
   * Starts a server and waits until it answers.
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

  /** URL of its database; another server may share it. */
  get databaseUrl() {
    return this.#env.DATABASE_URL;
  }

  /** Its log output, of all starts. */
  get log() {
    return this.#program.log;
  }

  get running() {
    return this.#program.running;
  }

  /** The process id, while it runs. */
  get pid() {
    return this.#program.pid;
  }

  /** Starts it, always on the same port and database, and waits until it answers. */
  start() {
    return this.#program.start();
  }

  /** Stops it with SIGTERM and waits until it has ended. */
  stop() {
    return this.#program.stop();
  }

  /** Kills it, as a power failure would. */
  kill() {
    return this.#program.kill();
  }

  /** Ends it and removes its folder. */
  async remove() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * Runs another command of the binary on the same database and returns its standard output.
   * @param {...string} args
   * @returns {Promise<string>}
   */
  cli(...args) {
    return this.cliWithInput("", ...args);
  }

  /**
   * Does the same, with a text on standard input.
   * @param {string} input
   * @param {...string} args
   * @returns {Promise<string>}
   */
  cliWithInput(input, ...args) {
    return new Promise((resolve, reject) => {
      const command = execFile(BINARY, args, { cwd: this.#folder, env: this.#env, timeout: COMMAND_MS }, (error, stdout, stderr) => {
        if (error) reject(new Error(`guest-chat ${args.join(" ")}: ${stderr.trim() || error.message}`));
        else resolve(stdout.trim());
      });
      // A command that reads no input may have ended already; its exit status shows the result.
      command.stdin?.on("error", () => {}).end(input);
    });
  }
}
