// Settings that an engine and the server must agree on.

/** An app of the Pusher protocol. */
export type App = { id: string; key: string; secret: string };

/** Returns the settings of a server whose engine serves `app` on a port of this machine. */
export const settingsFor = (app: App, port: number): Record<string, string> => ({
  REALTIME: "pusher",
  PUSHER_HOST: "127.0.0.1",
  PUSHER_PORT: String(port),
  PUSHER_SCHEME: "http",
  PUSHER_APP_ID: app.id,
  PUSHER_KEY: app.key,
  PUSHER_SECRET: app.secret,
});
