// The service worker of the guest's pages: notifications while no page is open, and pages without a
// network. Each task is a file of its own with its own event listeners.
import "./offline.ts";
import "./push.ts";
import { scope } from "./scope.ts";

// A new worker replaces the old one at once, so that a faulty one is gone at the next visit.
// Nothing must wait for it: a worker stores data under names of its own format (page-copies.ts).
scope.addEventListener("install", () => scope.skipWaiting());
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
