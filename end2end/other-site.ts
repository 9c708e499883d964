// A hotel's own site on another origin, and guests whose chat it may frame.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Hotel } from "./hotel.ts";

/** A hotel's site; its document can be changed once its origin is known. */
export type Site = { origin: string; setDocument: (document: string) => void; close: () => void };

/** Serves a site with that document, on an origin of its own. */
export async function serveSite(document: string): Promise<Site> {
  const server = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end(`<!doctype html><html lang="en"><title>Hotel</title>${document}`);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, setDocument: (changed) => (document = changed), close: () => server.close() };
}

/** Creates a guest of a new hotel that allows these pages to frame its chat; returns the link. */
export async function createGuest(hotel: Hotel, origins: string): Promise<string> {
  const slug = `framed-${Math.random().toString(36).slice(2, 10)}`;
  await hotel.server.cli("hotel", "put", slug, "--name", "Park", "--allow", "before-check-in,no-room", "--embedders", origins);
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia");
  return hotel.server.cli("link", slug, "B1");
}
