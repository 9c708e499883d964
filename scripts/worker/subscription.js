// Of which conversations this browser tells, for its pages (scripts/late/notify.js) and its service worker. A browser
// has one subscription, and the server one of it for each conversation.

const KEPT = "guest-chat-push-1";

const kept = () => caches.open(KEPT);
const nameOf = ({ url }) => url.slice(location.origin.length);

/** The places of these conversations (places.js). */
export const subscribed = async () => (await (await kept()).keys()).map(nameOf);

/** Asks the server of a conversation. */
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
    // One that was made for a server with another key is of no use.
    const old = error.name == "InvalidStateError" && (await pushManager.getSubscription());
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}

/**
 * Has the browser tell of a conversation, in a language or in the one it did, for as long as the server says. Tells
 * whether it does from now on.
 */
export async function tellOf(registration, place, language) {
  const state = await ask(place, "GET");
  const key = state.ok && (await state.json()).public_key;
  // The link has ended, or the hotel wants none told. A server that is away may be back.
  if (state.status == 401 || (state.ok && !key)) await forget(registration, place);
  if (!key) return false;
  language ??= (await (await (await kept()).match(place))?.json())?.language;
  const browser = (await subscription(registration, key)).toJSON();
  const { ok } = await ask(place, "PUT", { ...browser, language });
  if (ok) await (await kept()).put(place, new Response(JSON.stringify({ language })));
  return ok;
}

/** Has it tell no more. Fails where the server has not heard of it, which then would go on. */
export async function tellNoMoreOf(registration, place) {
  const browser = await registration.pushManager.getSubscription();
  const { ok, status } = browser ? await ask(place, "DELETE", { endpoint: browser.endpoint }) : { ok: true };
  // Of a link that has ended nothing is told.
  if (!ok && status != 401) throw new Error(`status ${status}`);
  await forget(registration, place);
}

/** What nobody needs the browser lets go. */
export async function forget(registration, place) {
  await (await kept()).delete(place);
  if (!(await subscribed()).length) await (await registration.pushManager.getSubscription())?.unsubscribe();
}
