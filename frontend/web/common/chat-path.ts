// Addresses of conversations' pages whose link the browser keeps in a cookie (ADR 18).
import { toHex } from "./hex.ts";

const PATH = /^\/guest\/hotel\/[a-z0-9-]+\/chat$/;

/** Path and query of a conversation's page, without other parameters: `/guest/hotel/…/chat?chat=42`. */
export type ChatPath = string;

/**
 * Returns the path of the page with this address; `undefined` for an address with a token, of
 * earlier messages, or of a frame.
 */
export function chatPathOf(address: string | URL): ChatPath | undefined {
  const { origin, pathname, searchParams } = new URL(address);
  const chat = searchParams.get("chat") ?? "";
  const isOther = ["token", "before", "embed"].some((name) => searchParams.has(name));
  const isChat = origin === location.origin && PATH.test(pathname) && /^\d+$/.test(chat);
  return isChat && !isOther ? `${pathname}?chat=${chat}` : undefined;
}

/**
 * Returns the path from which a copy of the page is fetched, with the language in which the guest
 * has opened it.
 */
export function copySourceOf(address: string): string | undefined {
  const path = chatPathOf(address);
  const language = new URL(address).searchParams.get("lang");
  return path && language ? `${path}&lang=${encodeURIComponent(language)}` : path;
}

/**
 * Returns the digest of the token in an address, which cannot be used as a token; `undefined` if
 * the address contains none.
 */
export async function linkDigestOf(address: string | URL): Promise<string | undefined> {
  const { origin, pathname, searchParams } = new URL(address);
  const token = searchParams.get("token");
  const isLink = origin === location.origin && PATH.test(pathname) && !searchParams.has("embed");
  return isLink && token !== null ? digest(token) : undefined;
}

async function digest(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}
