// A push service and its browser: accepts the server's requests (RFC 8030) and decrypts them (RFC
// 8291 and RFC 8292) with the cryptography of Node.js. It uses no code of the server.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request of the server. */
export type PushRequest = { headers: IncomingHttpHeaders; body: Buffer };

/** Result of `PushSubscription.toJSON()`. */
export type Subscription = { endpoint: string; expirationTime: null; keys: { p256dh: string; auth: string } };

export class PushService {
  readonly requests: PushRequest[] = [];
  /** Status of the responses from now on. */
  status = 201;
  readonly #ecdh = createECDH("prime256v1");
  readonly #auth = randomBytes(16);
  readonly #server: Server;
  #waiters: (() => void)[] = [];

  private constructor() {
    this.#ecdh.generateKeys();
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      this.requests.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(this.status).end();
      for (const wake of this.#waiters.splice(0)) wake();
    });
  }

  static async open(): Promise<PushService> {
    const service = new PushService();
    service.#server.listen(0, "127.0.0.1");
    await once(service.#server, "listening");
    return service;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Returns the browser's subscription. */
  get subscription(): Subscription {
    const keys = { p256dh: this.#ecdh.getPublicKey("base64url"), auth: this.#auth.toString("base64url") };
    return { endpoint: `${this.origin}/p/secret`, expirationTime: null, keys };
  }

  /** Returns the nth request, once it has arrived. */
  async waitForRequest(nth: number): Promise<PushRequest> {
    while (this.requests.length < nth) await new Promise<void>((wake) => this.#waiters.push(wake));
    return this.requests[nth - 1]!;
  }

  /** Decrypts a push (RFC 8291, 3.4; RFC 8188, 2). */
  decrypt({ body }: PushRequest): string {
    const [salt, theirs] = [body.subarray(0, 16), body.subarray(21, 21 + body[20]!)];
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.#ecdh.getPublicKey(), theirs]);
    const derive = (input: Uint8Array, salt: Uint8Array, info: string | Buffer, bytes: number) =>
      Buffer.from(hkdfSync("sha256", input, salt, info, bytes));
    const input = derive(this.#ecdh.computeSecret(theirs), this.#auth, info, 32);
    const key = derive(input, salt, "Content-Encoding: aes128gcm\0", 16);
    const nonce = derive(input, salt, "Content-Encoding: nonce\0", 12);
    const record = body.subarray(21 + theirs.length);
    const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    const end = padded.lastIndexOf(2);
    if (padded.subarray(end + 1).some(Boolean)) throw new Error("the bytes after the message are not padding");
    return padded.subarray(0, end).toString();
  }

  /** Returns the sender of a push, after checking the signature with this key (RFC 8292). */
  verifySender({ headers }: PushRequest, applicationServerKey: string): { aud: string; exp: number; sub?: string } {
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization ?? "") ?? [];
    if (key !== applicationServerKey) throw new Error("the push is signed with another key");
    const [head, claims, signature] = token!.split(".") as [string, string, string];
    const point = Buffer.from(key, "base64url");
    const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
    const publicKey = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" as const };
    if (!verify("sha256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url"))) {
      throw new Error("the signature is not valid");
    }
    return JSON.parse(Buffer.from(claims, "base64url").toString());
  }
}
