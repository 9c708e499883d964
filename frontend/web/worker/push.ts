// Notifications of messages while no page is open: shows what the push service delivers, and opens
// the chat on a click (ADR 29). The server has encrypted the content for this browser
// (server/src/delivery/web_push.rs).
import { placeOf } from "../common/chat-path.js";
import { subscribed, tellOf } from "../common/push-subscription.js";

/**
 * Endpoints of the push service that withdraws the permission if a push shows no notification, even
 * while the page is open.
 */
const SHOWS_ALWAYS = /^https:\/\/[^/]*\.push\.apple\.com\//;

/** Time to wait for the answer of a page, in milliseconds; a suspended page does not answer. */
const PATIENCE_MS = 500;

addEventListener("push", (event) => event.waitUntil(show(event.data.json())));

async function show({ title, url, ...options }) {
  const isWanted = (await subscribed()).includes(placeOf(new URL(url, location)));
  const isSeen = (await pages(url)).some(({ visibilityState }) => visibilityState == "visible");
  const isQuiet = isSeen || !isWanted;
  if (isQuiet && !SHOWS_ALWAYS.test((await registration.pushManager.getSubscription())?.endpoint)) return;
  const icon = `${new URL(url, location).pathname}/icon-192.png`;
  // A notification that replaces another one alerts again.
  await registration.showNotification(title, { ...options, icon, renotify: true, silent: isQuiet, data: { url } });
  if (isQuiet) for (const shown of await registration.getNotifications(options)) shown.close();
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

async function open(url) {
  const [page] = await pages(url);
  return page ? page.focus() : clients.openWindow(url);
}

/** Returns the open pages of a conversation, the most recently used one first. */
async function pages(url) {
  const all = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const places = await Promise.all(all.map(placeOfPage));
  const place = placeOf(new URL(url, location));
  return all.filter((_, nth) => places[nth] == place);
}

/**
 * Returns the address of a page without its token. A page that was opened by its link has that
 * address here, whatever its present one is, so the page is asked.
 */
function placeOfPage(page) {
  if (!new URL(page.url).searchParams.has("token")) return placeOf(page.url);
  const { port1, port2 } = new MessageChannel();
  page.postMessage("place", [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, PATIENCE_MS);
  });
}

// The push service has assigned another endpoint to the browser.
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew()));

async function renew() {
  for (const place of await subscribed()) await tellOf(registration, place).catch(() => {});
}
