// Addresses of conversations' pages whose link the browser keeps in a cookie (ADR 18).

const PAGE = /^\/guest\/hotel\/[a-z0-9-]+\/chat$/;

/**
 * Returns the address under which the copy of a page is stored, without unnecessary parameters;
 * `undefined` for an address with a token, of earlier messages, or of a frame.
 */
export function placeOf(address) {
  const { origin, pathname, searchParams } = new URL(address);
  const chat = searchParams.get("chat");
  const isOther = ["token", "before", "embed"].some((name) => searchParams.has(name));
  return origin == location.origin && PAGE.test(pathname) && /^\d+$/.test(chat) && !isOther ? `${pathname}?chat=${chat}` : undefined;
}

/**
 * Returns the address from which a copy is fetched, with the language in which the guest has opened
 * the page.
 */
export function questionFor(address) {
  const language = new URL(address).searchParams.get("lang");
  return placeOf(address) + (language ? `&lang=${encodeURIComponent(language)}` : "");
}

/**
 * Returns the digest of the link in an address, which cannot be used as a link; `undefined` if it
 * contains none.
 */
export async function linkOf(address) {
  const { origin, pathname, searchParams } = new URL(address);
  const isLink = origin == location.origin && PAGE.test(pathname) && !searchParams.has("embed");
  return isLink && searchParams.has("token") ? digest(searchParams.get("token")) : undefined;
}

async function digest(token) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
