// Situations in which the short script of pusher-js must behave like the published one. Each is
// a function that uses a page with one channel.
import { VirtualBrowser } from "./virtual-browser.mjs";

const CHANNEL = "private-hotel-seaview-guest-chat-booking-1";
const AUTH = { auth: "key:signature" };
/** Long enough for several attempts to connect, with growing timeouts. */
const LONG_MS = 5 * 60_000;

/** A page as app/src/platform/realtime.rs uses the library. */
export class Page extends VirtualBrowser {
  /** @type {any} */
  pusher;

  /** Connects and subscribes, and records all events. */
  open(options = {}) {
    this.pusher = new this.globals.Pusher("key", {
      cluster: "mt1",
      wsHost: "chat.hotel.example",
      wsPort: 8080,
      wssPort: 8080,
      forceTLS: false,
      enabledTransports: ["ws"],
      activityTimeout: 20_000,
      pongTimeout: 8_000,
      channelAuthorization: { endpoint: "/auth", transport: "ajax", headersProvider: () => ({ Authorization: "Bearer token" }) },
      ...options,
    });
    this.pusher.connection.bind("state_change", (/** @type {any} */ { previous, current }) => this.record(`${previous} → ${current}`));
    this.pusher.connection.bind("error", (/** @type {any} */ error) => this.record(`error ${JSON.stringify(error)}`));
    this.pusher.bind_global((/** @type {string} */ event, /** @type {any} */ data) => this.record(`event ${event} ${JSON.stringify(data)}`));
    return this.pusher.subscribe(CHANNEL);
  }

  /** The server accepts the newest socket. */
  establish(data = { socket_id: "1.1", activity_timeout: 120 }) {
    this.socket.accept();
    this.socket.say({ event: "pusher:connection_established", data: JSON.stringify(data) });
  }

  /** The page is connected and subscribed. */
  async subscribe() {
    const channel = this.open();
    await this.pass(10);
    this.establish();
    await this.pass(10);
    this.request.respond(200, JSON.stringify(AUTH));
    this.socket.say({ event: "pusher_internal:subscription_succeeded", channel: CHANNEL, data: "{}" });
    await this.pass(10);
    return channel;
  }

  /** Answers further sockets in the same way, until the time is over. @param {(page: Page) => void} answer */
  async repeat(answer, ms = LONG_MS) {
    let answered = this.sockets.length;
    for (const end = this.nowMs + ms; this.nowMs < end; await this.pass(100)) {
      if (this.sockets.length > answered) answer(this);
      answered = this.sockets.length;
    }
  }

  /** Sends an event of the channel. @param {string} event @param {unknown} data */
  say(event, data) {
    this.socket.say({ event, channel: CHANNEL, data });
  }
}

/** Codes of RFC 6455 and of the Pusher protocol ("Connection closure"). */
const CLOSE_CODES = [
  1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 4000, 4001, 4003, 4004, 4005, 4006,
  4007, 4008, 4009, 4100, 4101, 4200, 4201, 4202, 4300, 4301, 4302,
];

/** @typedef {{ name: string, conditions?: import("./virtual-browser.mjs").Conditions, run: (page: Page) => Promise<void> }} Scenario */

/** @type {Scenario[]} */
const CLOSED = CLOSE_CODES.flatMap((code) => [
  {
    name: `a subscribed socket is closed with ${code}`,
    run: async (page) => {
      await page.subscribe();
      page.socket.end(code);
      await page.repeat((page) => page.establish(), 60_000);
    },
  },
  {
    name: `a new socket is closed with ${code}`,
    run: async (page) => {
      page.open();
      await page.pass(10);
      page.socket.accept();
      page.socket.end(code);
      await page.repeat((page) => page.establish(), 60_000);
    },
  },
]);

/** @type {Scenario[]} */
const CONNECTING = [
  { name: "the server never answers", run: async (page) => (page.open(), page.pass(LONG_MS)) },
  { name: "the server refuses all connections", run: async (page) => (page.open(), page.repeat((page) => page.socket.refuse())) },
  { name: "the server accepts and says nothing", run: async (page) => (page.open(), page.repeat((page) => page.socket.accept())) },
  {
    name: "the server refuses all connections after a while",
    run: async (page) => {
      await page.subscribe();
      page.socket.end(1006);
      await page.repeat((page) => page.socket.refuse());
    },
  },
  {
    name: "the activity timeout is missing",
    run: async (page) => {
      page.open();
      await page.pass(10);
      page.establish(/** @type {any} */ ({ socket_id: "1.1" }));
      await page.pass(LONG_MS);
    },
  },
  {
    name: "the first frame is no JSON",
    run: async (page) => {
      page.open();
      await page.pass(10);
      page.socket.accept();
      page.socket.say("text");
      await page.pass(LONG_MS);
    },
  },
  {
    name: "the first frame is an error",
    run: async (page) => {
      page.open();
      await page.pass(10);
      page.socket.accept();
      page.socket.say({ event: "pusher:error", data: { code: 4001, message: "no such app" } });
      await page.pass(LONG_MS);
    },
  },
  { name: "TLS is forced", run: async (page) => (page.open({ forceTLS: true }), page.repeat((page) => page.establish(), 60_000)) },
  { name: "the page itself has TLS", conditions: { tls: true }, run: async (page) => void (await page.subscribe()) },
  { name: "storage is blocked", conditions: { storage: "blocked" }, run: async (page) => void (await page.subscribe()) },
  {
    name: "the remembered transport does not connect",
    run: async (page) => {
      await page.subscribe();
      page.pusher.disconnect();
      page.pusher.connect();
      await page.pass(LONG_MS);
    },
  },
  { name: "the page opens offline", conditions: { online: false }, run: async (page) => {
      page.open();
      await page.pass(60_000);
      page.setOnline(true);
      await page.repeat((page) => page.establish(), 60_000);
    },
  },
];

/** @type {Scenario[]} */
const CONNECTED = [
  { name: "nothing is said", run: async (page) => (await page.subscribe(), page.pass(LONG_MS)) },
  {
    name: "pings are answered",
    run: async (page) => {
      await page.subscribe();
      for (let round = 0; round < 5; round++) {
        await page.pass(21_000);
        page.socket.say({ event: "pusher:pong", data: {} });
      }
    },
  },
  {
    name: "the server pings",
    run: async (page) => {
      await page.subscribe();
      page.socket.say({ event: "pusher:ping", data: {} });
      await page.pass(1_000);
    },
  },
  {
    name: "the network is lost and returns",
    run: async (page) => {
      await page.subscribe();
      page.setOnline(false);
      await page.pass(60_000);
      page.setOnline(true);
      await page.repeat((page) => page.establish(), 60_000);
    },
  },
  {
    name: "the page reconnects",
    run: async (page) => {
      await page.subscribe();
      page.pusher.disconnect();
      page.pusher.connect();
      await page.repeat((page) => page.establish(), 60_000);
    },
  },
  {
    name: "the page disconnects for good",
    run: async (page) => {
      await page.subscribe();
      page.pusher.disconnect();
      await page.pass(LONG_MS);
    },
  },
  {
    name: "an error is said while connected",
    run: async (page) => {
      await page.subscribe();
      page.socket.say({ event: "pusher:error", data: { code: 4301, message: "too fast" } });
      await page.pass(60_000);
    },
  },
];

/** @type {[string, number, string][]} */
const AUTHORIZATIONS = [
  ["is refused", 403, '{"error":"FORBIDDEN"}'],
  ["fails without a response", 0, ""],
  ["is no JSON", 200, "<html>"],
  ["fails in the server", 500, ""],
];

/** @type {Scenario[]} */
const CHANNELS = [
  ...AUTHORIZATIONS.map(([what, status, text]) => ({
    name: `the authorization ${what}`,
    run: async (/** @type {Page} */ page) => {
      const channel = page.open();
      await page.pass(10);
      page.establish();
      await page.pass(10);
      page.request.respond(status, text);
      await page.pass(60_000);
      channel.subscribe();
      await page.pass(60_000);
    },
  })),
  {
    name: "the authorization arrives after a reconnect",
    run: async (page) => {
      page.open();
      await page.pass(10);
      page.establish();
      await page.pass(10);
      const { request } = page;
      page.socket.end(4200);
      await page.pass(10);
      page.establish({ socket_id: "2.2", activity_timeout: 120 });
      request.respond(200, JSON.stringify(AUTH));
      await page.pass(60_000);
    },
  },
  {
    name: "the engine refuses the subscription",
    run: async (page) => {
      page.open();
      await page.pass(10);
      page.establish();
      await page.pass(10);
      page.request.respond(200, JSON.stringify(AUTH));
      page.say("pusher:subscription_error", { type: "AuthError", error: "invalid signature", status: 401 });
      await page.pass(60_000);
    },
  },
  {
    name: "events of several kinds arrive",
    run: async (page) => {
      const channel = await page.subscribe();
      channel.bind("realtime_event", (/** @type {unknown} */ data) => page.record(`handler ${JSON.stringify(data)}`));
      for (const data of ['{"type":"chat_message","seq":7}', { type: "typing" }, "123", "no JSON {", null]) page.say("realtime_event", data);
      page.socket.say({ event: "realtime_event", channel: "private-other", data: "{}" });
      await page.pass(1_000);
    },
  },
  {
    name: "client events are sent",
    run: async (page) => {
      const channel = await page.subscribe();
      page.record(`triggered: ${channel.trigger("client-typing", { who: "guest" })}`);
      page.socket.end(4200);
      page.record(`triggered: ${channel.trigger("client-typing", { who: "guest" })}`);
      await page.pass(1_000);
    },
  },
  {
    name: "a second channel is subscribed, and one is left",
    run: async (page) => {
      await page.subscribe();
      page.pusher.subscribe("private-typing");
      await page.pass(10);
      page.request.respond(200, JSON.stringify(AUTH));
      page.pusher.unsubscribe(CHANNEL);
      await page.pass(1_000);
      page.socket.end(1012);
      await page.repeat((page) => page.establish(), 60_000);
    },
  },
];

export const SCENARIOS = [...CLOSED, ...CONNECTING, ...CONNECTED, ...CHANNELS];

/**
 * Returns what a script does in a scenario.
 * @param {string} script
 * @param {Scenario} scenario
 */
export async function traceOf(script, { conditions = {}, run }) {
  const page = new Page(script, conditions);
  await run(page);
  return page.trace;
}
