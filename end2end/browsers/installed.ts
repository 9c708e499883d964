// The browsers of this machine; scripts/setup-chromium, setup-firefox and setup-webkit install them.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Returns the path of the first of these programs that is installed. */
function installed(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** Returns the path in `CHROMIUM`, or of an installed browser; `undefined` selects that of Playwright. */
export const chromium = () => process.env.CHROMIUM || installed("chromium", "google-chrome");

/**
 * Returns the path of Chromium's build without a user interface, or of a complete browser;
 * `undefined` selects that of Playwright.
 */
export const headlessShell = () => process.env.CHROMIUM || installed("chromium-headless-shell") || chromium();

/** Returns the path in `FIREFOX`, or of an installed browser; `undefined` selects that of Playwright. */
export const firefox = () => process.env.FIREFOX || installed("firefox-esr");

/** Returns the path of WebKitGTK's driver; `undefined` selects the WebKit of Playwright. */
export const webkitDriver = () => (installed("Xvfb") ? installed("WebKitWebDriver") : undefined);

/**
 * Returns the configuration of the tests' own fonts, so that no test depends on the fonts of the
 * machine.
 */
export function fonts(): string {
  const folder = fileURLToPath(new URL("../node_modules/dejavu-fonts-ttf/ttf", import.meta.url));
  if (!existsSync(folder)) throw new Error(`${folder} is missing: make setup installs it`);
  return fileURLToPath(new URL("../fonts.conf", import.meta.url));
}
