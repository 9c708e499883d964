// A window for modules that use the globals of a browser.
import { type DOMWindow, JSDOM, VirtualConsole } from "jsdom";

type Name = keyof DOMWindow & string;

/**
 * Opens a page with that content, and makes these members of its window global. Its errors, such as
 * those of failed requests, are not printed.
 */
export function openPage(url: string, html: string, names: Name[]): DOMWindow {
  const { window } = new JSDOM(html, { url, virtualConsole: new VirtualConsole() });
  for (const name of ["window", ...names] as Name[]) {
    const member = window[name];
    const isFunction = typeof member === "function" && !/^[A-Z]/.test(name);
    const value = isFunction ? member.bind(window) : member;
    Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });
  }
  return window;
}
