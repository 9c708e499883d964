import { authenticationHeaders } from "../common/credentials.ts";
import type { ApiResponse } from "../common/page-interface.ts";

/** Time after which a request is aborted. Without it, one over a dead connection would never end. */
const TIMEOUT_MS = 20_000;

/**
 * Sends a request to the API of the page's side, with the credentials of the page and a body in
 * JSON, if there is one. Fails if no complete response arrives in time.
 */
export async function sendRequest(
  method: string,
  path: string,
  body: string | undefined,
  timeoutMs = TIMEOUT_MS,
): Promise<ApiResponse> {
  const abort = new AbortController();
  const timeout = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const headers = authenticationHeaders(location.href);
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(path, { method, headers, body: body ?? null, signal: abort.signal });
    const { status } = response;
    return { status, retryAfter: response.headers.get("Retry-After"), body: await response.text() };
  } finally {
    clearTimeout(timeout);
  }
}
