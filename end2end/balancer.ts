// A plain TCP load balancer in front of several servers. It sends every connection to the first
// server, and to the next one while that one does not accept connections.
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

export class Balancer {
  readonly url: string;
  readonly #ports: number[];
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(listener: Server, urls: string[]) {
    this.#listener = listener;
    this.#ports = urls.map((url) => Number(new URL(url).port));
    const { address, port } = listener.address() as AddressInfo;
    this.url = `http://${address}:${port}`;
    listener.on("connection", (client) => this.#forward(client, 0));
  }

  /** Opens a balancer for these servers, on a free port of this machine. */
  static open(...urls: string[]): Promise<Balancer> {
    const listener = createServer({ noDelay: true, pauseOnConnect: true });
    return new Promise((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(0, "127.0.0.1", () => resolve(new Balancer(listener, urls)));
    });
  }

  /** Returns the same link with this balancer's origin. */
  rewriteOrigin(link: string): string {
    return link.replace(new URL(link).origin, this.url);
  }

  close(): void {
    this.#listener.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #forward(client: Socket, index: number): void {
    const port = this.#ports[index];
    if (port === undefined) return void client.destroy();
    const server = connect({ port, host: "127.0.0.1", noDelay: true });
    let isConnected = false;
    server.once("connect", () => {
      isConnected = true;
      for (const [one, other] of [[client, server], [server, client]] as const) {
        this.#sockets.add(one);
        one.on("close", () => {
          this.#sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    client.on("error", () => {});
    server.on("error", () => {
      if (!isConnected) this.#forward(client, index + 1);
    });
  }
}
