// Notifications of messages while no page is open: shows what the push service delivers, and opens
// the chat on a click (ADR 29). The server has encrypted the content for this browser
// (server/src/delivery/web_push.rs).
import { type ChatPath, chatPathOf } from "../common/chat-path.ts";
import { notifiedChats, turnOnNotifications } from "../common/push-subscription.ts";
import { PATH_REQUEST } from "../common/worker-message.ts";
import { scope } from "./scope.ts";

/**
 * Endpoints of the push service that withdraws the permission if a push shows no notification, even
 * while the page is open.
 */
const MUST_SHOW = /^https:\/\/[^/]*\.push\.apple\.com\//;

/**
 * Timeouts of a page's answer. A suspended page does not answer. A visible page is not suspended but
 * can be busy, and a push has time; after a click the browser soon refuses to open a window.
 */
const PUSH_ANSWER_TIMEOUT_MS = 5_000;
const CLICK_ANSWER_TIMEOUT_MS = 500;

/** Content of a push: the title, the address of the chat, and the options of the notification. */
interface PushContent extends NotificationOptions {
  title: string;
  url: string;
}

scope.addEventListener("push", (event) => event.waitUntil(show(event.data?.json() as PushContent)));

async function show({ title, url, ...options }: PushContent): Promise<void> {
  const { registration } = scope;
  const address = new URL(url, location.href);
  const chat = chatPathOf(address);
  const isWanted = chat !== undefined && (await notifiedChats()).includes(chat);
  const visiblePages = (await openPages()).filter(({ visibilityState }) => visibilityState === "visible");
  const isSeen = (await pagesOf(address, visiblePages, PUSH_ANSWER_TIMEOUT_MS)).length > 0;
  const isQuiet = isSeen || !isWanted;
  if (isQuiet && !MUST_SHOW.test((await registration.pushManager.getSubscription())?.endpoint ?? "")) return;
  // A notification that replaces another one alerts again: `renotify`, which TypeScript's types lack.
  const shown = {
    ...options,
    icon: `${address.pathname}/icon-192.png`,
    renotify: true,
    silent: isQuiet,
    data: { url },
  };
  await registration.showNotification(title, shown);
  if (isQuiet) for (const notification of await registration.getNotifications(options)) notification.close();
}

scope.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

/** Opens the chat with this address, or shows its page. */
async function open(url: string): Promise<void> {
  const [page] = await pagesOf(new URL(url, location.href), await openPages(), CLICK_ANSWER_TIMEOUT_MS);
  await (page ? page.focus() : scope.clients.openWindow(url));
}

/** Returns all open pages, the most recently used one first. */
function openPages(): Promise<readonly WindowClient[]> {
  return scope.clients.matchAll({ type: "window", includeUncontrolled: true });
}

/** Returns those of `pages` that show the conversation with this address, in the same order. */
async function pagesOf(address: URL, pages: readonly WindowClient[], timeoutMs: number): Promise<WindowClient[]> {
  const paths = await Promise.all(pages.map((page) => pathOfPage(page, timeoutMs)));
  const path = chatPathOf(address);
  return pages.filter((_, index) => paths[index] === path);
}

/**
 * Returns the path of a page without its token. A page that was opened by its link has that address
 * here, whatever its present one is, so the page is asked.
 */
function pathOfPage(page: WindowClient, timeoutMs: number): Promise<ChatPath | undefined> | ChatPath | undefined {
  if (!new URL(page.url).searchParams.has("token")) return chatPathOf(page.url);
  const { port1, port2 } = new MessageChannel();
  page.postMessage(PATH_REQUEST, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, timeoutMs);
  });
}

// The push service has assigned another endpoint to the browser.
scope.addEventListener("pushsubscriptionchange", (event) => (event as ExtendableEvent).waitUntil(renew()));

async function renew(): Promise<void> {
  for (const chat of await notifiedChats()) await turnOnNotifications(scope.registration, chat).catch(() => {});
}
