// A TCP proxy between the browser and the server that simulates a bad network, such as hotel wifi.
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Both sockets of a connection. */
type Pair = {
  browser: Socket;
  server: Socket;
  /** True if all data is dropped, as by a router that has lost the connection's state. */
  silent: boolean;
  /** True if the response to the last request is lost. */
  losesResponse: boolean;
  isSocket: boolean;
};

export class FaultProxy {
  readonly url: string;
  /** Delay of each piece of data, in either direction, in milliseconds. */
  delayMs = 0;
  /** Number of requests that are forwarded and whose responses are lost. */
  responsesToLose = 0;
  /** True if WebSockets are closed at once, as by a proxy that does not support them. */
  refusesSockets = false;
  /** Number of subscriptions that the server has confirmed. */
  subscriptions = 0;

  #target = 0;
  #refuses = false;
  #stalled = false;
  readonly #pairs = new Set<Pair>();
  readonly #listener: Server;

  private constructor(listener: Server) {
    this.#listener = listener;
    const { address, port } = listener.address() as AddressInfo;
    this.url = `http://${address}:${port}`;
    listener.on("connection", (browser) => this.#accept(browser));
  }

  /** Opens a proxy on a free port, at an address of this machine. */
  static open(address = "127.0.0.1"): Promise<FaultProxy> {
    // When one direction ends, the other is closed too.
    const listener = createServer({ allowHalfOpen: false, noDelay: true });
    return new Promise((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(0, address, () => resolve(new FaultProxy(listener)));
    });
  }

  /** Forwards to this server from now on. */
  forwardTo(url: string): void {
    this.#target = Number(new URL(url).port);
  }

  /** Ends all connections; new ones work. */
  cut(): void {
    for (const pair of this.#pairs) this.#end(pair);
  }

  /** Ends all connections and refuses new ones. */
  refuse(): void {
    this.#refuses = true;
    this.cut();
  }

  /** Accepts all data and forwards none, until `heal`. */
  stall(): void {
    this.#stalled = true;
    for (const { browser, server } of this.#pairs) {
      browser.pause();
      server.pause();
    }
  }

  /** Keeps the present connections open and drops all their data; new ones work. */
  dropData(): void {
    for (const pair of this.#pairs) pair.silent = true;
  }

  /** Makes the network reliable again; data that was dropped stays lost. */
  heal(): void {
    this.delayMs = 0;
    this.responsesToLose = 0;
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

  #accept(browser: Socket): void {
    if (this.#refuses) return void browser.destroy();
    const server = connect({ port: this.#target, host: "127.0.0.1", noDelay: true });
    const pair: Pair = { browser, server, silent: false, losesResponse: false, isSocket: false };
    this.#pairs.add(pair);
    browser.on("data", (data) => this.#forwardRequest(pair, data as Buffer));
    server.on("data", (data) => this.#forwardResponse(pair, data as Buffer));
    for (const [one, other] of [[browser, server], [server, browser]] as const) {
      // An error is followed by a close event, which closes the other side.
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

  #forwardRequest(pair: Pair, data: Buffer): void {
    if (pair.silent) return;
    const line = data.subarray(0, 200).toString("latin1").split("\r\n", 1)[0] ?? "";
    if (line.startsWith("GET /app/")) pair.isSocket = true;
    if (this.refusesSockets && pair.isSocket) return this.#end(pair);
    if (this.responsesToLose > 0 && /^POST .*\/messages /.test(line)) {
      this.responsesToLose -= 1;
      pair.losesResponse = true;
    }
    this.#write(data, pair.server);
  }

  #forwardResponse(pair: Pair, data: Buffer): void {
    if (pair.silent) return;
    if (pair.losesResponse) return this.#end(pair);
    if (pair.isSocket) this.subscriptions += data.toString("latin1").split("subscription_succeeded").length - 1;
    this.#write(data, pair.browser);
  }

  #write(data: Buffer, to: Socket): void {
    // Timers of the same length fire in the order in which they were set.
    if (this.delayMs > 0) setTimeout(() => to.write(data), this.delayMs);
    else to.write(data);
  }

  #end({ browser, server }: Pair): void {
    browser.resetAndDestroy();
    server.resetAndDestroy();
  }
}
