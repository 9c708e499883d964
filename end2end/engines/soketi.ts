// soketi: an engine of somebody else's, on Node.js; its package stands beside.
//
// That package takes uWebSockets.js from npm, where soketi names GitHub. It is
// machine code for some versions of Node.js and does not speak WebSocket on
// others, so one of those comes with it. msgpackr-extract is held at a version
// whose packages for all platforms are there.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Program, freePort } from "../../scripts/program.mjs";
import { type App, settingsFor } from "./app.ts";
import type { Engine } from "./engine.ts";

const FOLDER = fileURLToPath(new URL("soketi", import.meta.url));
const OWN_NODE = join(FOLDER, "node_modules/.bin/node");

export class Soketi implements Engine {
  readonly settings: Record<string, string>;
  readonly #program: Program;

  private constructor(app: App, port: number, metricsPort: number) {
    this.settings = settingsFor(app, port);
    this.#program = new Program({
      name: "soketi",
      // On a platform that it has none for, the one that runs this may do.
      command: existsSync(OWN_NODE) ? OWN_NODE : process.execPath,
      args: ["node_modules/@soketi/soketi/bin/server.js", "start"],
      folder: FOLDER,
      env: {
        PATH: process.env.PATH ?? "",
        SOKETI_HOST: "127.0.0.1",
        SOKETI_PORT: String(port),
        // It listens here even with its metrics off.
        SOKETI_METRICS_HOST: "127.0.0.1",
        SOKETI_METRICS_SERVER_PORT: String(metricsPort),
        SOKETI_DEFAULT_APP_ID: app.id,
        SOKETI_DEFAULT_APP_KEY: app.key,
        SOKETI_DEFAULT_APP_SECRET: app.secret,
        SOKETI_DEFAULT_APP_ENABLE_CLIENT_MESSAGES: "true",
      },
      answers: async () => (await fetch(`http://127.0.0.1:${port}/ready`)).ok,
    });
  }

  static async create(app: App): Promise<Soketi> {
    return new Soketi(app, await freePort(), await freePort());
  }

  get log(): string {
    return this.#program.log;
  }

  start(): Promise<void> {
    return this.#program.start();
  }

  stop(): Promise<void> {
    return this.#program.kill();
  }

  remove(): Promise<void> {
    return this.#program.kill();
  }
}
