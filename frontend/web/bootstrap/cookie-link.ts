// Removes the guest's token from the address of the page, once the browser keeps it in a cookie.

/** Returns an address with the number of the conversation instead of the token. */
export function withoutToken(address: string, chat: string): string {
  const url = new URL(address);
  url.searchParams.delete("token");
  url.searchParams.set("chat", chat);
  return url.href;
}

/**
 * Removes the token after a request has shown that the browser keeps it in a cookie; returns
 * whether it does. Without a cookie (in another site's frame, in many webviews) the token stays, so
 * that a reload works.
 */
export async function exchangeToken(chat: string): Promise<boolean> {
  const { status } = await fetch(`${location.pathname}/kept?chat=${chat}`);
  if (status !== 204) return false;
  history.replaceState(history.state, "", withoutToken(location.href, chat));
  // Also changes the page's own links, which are relative; links in messages are absolute.
  for (const name of ["href", "src"] as const) {
    const selector = `:is([${name}^="/"],[${name}^="?"])[${name}*="token="]`;
    for (const element of document.querySelectorAll<HTMLAnchorElement & HTMLImageElement>(selector)) {
      element[name] = withoutToken(element[name], chat);
    }
  }
  return true;
}
