// Interface between the parts of a page: its wasm, its bootstrap script, and the modules that are
// loaded on demand. It is the global `guestChat`.

/** Kinds of values that the page reports (`app/src/platform/host.rs`). */
export type ReportKind = "ready" | "unread" | "changed" | "message" | "sent" | "auth-expired" | "error";

/** A complete response of the server. */
export interface ApiResponse {
  status: number;
  /** Value of the header `Retry-After`. */
  retryAfter: string | null;
  body: string;
}

export interface PageInterface {
  /** The last value of each kind that the page reported, for modules that are loaded later. */
  readonly reports: Partial<Record<ReportKind, number>>;
  /** Addresses of loaded modules that have begun to run; the build makes each add its own. */
  readonly startedModules: Set<string>;
  report(kind: ReportKind, value: number): void;
  /** Returns the headers that authenticate the requests of this page. */
  authenticationHeaders(): Record<string, string>;
  /** Sends a request to the API; `body` is JSON. Fails if no complete response arrives in time. */
  request(method: string, path: string, body: string | undefined): Promise<ApiResponse>;
  /** Returns a random UUID. */
  createUuid(): string;
  /** Handles a message of the page or app around this page (docs/EMBEDDING.md). */
  receive(envelope: unknown): Promise<void>;

  // Files of messages (`app/src/platform/files.rs`). Lists of ids are separated by commas.

  /**
   * Removes the files for a message from the tray, and returns their ids; `undefined` while files
   * are being added to the tray.
   */
  takeFiles(): string | undefined;
  /** Waits until all files are in the tray; fails if some cannot be added. */
  filesAdded(): Promise<unknown>;
  /** Puts files of a message back into the tray. */
  returnFiles(ids: string): Promise<unknown>;
  /**
   * Returns the hotel's ids of a message's files, after all of them are uploaded. Refused files are
   * left out, if the message has another file or a text.
   */
  uploadFiles(ids: string, hasText: boolean): Promise<string>;
  /** Marks files as not uploaded. */
  resetUploads(ids: string): Promise<void>;
  /** Shows files in a message that has not arrived. */
  showFiles(element: Element, ids: string): Promise<void>;
  /** Deletes files that are no longer needed. */
  removeFiles(ids: string): Promise<void>;
}

declare global {
  // Global variables need `var`.
  var guestChat: PageInterface;

  interface WindowEventMap {
    /** The page has reported a value of this kind. */
    "guest-chat": CustomEvent<ReportKind>;
  }
}
