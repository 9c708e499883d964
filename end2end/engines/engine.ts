// A realtime engine that is not the server itself, as the tests see it.
import { randomBytes } from "node:crypto";
import { Sockudo } from "./sockudo.ts";
import { Soketi } from "./soketi.ts";

/** `embedded` is the server's own: nothing else runs. */
export type EngineName = "embedded" | "soketi" | "sockudo";

export interface Engine {
  /** What a server has to be told to use it. */
  readonly settings: Record<string, string>;
  /** All that it has written. */
  readonly log: string;
  /** Starts it, again at the same address, where it is not running. */
  start(): Promise<void>;
  /** Ends it as a power cut would: sockets break, triggers are refused. */
  stop(): Promise<void>;
  /** Ends it for good. */
  remove(): Promise<void>;
}

/** An engine that answers; none for the embedded one. */
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
