// The engine sockudo, as two nodes that share a Redis. Pages connect to one node, and the server
// sends triggers to the other. Used by `make test-sockudo`.
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program, freePort } from "../../scripts/program.mjs";
import { type App, settingsFor } from "./app.ts";
import type { Engine } from "./engine.ts";

const PATH = process.env.PATH ?? "";

export class Sockudo implements Engine {
  readonly settings: Record<string, string>;
  /** The Redis that the nodes share. */
  readonly redis: Program;
  readonly #nodes: Program[];
  readonly #folder: string;

  private constructor(folder: string, redis: Program, nodes: Program[], settings: Record<string, string>) {
    this.#folder = folder;
    this.redis = redis;
    this.#nodes = nodes;
    this.settings = settings;
  }

  static async create(app: App): Promise<Sockudo> {
    const folder = mkdtempSync(join(tmpdir(), "guest-chat-sockudo-"));
    const [redisPort, sockets, api] = await Promise.all([freePort(), freePort(), freePort()]);
    const nodes = [sockets, api].map((port) => node(folder, port, redisPort, app));
    const settings = { ...settingsFor(app, api), PUSHER_CLIENT_PORT: String(sockets) };
    return new Sockudo(folder, redis(folder, redisPort), nodes, settings);
  }

  get log(): string {
    return this.#nodes.map((node) => node.log).join("\n");
  }

  async start(): Promise<void> {
    await this.redis.start();
    await Promise.all(this.#nodes.map((node) => node.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.kill()));
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.redis.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const redis = (folder: string, port: number) =>
  new Program({
    name: "redis-server",
    command: "redis-server",
    args: ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder, "--save", "", "--appendonly", "no"],
    folder,
    env: { PATH },
    answers: () => pongs(port),
  });

/** Returns whether a Redis answers PING. */
const pongs = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.on("error", () => resolve(false));
    socket.once("data", (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith("+PONG"));
    });
  });

const node = (folder: string, port: number, redisPort: number, app: App) =>
  new Program({
    name: "sockudo",
    command: "sockudo",
    args: [],
    folder,
    env: {
      PATH,
      HOST: "127.0.0.1",
      PORT: String(port),
      METRICS_ENABLED: "false",
      DATABASE_REDIS_HOST: "127.0.0.1",
      DATABASE_REDIS_PORT: String(redisPort),
      ADAPTER_DRIVER: "redis",
      CACHE_DRIVER: "redis",
      QUEUE_DRIVER: "redis",
      RATE_LIMITER_DRIVER: "redis",
      // All requests of a test run come from one address.
      RATE_LIMITER_API_MAX_REQUESTS: "1000000",
      RATE_LIMITER_WS_MAX_REQUESTS: "1000000",
      SOCKUDO_DEFAULT_APP_ID: app.id,
      SOCKUDO_DEFAULT_APP_KEY: app.key,
      SOCKUDO_DEFAULT_APP_SECRET: app.secret,
    },
    answers: async () => (await fetch(`http://127.0.0.1:${port}/up/${app.id}`)).ok,
  });
