// A proxy that simulates the deployment of a new version: another build of the page, whose files
// have other names; responses that are delayed or incomplete; an upstream server that is down.
import { once } from "node:events";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Part of a file's name that changes with its content. */
const HASH = /\b(\w+)\.([0-9a-f]{16})\.(css|js|wasm)\b/g;
const TEXT = /^(text\/|application\/json)/;

/** A response that is delayed: from its beginning, or after its headers. */
type DelayedResponse = { path: RegExp; from: "beginning" | "body"; onArrival: () => void; released: Promise<void> };

export class Deployment {
  readonly url: string;
  /** Number of new builds so far. */
  builds = 0;
  /** True if requests for files go to a machine that does not have the new build yet. */
  lacksFiles = false;
  /** True if the server is down: the proxy answers with an error. */
  isDown = false;

  #delayed: DelayedResponse | undefined;
  readonly #listener: Server;
  readonly #server: URL;

  private constructor(listener: Server, server: string) {
    this.#listener = listener;
    this.#server = new URL(server);
    this.url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    listener.on("request", (incoming, answer) => this.#forward(incoming, answer));
  }

  static async open(server: string): Promise<Deployment> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    return new Deployment(listener, server);
  }

  close(): void {
    this.#listener.closeAllConnections();
    this.#listener.close();
  }

  /**
   * Delays the next response for a matching address. Its content is that of the time of the
   * request.
   */
  delayNext(path: RegExp, from: DelayedResponse["from"]): { arrival: Promise<void>; release: () => void } {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const arrival = new Promise<void>((resolve) => (this.#delayed = { path, from, onArrival: resolve, released }));
    return { arrival, release };
  }

  /**
   * Replaces the names of files by those of this build; applied twice, it restores the server's own
   * names.
   */
  #renameFiles(text: string): string {
    const first = (this.builds % 16).toString(16);
    return text.replace(HASH, (_, name, hash: string, extension) => {
      const other = (parseInt(hash[0] ?? "0", 16) ^ parseInt(first, 16)).toString(16);
      return `${name}.${other}${hash.slice(1)}.${extension}`;
    });
  }

  #forward(incoming: IncomingMessage, answer: ServerResponse): void {
    if (this.isDown) return void answer.writeHead(502).end();
    const isFile = incoming.url?.startsWith("/pkg/");
    if (isFile && this.lacksFiles) return void answer.writeHead(404).end();
    const path = isFile ? this.#renameFiles(incoming.url ?? "") : incoming.url;
    const { "accept-encoding": _, ...headers } = incoming.headers;
    const outgoing = request({ host: this.#server.hostname, port: this.#server.port, method: incoming.method, path, headers });
    outgoing.on("response", (response) => {
      const isText = TEXT.test(response.headers["content-type"] ?? "");
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", async () => {
        const delayed = this.#delayed?.path.test(incoming.url ?? "") ? this.#delayed : undefined;
        if (delayed) this.#delayed = undefined;
        if (delayed?.from === "beginning") {
          delayed.onArrival();
          await delayed.released;
        }
        const body = Buffer.concat(chunks);
        const { "content-length": _, "transfer-encoding": __, ...headers } = response.headers;
        answer.writeHead(response.statusCode ?? 502, headers);
        if (delayed?.from === "body") {
          answer.flushHeaders();
          delayed.onArrival();
          await delayed.released;
        }
        answer.end(isText ? this.#renameFiles(body.toString()) : body);
      });
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  }
}
