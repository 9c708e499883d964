// Function that waits for a page's subscriptions.
import type { Page } from "@playwright/test";

/**
 * Loads a document and waits until it has subscribed to so many channels. Sockets of the previous
 * document do not count: the browser closes those when the new one arrives.
 */
export async function untilSubscribed(page: Page, channels: number, load: () => Promise<unknown>): Promise<void> {
  let isNewDocument = false;
  let subscribed = 0;
  const allSubscribed = new Promise<void>((resolve) => {
    page.on("framenavigated", (frame) => {
      if (frame === page.mainFrame()) isNewDocument = true;
    });
    page.on("websocket", (socket) => {
      if (!isNewDocument) return;
      socket.on("framereceived", (frame) => {
        if (String(frame.payload).includes("subscription_succeeded")) subscribed += 1;
        if (subscribed >= channels) resolve();
      });
    });
  });
  await load();
  await allSubscribed;
}
