// Messages while no page is open: what the push service brings is shown, a click leads to the chat (ADR 29). What is
// in it was encrypted for this browser by the server (server/src/chat/web_push.rs).
import { placeOf } from "./places.js";
import { subscribed, tellOf } from "./subscription.js";

/** Whose push service takes the permission away where nothing is shown, whatever page is open. */
const SHOWS_ALWAYS = /^https:\/\/[^/]*\.push\.apple\.com\//;

/** A page that sleeps does not answer. */
const PATIENCE_MS = 500;

addEventListener("push", (event) => event.waitUntil(show(event.data.json())));

async function show({ title, url, ...options }) {
  const isWanted = (await subscribed()).includes(placeOf(new URL(url, location)));
  const isSeen = (await pages(url)).some(({ visibilityState }) => visibilityState == "visible");
  const isQuiet = isSeen || !isWanted;
  if (isQuiet && !SHOWS_ALWAYS.test((await registration.pushManager.getSubscription())?.endpoint)) return;
  const icon = `${new URL(url, location).pathname}/icon-192.png`;
  // One that takes the place of another is news as well.
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

/** The pages of a conversation that are open, the one used last first. */
async function pages(url) {
  const all = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const places = await Promise.all(all.map(placeOfPage));
  const place = placeOf(new URL(url, location));
  return all.filter((_, nth) => places[nth] == place);
}

/** One that was opened by its link is known here by that, whatever it is called by now: it is asked. */
function placeOfPage(page) {
  if (!new URL(page.url).searchParams.has("token")) return placeOf(page.url);
  const { port1, port2 } = new MessageChannel();
  page.postMessage("place", [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, PATIENCE_MS);
  });
}

// The push service has given the browser another endpoint.
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew()));

async function renew() {
  for (const place of await subscribed()) await tellOf(registration, place).catch(() => {});
}
