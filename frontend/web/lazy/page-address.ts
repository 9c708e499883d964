const TOKEN = /^[\w-]{43}$/;

/** Returns an address with another token, instead of the link in the cookie; `undefined` for an invalid token. */
export function withToken(address: string, token: unknown): string | undefined {
  if (typeof token !== "string" || !TOKEN.test(token)) return undefined;
  const url = new URL(address);
  url.searchParams.delete("chat");
  url.searchParams.set("token", token);
  return url.href;
}

/** Returns an address with another language; `undefined` if it is no text. */
export function withLanguage(address: string, language: unknown): string | undefined {
  if (typeof language !== "string") return undefined;
  const url = new URL(address);
  url.searchParams.set("lang", language);
  return url.href;
}
