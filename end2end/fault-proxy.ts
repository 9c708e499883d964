// A bad network: a TCP proxy between the browser and the server that can do
// what hotel wifi does.
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Both ends of one connection. */
type Pair = {
  browser: Socket;
  server: Socket;
  /** Whatever is written into it is gone: the router has forgotten it. */
  silent: boolean;
  /** The answer to what was asked last never arrives. */
  doomed: boolean;
};

export class FaultProxy {
  readonly url: string;
  /** How long each piece of data takes, in either direction. */
  delayMs = 0;
  /** Requests to take to the server and to cut off before their answer. */
  answersToLose = 0;
  /** Whether WebSockets are cut off at once, as by a proxy that knows none. */
  refusesSockets = false;

  #target = 0;
  #refuses = false;
  #stalled = false;
  readonly #pairs = new Set<Pair>();
  readonly #listener: Server;

  private constructor(listener: Server) {
    this.#listener = listener;
    const { address, port } = listener.address() as AddressInfo;
    this.url = `http://${address}:${port}`;
    listener.on("connection", (browser) => this.#take(browser));
  }

  /** On a free port of this machine, at one of its own addresses. */
  static open(address = "127.0.0.1"): Promise<FaultProxy> {
    // Both directions end by themselves: an answer may outlive its question.
    const listener = createServer({ allowHalfOpen: false, noDelay: true });
    return new Promise((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(0, address, () => resolve(new FaultProxy(listener)));
    });
  }

  /** Leads to this server from now on. */
  leadTo(url: string): void {
    this.#target = Number(new URL(url).port);
  }

  /** Ends all connections; new ones go through. */
  cut(): void {
    for (const pair of this.#pairs) this.#end(pair);
  }

  /** Ends all connections and takes no new ones. */
  refuse(): void {
    this.#refuses = true;
    this.cut();
  }

  /** Takes everything and passes nothing on, until `heal`. */
  stall(): void {
    this.#stalled = true;
    for (const { browser, server } of this.#pairs) {
      browser.pause();
      server.pause();
    }
  }

  /** The connections there are stay open and dead for good; new ones go through. */
  fallSilent(): void {
    for (const pair of this.#pairs) pair.silent = true;
  }

  /** A good network again; what was lost stays lost. */
  heal(): void {
    this.delayMs = 0;
    this.answersToLose = 0;
    this.refusesSockets = false;
    this.#refuses = false;
    this.#stalled = false;
    for (const { browser, server } of this.#pairs) {
      browser.resume();
      server.resume();
    }
  }

  close(): void {
    this.#listener.close();
    this.cut();
  }

  #take(browser: Socket): void {
    if (this.#refuses) return void browser.destroy();
    const server = connect({ port: this.#target, host: "127.0.0.1", noDelay: true });
    const pair: Pair = { browser, server, silent: false, doomed: false };
    this.#pairs.add(pair);
    browser.on("data", (data) => this.#asked(pair, data as Buffer));
    server.on("data", (data) => this.#answered(pair, data as Buffer));
    for (const [one, other] of [[browser, server], [server, browser]] as const) {
      // An error is followed by a close, and the other side learns it so.
      one.on("error", () => {});
      one.on("close", () => {
        if (pair.silent && other === browser) return;
        other.destroy();
        this.#pairs.delete(pair);
      });
    }
    if (this.#stalled) {
      browser.pause();
      server.pause();
    }
  }

  #asked(pair: Pair, data: Buffer): void {
    if (pair.silent) return;
    const line = data.subarray(0, 200).toString("latin1").split("\r\n", 1)[0] ?? "";
    if (this.refusesSockets && line.startsWith("GET /app/")) return this.#end(pair);
    if (this.answersToLose > 0 && /^POST .*\/messages /.test(line)) {
      this.answersToLose -= 1;
      pair.doomed = true;
    }
    this.#pass(data, pair.server);
  }

  #answered(pair: Pair, data: Buffer): void {
    if (pair.silent) return;
    if (pair.doomed) return this.#end(pair);
    this.#pass(data, pair.browser);
  }

  #pass(data: Buffer, to: Socket): void {
    // Timers of one length fire in the order in which they were set.
    if (this.delayMs > 0) setTimeout(() => to.write(data), this.delayMs);
    else to.write(data);
  }

  #end({ browser, server }: Pair): void {
    browser.resetAndDestroy();
    server.resetAndDestroy();
  }
}
