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
