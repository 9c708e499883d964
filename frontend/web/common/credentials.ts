/**
 * Returns the headers that authenticate the requests of a guest's page with this address: the token
 * of its link, or the number of the conversation whose cookie the browser sends by itself.
 */
export function authenticationHeaders(address: string | URL): Record<string, string> {
  const query = new URL(address).searchParams;
  const [token, chat] = [query.get("token"), query.get("chat")];
  if (token !== null) return { Authorization: `GuestToken ${token}` };
  return chat === null ? {} : { "Guest-Chat": chat };
}
