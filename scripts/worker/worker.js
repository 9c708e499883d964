// The service worker of the guest's pages: what has to be done while none of them is open, or without a network.
// Each thing it does is a file of its own, which listens for itself.
import "./offline.js";
import "./push.js";

// A new worker takes over at once, so that one that is broken is gone with the next visit. Nothing waits for it:
// what a worker keeps is under names of its form (copies.js).
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
