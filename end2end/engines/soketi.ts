// The engine soketi, on Node.js; its package is in the folder beside this file.
//
// That package takes uWebSockets.js from npm, where soketi takes it from GitHub. It is machine code
// for some versions of Node.js and does not support WebSocket on others, so the package includes a
// suitable version. msgpackr-extract is held at a version whose packages for all platforms exist.
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
      // On platforms without that package, the Node.js that runs the tests is used.
      command: existsSync(OWN_NODE) ? OWN_NODE : process.execPath,
      args: ["node_modules/@soketi/soketi/bin/server.js", "start"],
      folder: FOLDER,
      env: {
        PATH: process.env.PATH ?? "",
        SOKETI_HOST: "127.0.0.1",
        SOKETI_PORT: String(port),
        // It listens on this port even if its metrics are disabled.
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
