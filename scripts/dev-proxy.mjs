// The proxy of `make dev` in front of the server. It serves the pages' files from a folder, so that
// a change of them does not build the server, and adds a script to each page that reloads it. The
// server itself has no code for development.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import { connect } from "node:net";
import { extname, join } from "node:path";

const EVENTS = "/dev/events";
const SCRIPT = "/dev/reload.js";
const TAG = `<script defer src="${SCRIPT}"></script></head>`;
/** Reloads the page after a build, and after the proxy was restarted. */
const RELOAD = `let wasOpen = false;
const events = new EventSource("${EVENTS}");
events.addEventListener("open", () => { if (wasOpen) location.reload(); wasOpen = true; });
events.addEventListener("reload", () => location.reload());
`;
/** A service worker would keep old files: this one replaces it and is removed. */
const WORKER = `self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", () => self.registration.unregister());
`;

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Headers that describe one connection and are not forwarded (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ["connection", "keep-alive", "transfer-encoding", "content-length"];

/**
 * Allows the script and its connection in a content security policy.
 * @param {string} policy
 */
export function allowReload(policy) {
  return ["script-src", "connect-src"].reduce(
    (policy, name) => (policy.includes(`${name} `) ? policy : `${policy}; ${name} 'self'`),
    policy,
  );
}

/**
 * Returns the logical name of a file of the page, without the hash of its content.
 * @param {string} path path of a URL
 */
export const logicalName = (path) => /^\/pkg\/(.+)\.[0-9a-f]{16}(\.\w+)$/.exec(path)?.slice(1).join("");

export class DevProxy {
  #site;
  #upstreamPort;
  /** Open pages. @type {Set<import("node:http").ServerResponse>} */
  #pages = new Set();

  /** @param {{ site: string, upstreamPort: number }} options folder of the pages' files, port of the server */
  constructor({ site, upstreamPort }) {
    this.#site = site;
    this.#upstreamPort = upstreamPort;
  }

  /**
   * @param {string} host
   * @param {number} port
   */
  async listen(host, port) {
    const server = createServer((request, response) => this.#handle(request, response));
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    await new Promise((resolve, reject) => server.once("error", reject).listen(port, host, () => resolve(undefined)));
    return server;
  }

  reloadPages() {
    for (const page of this.#pages) page.write("event: reload\ndata:\n\n");
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  #handle(request, response) {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === EVENTS) return this.#openEvents(response);
    const file = this.#file(pathname);
    if (file === undefined || !["GET", "HEAD"].includes(request.method ?? "")) return this.#forward(request, response);
    response.writeHead(200, { "content-type": TYPES[extname(pathname)] ?? "application/octet-stream", "cache-control": "no-store" });
    response.end(file);
  }

  /** @param {import("node:http").ServerResponse} response */
  #openEvents(response) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.flushHeaders();
    this.#pages.add(response);
    response.on("close", () => this.#pages.delete(response));
  }

  /**
   * Returns the content of a file of the page.
   * @param {string} path path of a URL
   */
  #file(path) {
    if (path === SCRIPT) return RELOAD;
    if (path === "/worker.js") return WORKER;
    const name = logicalName(path);
    if (name !== undefined) {
      const manifest = JSON.parse(readFileSync(join(this.#site, "manifest.json"), "utf8"));
      return manifest[name] && readFileSync(join(this.#site, manifest[name]));
    }
    const file = join(this.#site, path);
    const isFile = path !== "/manifest.json" && existsSync(file) && statSync(file).isFile();
    return isFile ? readFileSync(file) : undefined;
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  #forward(request, response) {
    // Uncompressed, so that the script can be added.
    const headers = { ...request.headers, "accept-encoding": "identity" };
    const upstream = forward({ port: this.#upstreamPort, method: request.method, path: request.url, headers }, (answer) => {
      const isPage = answer.headers["content-type"]?.startsWith("text/html");
      if (!isPage) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        return answer.pipe(response);
      }
      /** @type {Buffer[]} */
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => {
        const kept = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
        const policy = answer.headers["content-security-policy"];
        const policies = typeof policy === "string" ? { "content-security-policy": allowReload(policy) } : {};
        response.writeHead(answer.statusCode ?? 502, { ...Object.fromEntries(kept), ...policies });
        response.end(Buffer.concat(chunks).toString().replace("</head>", TAG));
      });
    });
    upstream.on("error", () => this.#reportRestart(response));
    request.pipe(upstream);
  }

  /** @param {import("node:http").ServerResponse} response */
  #reportRestart(response) {
    if (response.headersSent) return response.destroy();
    response.writeHead(503, { "content-type": "text/html; charset=utf-8", "retry-after": "1" });
    response.end(`<!doctype html><head><title>Restarting</title>${TAG}The server restarts.`);
  }

  /**
   * Connects a WebSocket to the server.
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:stream").Duplex} socket
   * @param {Buffer} head
   */
  #upgrade(request, socket, head) {
    const upstream = connect(this.#upstreamPort, "127.0.0.1", () => {
      const lines = Array.from({ length: request.rawHeaders.length / 2 }, (_, place) =>
        request.rawHeaders.slice(2 * place, 2 * place + 2).join(": "),
      );
      upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const [one, other] of [[socket, upstream], [upstream, socket]]) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  }
}
