// Conversations for which this browser shows notifications; used by its pages
// (frontend/web/lazy/notify.ts) and its service worker. A browser has one subscription, which the server
// stores for each conversation.

const KEPT = "guest-chat-push-1";

const kept = () => caches.open(KEPT);
const nameOf = ({ url }) => url.slice(location.origin.length);

/** Returns the addresses of these conversations (chat-path.ts). */
export const subscribed = async () => (await (await kept()).keys()).map(nameOf);

/** Sends a request about a conversation to the server. */
async function ask(place, method, body) {
  const [path, chat] = place.split("?chat=");
  return fetch(`/api${path}/push`, {
    method,
    headers: { "Guest-Chat": chat, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
}

async function subscription({ pushManager }, key) {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    // A subscription for another server key cannot be used.
    const old = error.name == "InvalidStateError" && (await pushManager.getSubscription());
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}

/**
 * Turns on the notifications of a conversation, in a language or in the last one, until the server
 * ends them. Returns whether they are on.
 */
export async function tellOf(registration, place, language) {
  const state = await ask(place, "GET");
  const key = state.ok && (await state.json()).public_key;
  // The link has ended, or the hotel has disabled notifications. If the server is only down, the
  // subscription stays.
  if (state.status == 401 || (state.ok && !key)) await forget(registration, place);
  if (!key) return false;
  language ??= (await (await (await kept()).match(place))?.json())?.language;
  const browser = (await subscription(registration, key)).toJSON();
  const { ok } = await ask(place, "PUT", { ...browser, language });
  if (ok) await (await kept()).put(place, new Response(JSON.stringify({ language })));
  return ok;
}

/**
 * Turns the notifications of a conversation off. Fails if the request to the server fails, because
 * the server would send more.
 */
export async function tellNoMoreOf(registration, place) {
  const browser = await registration.pushManager.getSubscription();
  const { ok, status } = browser ? await ask(place, "DELETE", { endpoint: browser.endpoint }) : { ok: true };
  // For a link that has ended the server sends nothing.
  if (!ok && status != 401) throw new Error(`status ${status}`);
  await forget(registration, place);
}

/** Forgets a conversation, and ends the subscription after the last one. */
export async function forget(registration, place) {
  await (await kept()).delete(place);
  if (!(await subscribed()).length) await (await registration.pushManager.getSubscription())?.unsubscribe();
}
