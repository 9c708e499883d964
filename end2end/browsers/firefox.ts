// Firefox, driven over WebDriver BiDi.
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import type { Driver, ElementDriver, TestBrowser } from "./driver.ts";

export class Firefox implements TestBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Starts a Firefox with the fonts of a configuration. */
  static async open(executablePath: string, fonts: string): Promise<Firefox> {
    // Firefox does not start with the library of scripts/at-time, so it has the machine's clock.
    const env = { ...process.env, LD_PRELOAD: undefined, FONTCONFIG_FILE: fonts };
    const extraPrefsFirefox = { "intl.accept_languages": "en-IE, en" };
    return new Firefox(await puppeteer.launch({ browser: "firefox", executablePath, env, headless: true, extraPrefsFirefox }));
  }

  async openTab(): Promise<Driver> {
    const context = await this.#browser.createBrowserContext();
    return FirefoxTab.of(await context.newPage());
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

class FirefoxTab implements Driver {
  readonly #page: Page;
  readonly #problems: string[] = [];

  private constructor(page: Page) {
    this.#page = page;
  }

  static async of(page: Page): Promise<FirefoxTab> {
    const tab = new FirefoxTab(page);
    await page.setViewport({ width: 1024, height: 768 });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warn") tab.#problems.push(`console ${message.type()}: ${message.text()}`);
    });
    // Violations of the CSP are among these.
    page.on("pageerror", (error) => tab.#problems.push(`uncaught: ${error instanceof Error ? error.message : error}`));
    return tab;
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  async reload(): Promise<void> {
    await this.#page.reload();
  }

  evaluate(expression: string): Promise<unknown> {
    return this.#page.evaluate(expression);
  }

  async element(expression: string): Promise<ElementDriver> {
    const handle = (await this.#page.evaluateHandle(expression)).asElement();
    if (!handle) throw new Error(`not an element: ${expression}`);
    return new FirefoxElement(handle as ElementHandle<HTMLInputElement>);
  }

  setOffline(isOffline: boolean): Promise<void> {
    return this.#page.setOfflineMode(isOffline);
  }

  async close(): Promise<string[]> {
    await this.#page.browserContext().close();
    return this.#problems;
  }
}

class FirefoxElement implements ElementDriver {
  readonly #handle: ElementHandle<HTMLInputElement>;

  constructor(handle: ElementHandle<HTMLInputElement>) {
    this.#handle = handle;
  }

  click(): Promise<void> {
    return this.#handle.click();
  }

  async write(text: string): Promise<void> {
    await this.#handle.evaluate((field) => field.select());
    await this.#handle.type(text);
  }

  choose(paths: string[]): Promise<void> {
    return this.#handle.uploadFile(...(paths as [string]));
  }
}
