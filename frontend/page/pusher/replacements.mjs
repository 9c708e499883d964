// Parts of pusher-js that no page uses, and what replaces them. app/src/platform/realtime.rs is
// the only user; the parts that it uses must stay.

/** Replacement of code that is never called. */
const ABSENT = 'export default function () { throw new Error("left out of this build"); }';
const SILENT = "const no = () => {};";

/**
 * File below src/ of the package → its replacement, with the same exports.
 * @type {Record<string, string>}
 */
export const REPLACEMENTS = {
  // Only public and private channels are used.
  "core/channels/encrypted_channel.ts": ABSENT,
  "core/channels/presence_channel.ts": ABSENT,
  // Users do not sign in at the engine: the server authorizes each channel.
  "core/user.ts": "export default class {}",
  "core/auth/user_authenticator.ts": "export default () => {};",
  "core/auth/deprecated_channel_authorizer.ts": "export let ChannelAuthorizerProxy;",
  // Statistics for Pusher. Each socket still needs a number.
  "core/timeline/timeline_sender.ts": ABSENT,
  "core/timeline/timeline.ts": `${SILENT} export default class { id = 0; error = no; info = no; generateUniqueID() { return ++this.id; } }`,
  "core/base64.ts": ABSENT,
  // Log output, which only `Pusher.logToConsole` enables, and links to explanations in it.
  "core/logger.ts": `${SILENT} export default { debug: no, warn: no, error: no };`,
  "core/utils/url_store.ts": 'export default { buildLogSuffix: () => "" };',
};

/** Parts of the runtime that remaining sources name, but that only statistics use. */
export const UNUSED_RUNTIME = ["TimelineTransport"];
