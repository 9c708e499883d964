// Messages between a page and its service worker. Each is sent with a port for the answer.

/** State of a page: it shows changes that its copy does not have, or its link has ended. */
export type PageState = "changed" | "ended";

/** Message of a page to the worker; the answer is whether the stored copy is as new as the page. */
export interface WorkerMessage {
  page: PageState;
  address: string;
  /** Digest of the link with which the page was opened. */
  link: string | undefined;
}

/** Message of the worker to a page that asks for its path; the answer is a `ChatPath`. */
export const PATH_REQUEST = "place";
