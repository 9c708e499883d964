// What each of the browsers does for the tests that run in all of them.

/** A browser whose tabs have a profile of their own: no cookies, storage or service workers. */
export interface TestBrowser {
  openTab(): Promise<Driver>;
  close(): Promise<void>;
}

/** A tab. Expressions are JavaScript; if their value is a promise, its result is returned. */
export interface Driver {
  /** Opens an address and waits until its document is loaded. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Returns the value of an expression, which must be JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Returns the element that is the value of an expression. */
  element(expression: string): Promise<ElementDriver>;
  /** Disconnects this tab, and says so to its page; `undefined` if the browser cannot do it. */
  setOffline?(isOffline: boolean): Promise<void>;
  /** Closes the tab; returns its warnings, errors, uncaught exceptions and violations of the CSP. */
  close(): Promise<string[]>;
}

/** Actions of a user on an element. */
export interface ElementDriver {
  click(): Promise<void>;
  /** Replaces the text of a field, with the keyboard. */
  write(text: string): Promise<void>;
  /** Chooses files of this machine. */
  choose(paths: string[]): Promise<void>;
}

/** Returns an expression that calls a function; the function refers to nothing outside of itself. */
export function call<Args extends unknown[]>(run: (...args: Args) => unknown, ...args: Args): string {
  return `(${run})(...${JSON.stringify(args)})`;
}
