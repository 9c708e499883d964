// A background program: starts it, waits until it answers, and ends it.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const START_MS = 15_000;
const STOP_MS = 10_000;

/** Variables that `scripts/at-time` sets: with them a program has the same clock as its parent. */
const CLOCK = /^(FAKETIME|NO_FAKE_STAT$|LD_PRELOAD$)/;
/** @returns {Record<string, string>} */
export const clockEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (CLOCK.test(name) && value ? [[name, value]] : [])));

/**
 * Systems assign client ports from here on (Linux from 32,768, others from 49,152), possibly that
 * of a test's server while it is down.
 */
const FIRST_PORT_OF_CLIENTS = 32_768;
const FIRST_PORT = 15_000;

/**
 * Returns a port that no server uses, and that no client is assigned meanwhile.
 * @returns {Promise<number>}
 */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const port = randomInt(FIRST_PORT, FIRST_PORT_OF_CLIENTS);
    const probe = createServer();
    probe.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === "EADDRINUSE") resolve(freePort());
      else reject(error);
    });
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });

/**
 * How a program is started.
 * @typedef {object} Start
 * @property {string} name its name in error messages
 * @property {string} command
 * @property {string[]} args
 * @property {string} folder its working directory
 * @property {Record<string, string>} env all of its environment except the clock
 * @property {() => Promise<boolean>} answers returns whether it is ready
 * @property {(text: string) => void} [onOutput] gets its output, as soon as it is written
 */

export class Program {
  /** Its output, of all starts. */
  log = "";
  #how;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #process;

  /** @param {Start} how */
  constructor(how) {
    this.#how = how;
  }

  get running() {
    return this.#process !== undefined;
  }

  /** The process id, while it runs. */
  get pid() {
    return this.#process?.pid;
  }

  /** Starts it if it does not run, and waits until it answers. */
  async start() {
    if (this.#process) return;
    const { name, command, args, folder, env, answers, onOutput } = this.#how;
    const child = spawn(command, args, { cwd: folder, env: { ...clockEnvironment(), ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    // The parent process may end before it can stop the program.
    const orphaned = () => child.kill("SIGKILL");
    process.once("exit", orphaned);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        this.log += text;
        onOutput?.(text);
      });
    }
    const ended = (/** @type {string} */ how) => {
      this.log += `[${name} ${how}]\n`;
      process.off("exit", orphaned);
      if (this.#process === child) this.#process = undefined;
    };
    child.once("exit", (code, signal) => ended(`ended: ${signal ?? code}`));
    child.once("error", (error) => ended(`did not start: ${error.message}`));

    for (const end = Date.now() + START_MS; Date.now() < end && this.#process; await sleep(25)) {
      if ((await answers().catch(() => false)) && this.#process) return;
    }
    await this.kill();
    throw new Error(`${name} does not answer; its output:\n${this.log.slice(-3000)}`);
  }

  /** Stops it with SIGTERM and waits until it has ended. */
  async stop() {
    if (await this.#end("SIGTERM")) return;
    await this.kill();
    throw new Error(`${this.#how.name} did not stop within ${STOP_MS} ms of SIGTERM; its output:\n${this.log.slice(-3000)}`);
  }

  /** Kills it, as a power failure would. */
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
}
