// Messages between a page of a guest and its host, `{"guestChat": 1, "type": …, "data": {…}}`;
// docs/EMBEDDING.md describes the types.

const VERSION = 1;

/** Fields of a message; their types are not checked. */
export type EnvelopeData = Record<string, unknown>;
export type Envelope = { guestChat: typeof VERSION; type: string; data: EnvelopeData };

/** Returns a message. */
export function createEnvelope(type: string, data: EnvelopeData = {}): Envelope {
  return { guestChat: VERSION, type, data };
}

/** Returns the message in a value; `undefined` for messages of other scripts. */
export function readEnvelope(value: unknown): Envelope | undefined {
  const { guestChat, type, data } = Object(value) as Record<string, unknown>;
  if (Number(guestChat) !== VERSION || typeof type !== "string") return undefined;
  return createEnvelope(type, Object(data) as EnvelopeData);
}
