// Which addresses are a conversation's page: those alone whose link the browser keeps in a cookie (ADR 18).

const PAGE = /^\/guest\/hotel\/[a-z0-9-]+\/chat$/;

/**
 * Where the copy of a page stands: its address without all that is not its name. None for an address with a token,
 * of earlier messages, or of a frame.
 */
export function placeOf(address) {
  const { origin, pathname, searchParams } = new URL(address);
  const chat = searchParams.get("chat");
  const isOther = ["token", "before", "embed"].some((name) => searchParams.has(name));
  return origin == location.origin && PAGE.test(pathname) && /^\d+$/.test(chat) && !isOther ? `${pathname}?chat=${chat}` : undefined;
}

/** What the page is asked by for its copy: as the guest has opened it, in the same language. */
export function questionFor(address) {
  const language = new URL(address).searchParams.get("lang");
  return placeOf(address) + (language ? `&lang=${encodeURIComponent(language)}` : "");
}

/** The link in an address, as nobody can follow it: its digest. None where there is no link. */
export async function linkOf(address) {
  const { origin, pathname, searchParams } = new URL(address);
  const isLink = origin == location.origin && PAGE.test(pathname) && !searchParams.has("embed");
  return isLink && searchParams.has("token") ? digest(searchParams.get("token")) : undefined;
}

async function digest(token) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
