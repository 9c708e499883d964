// Conversations for which this browser shows notifications; used by its pages
// (frontend/web/lazy/notify.ts) and its service worker. A browser has one subscription, which the
// server stores for each conversation.
import type { ChatPath } from "./chat-path.ts";
import { authenticationHeaders } from "./credentials.ts";

const CACHE = "guest-chat-push-1";

const openCache = () => caches.open(CACHE);

/** Returns the paths of these conversations. */
export async function notifiedChats(): Promise<ChatPath[]> {
  const requests = await (await openCache()).keys();
  return requests.map(({ url }) => url.slice(location.origin.length));
}

/** Sends a request about the notifications of a conversation to the server. */
async function request(chat: ChatPath, method: string, body?: object): Promise<Response> {
  const address = new URL(chat, location.origin);
  const headers = authenticationHeaders(address);
  if (!body) return fetch(`/api${address.pathname}/push`, { method, headers });
  headers["Content-Type"] = "application/json";
  return fetch(`/api${address.pathname}/push`, { method, headers, body: JSON.stringify(body) });
}

async function subscribe({ pushManager }: ServiceWorkerRegistration, key: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    // A subscription for another server key cannot be used.
    const isOther = (error as DOMException).name === "InvalidStateError";
    const old = isOther && (await pushManager.getSubscription());
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}

/**
 * Turns on the notifications of a conversation, in a language or in the last one, until the server
 * ends them. Returns whether they are on.
 */
export async function turnOnNotifications(
  registration: ServiceWorkerRegistration,
  chat: ChatPath,
  language?: string,
): Promise<boolean> {
  const response = await request(chat, "GET");
  const key = response.ok && ((await response.json()) as { public_key?: string }).public_key;
  // The link has ended, or the hotel has disabled notifications. If the server is only down, the
  // subscription stays.
  if (response.status === 401 || (response.ok && !key)) await removeNotifications(registration, chat);
  if (!key) return false;
  language ??= await storedLanguage(chat);
  const subscription = (await subscribe(registration, key)).toJSON();
  const { ok } = await request(chat, "PUT", { ...subscription, language });
  if (ok) await (await openCache()).put(chat, new Response(JSON.stringify({ language })));
  return ok;
}

async function storedLanguage(chat: ChatPath): Promise<string | undefined> {
  const stored = await (await openCache()).match(chat);
  return stored && ((await stored.json()) as { language?: string }).language;
}

/**
 * Turns the notifications of a conversation off. Fails if the request to the server fails, because
 * the server would send more.
 */
export async function turnOffNotifications(registration: ServiceWorkerRegistration, chat: ChatPath): Promise<void> {
  const subscription = await registration.pushManager.getSubscription();
  if (subscription) {
    const { ok, status } = await request(chat, "DELETE", { endpoint: subscription.endpoint });
    // For a link that has ended the server sends nothing.
    if (!ok && status !== 401) throw new Error(`status ${status}`);
  }
  await removeNotifications(registration, chat);
}

/** Removes a conversation from this browser, and ends the subscription after the last one. */
export async function removeNotifications(registration: ServiceWorkerRegistration, chat: ChatPath): Promise<void> {
  await (await openCache()).delete(chat);
  if ((await notifiedChats()).length === 0) await (await registration.pushManager.getSubscription())?.unsubscribe();
}
