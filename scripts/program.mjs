// A program in the background: started, waited for until it answers, and ended.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const START_MS = 15_000;
const STOP_MS = 10_000;

/** What `scripts/at-time` sets: with it a program has the clock of whoever starts it. */
const CLOCK = /^(FAKETIME|NO_FAKE_STAT$|LD_PRELOAD$)/;
/** @returns {Record<string, string>} */
export const clockEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (CLOCK.test(name) && value ? [[name, value]] : [])));

/** Systems give clients ports from here on (Linux from 32,768, others from 49,152), some of them while a test's server is down. */
const FIRST_PORT_OF_CLIENTS = 32_768;
const FIRST_PORT = 15_000;

/**
 * A port that no server has, and that no client is given meanwhile.
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
 * What starts a program.
 * @typedef {object} Start
 * @property {string} name what it is called when it fails
 * @property {string} command
 * @property {string[]} args
 * @property {string} folder where it runs
 * @property {Record<string, string>} env all of its environment but for the clock
 * @property {() => Promise<boolean>} answers whether it does its work already
 */

export class Program {
  /** All that it has written, of every start. */
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

  /** The number of its process, while there is one. */
  get pid() {
    return this.#process?.pid;
  }

  /** Starts it, where it is not running, and waits until it answers. */
  async start() {
    if (this.#process) return;
    const { name, command, args, folder, env, answers } = this.#how;
    const child = spawn(command, args, { cwd: folder, env: { ...clockEnvironment(), ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    // Whoever started it may end without a chance to end it.
    const orphaned = () => child.kill("SIGKILL");
    process.once("exit", orphaned);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => (this.log += text));
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

  /** Stops it in the polite way and waits until it is gone. */
  async stop() {
    if (await this.#end("SIGTERM")) return;
    await this.kill();
    throw new Error(`${this.#how.name} did not stop within ${STOP_MS} ms of SIGTERM; its output:\n${this.log.slice(-3000)}`);
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
}
