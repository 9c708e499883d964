// Realtime engines other than the server's own.
import { randomBytes } from "node:crypto";
import { Sockudo } from "./sockudo.ts";
import { Soketi } from "./soketi.ts";

/** Name of an engine; `embedded` is the server's own, without another process. */
export type EngineName = "embedded" | "soketi" | "sockudo";

export interface Engine {
  /** Settings of a server that uses it. */
  readonly settings: Record<string, string>;
  /** Its log output. */
  readonly log: string;
  /** Starts it if it does not run, always at the same address. */
  start(): Promise<void>;
  /** Stops it as a power failure would: sockets break, triggers fail. */
  stop(): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

/** Starts an engine and waits until it answers; returns `undefined` for the embedded one. */
export async function openEngine(name: EngineName): Promise<Engine | undefined> {
  if (name === "embedded") return undefined;
  const app = { id: "guest-chat", key: randomBytes(10).toString("hex"), secret: randomBytes(16).toString("hex") };
  const engine = name === "soketi" ? await Soketi.create(app) : await Sockudo.create(app);
  try {
    await engine.start();
  } catch (error) {
    await engine.remove();
    throw error;
  }
  return engine;
}
