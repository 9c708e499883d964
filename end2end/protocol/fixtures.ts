// Fixtures with Pusher's own libraries for the tests of the embedded engine: the one for servers
// (`pusher`) and the client (`pusher-js`, without a browser).
import PusherServer from "pusher";
import pusherJs from "pusher-js";
import { type Booking, Hotel, test as base } from "../server-fixtures.ts";

export { expect } from "@playwright/test";

// The package exports the class itself; its types declare a `default` member.
const PusherClient = pusherJs as unknown as typeof pusherJs.default;
export type Client = InstanceType<typeof PusherClient>;
export type Channel = ReturnType<Client["subscribe"]>;

export const APP = { appId: "4711", key: "0123456789abcdef0123", secret: "a secret of the tests alone" };

type Fixtures = {
  /** Pusher's library for servers, connected to this server. */
  sdk: PusherServer;
  /** Opens a pusher-js client with a guest's token, connected to this server. */
  connect: (guest: Booking) => Promise<Client>;
};

export const test = base.extend<Fixtures>({
  serverSettings: [
    { REALTIME: "embedded", PUSHER_APP_ID: APP.appId, PUSHER_KEY: APP.key, PUSHER_SECRET: APP.secret },
    { scope: "worker" },
  ],

  sdk: async ({ hotel }, use) => use(sdkFor(hotel, APP.secret)),

  connect: async ({ hotel }, use) => {
    const clients: Client[] = [];
    await use(async (guest) => {
      const client = clientFor(hotel, guest);
      clients.push(client);
      await new Promise<void>((resolve, reject) => {
        client.connection.bind("connected", () => resolve());
        client.connection.bind("failed", () => reject(new Error("pusher-js did not connect")));
      });
      return client;
    });
    for (const client of clients) client.disconnect();
  },
});

export function sdkFor(hotel: Hotel, secret: string): PusherServer {
  const { hostname, port } = new URL(hotel.url);
  return new PusherServer({ ...APP, secret, host: hostname, port, useTLS: false });
}

function clientFor(hotel: Hotel, guest: Booking): Client {
  const { hostname, port } = new URL(hotel.url);
  return new PusherClient(APP.key, {
    cluster: "mt1",
    wsHost: hostname,
    wsPort: Number(port),
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: {
      transport: "ajax",
      endpoint: authEndpoint(hotel),
      headers: { Authorization: `Bearer ${guest.token}` },
    },
  });
}

export const authEndpoint = (hotel: Hotel) => `${hotel.url}/api/guest/hotel/${hotel.slug}/chat/pusher/auth`;

/** Returns the channel of a booking. */
export const channelOf = (hotel: Hotel, booking: Booking) =>
  `private-hotel-${hotel.slug}-guest-chat-booking-${booking.id}`;

/** Subscribes, and waits for the confirmation. */
export function subscribe(client: Client, name: string): Promise<Channel> {
  const channel = client.subscribe(name);
  return new Promise((resolve, reject) => {
    channel.bind("pusher:subscription_succeeded", () => resolve(channel));
    channel.bind("pusher:subscription_error", reject);
  });
}

/** Returns a list to which the data of a channel's events is added from now on. */
export function collectEvents(channel: Channel, event: string): any[] {
  const all: any[] = [];
  channel.bind(event, (data: unknown) => all.push(data));
  return all;
}
