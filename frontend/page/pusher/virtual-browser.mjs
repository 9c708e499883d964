// A browser with a virtual clock and network, in which a script of pusher-js runs. It records what
// the script does. Without real time and network two runs can be compared exactly, and hours pass
// in milliseconds.
import { createContext, runInContext } from "node:vm";

/** @typedef {{ online?: boolean, storage?: "empty" | "blocked", tls?: boolean }} Conditions */
/** @typedef {{ at: number, order: number, id: number, run: () => void, everyMs?: number }} Timer */

export class VirtualBrowser {
  nowMs = 0;
  /** What the script has done, with times. @type {string[]} */
  trace = [];
  /** @type {VirtualSocket[]} */
  sockets = [];
  /** @type {VirtualRequest[]} */
  requests = [];
  /** @type {Map<number, Timer>} */
  #timers = new Map();
  #order = 0;
  /** @type {Map<string, Set<() => void>>} */
  #listeners = new Map();
  #navigator;
  /** @type {Record<string, any>} */
  globals;

  /**
   * @param {string} script
   * @param {Conditions} conditions
   */
  constructor(script, { online = true, storage = "empty", tls = false }) {
    this.#navigator = { onLine: online };
    this.globals = createContext(this.#createGlobals(storage, tls));
    Object.assign(this.globals, { window: this.globals, self: this.globals });
    runInContext(`Date.now = () => clock(); Math.random = () => 0.5;`, this.globals);
    runInContext(script, this.globals);
  }

  /** @param {string} entry */
  record(entry) {
    this.trace.push(`${this.nowMs} ms: ${entry}`);
  }

  /** Lets time pass, and runs the timers. @param {number} ms */
  async pass(ms) {
    const end = this.nowMs + ms;
    for (;;) {
      // Callbacks of promises run before the next timer.
      await null;
      const [next] = [...this.#timers.values()].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order);
      if (!next) break;
      this.nowMs = Math.max(this.nowMs, next.at);
      if (next.everyMs === undefined) this.#timers.delete(next.id);
      else Object.assign(next, { at: next.at + next.everyMs, order: this.#order++ });
      next.run();
    }
    this.nowMs = end;
    await null;
  }

  /** Changes the network, and tells the script. @param {boolean} online */
  setOnline(online) {
    this.#navigator.onLine = online;
    for (const listener of this.#listeners.get(online ? "online" : "offline") ?? []) listener();
  }

  /** The newest socket. */
  get socket() {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }

  /** The newest request. */
  get request() {
    const request = this.requests.at(-1);
    if (!request) throw new Error("no request was sent");
    return request;
  }

  /**
   * @param {"empty" | "blocked"} storage
   * @param {boolean} tls
   */
  #createGlobals(storage, tls) {
    const browser = this;
    const setTimer = (/** @type {() => void} */ run, ms = 0, repeats = false) => {
      const id = ++this.#order;
      this.#timers.set(id, { at: this.nowMs + ms, order: id, id, run, everyMs: repeats ? ms : undefined });
      return id;
    };
    const clearTimer = (/** @type {number} */ id) => void this.#timers.delete(id);
    const listen = (/** @type {string} */ type, /** @type {() => void} */ listener) => {
      if (!this.#listeners.has(type)) this.#listeners.set(type, new Set());
      this.#listeners.get(type)?.add(listener);
    };
    const location = { protocol: tls ? "https:" : "http:", hostname: "chat.hotel.example" };
    return {
      clock: () => this.nowMs,
      setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => setTimer(run, ms),
      setInterval: (/** @type {() => void} */ run, /** @type {number} */ ms) => setTimer(run, ms, true),
      clearTimeout: clearTimer,
      clearInterval: clearTimer,
      addEventListener: listen,
      removeEventListener: (/** @type {string} */ type, /** @type {() => void} */ listener) => this.#listeners.get(type)?.delete(listener),
      navigator: this.#navigator,
      location,
      document: { location, readyState: "complete", body: {}, addEventListener: listen, getElementsByTagName: () => [] },
      console: { log() {}, warn() {}, error() {} },
      crypto: { getRandomValues: (/** @type {Uint32Array} */ numbers) => numbers.fill(1) },
      get localStorage() {
        if (storage === "blocked") throw new Error("storage is blocked");
        return browser.#storage;
      },
      WebSocket: class extends VirtualSocket {
        constructor(/** @type {string} */ url) {
          super(browser, url, setTimer);
        }
      },
      XMLHttpRequest: class extends VirtualRequest {
        constructor() {
          super(browser);
        }
      },
    };
  }

  /** `localStorage`: its entries are properties. */
  #storage = new Proxy(/** @type {Record<string, string>} */ ({}), {
    set: (entries, name, value) => {
      this.record(`stores ${String(name)}: ${value}`);
      return Reflect.set(entries, name, String(value));
    },
  });
}

/** A WebSocket; the methods in the lower part are the server's side. */
class VirtualSocket {
  readyState = 0;
  /** @type {((event: any) => void) | undefined} */ onopen;
  /** @type {((event: any) => void) | undefined} */ onclose;
  /** @type {((event: any) => void) | undefined} */ onerror;
  /** @type {((event: any) => void) | undefined} */ onmessage;
  #browser;
  #number;
  #setTimer;

  /**
   * @param {VirtualBrowser} browser
   * @param {string} url
   * @param {(run: () => void) => void} setTimer
   */
  constructor(browser, url, setTimer) {
    this.#browser = browser;
    this.#setTimer = setTimer;
    this.#number = browser.sockets.push(this);
    browser.record(`opens socket ${this.#number}: ${url}`);
  }

  /** @param {string} text */
  send(text) {
    this.#browser.record(`sends on socket ${this.#number}: ${text}`);
  }

  /** @param {number} [code] */
  close(code) {
    if (this.readyState >= 2) return;
    this.#browser.record(`closes socket ${this.#number} with ${code}`);
    this.readyState = 2;
    this.#setTimer(() => this.end(code ?? 1005));
  }

  accept() {
    this.readyState = 1;
    this.onopen?.({ type: "open" });
  }

  /** @param {string | object} frame */
  say(frame) {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  /** @param {number} code */
  end(code, reason = "") {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code, reason, wasClean: code !== 1006 });
  }

  /** Fails, as if the server refused the connection. */
  refuse() {
    this.onerror?.({ type: "error" });
    this.end(1006);
  }
}

/** An XMLHttpRequest; `respond` is the server's side. */
class VirtualRequest {
  readyState = 0;
  status = 0;
  responseText = "";
  /** @type {(() => void) | undefined} */ onreadystatechange;
  #browser;
  #head = "";

  /** @param {VirtualBrowser} browser */
  constructor(browser) {
    this.#browser = browser;
  }

  /**
   * @param {string} method
   * @param {string} url
   */
  open(method, url) {
    this.#head = `${method} ${url}`;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setRequestHeader(name, value) {
    this.#head += ` ${name}: ${value};`;
  }

  /** @param {string} body */
  send(body) {
    this.#browser.requests.push(this);
    this.#browser.record(`requests ${this.#head} ${body}`);
  }

  /** Answers; status 0 is a failed request. @param {number} status */
  respond(status, text = "") {
    Object.assign(this, { readyState: 4, status, responseText: text });
    this.onreadystatechange?.();
  }
}
