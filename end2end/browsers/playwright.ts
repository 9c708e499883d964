// A browser of Playwright's: Chromium, or one that Playwright has installed.
import type { Browser, BrowserType, ElementHandle, Page } from "@playwright/test";
import type { Driver, ElementDriver, TestBrowser } from "./driver.ts";

export class PlaywrightBrowser implements TestBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Starts a browser with the options of the Playwright project. */
  static async open(type: BrowserType): Promise<PlaywrightBrowser> {
    return new PlaywrightBrowser(await type.launch());
  }

  async openTab(): Promise<Driver> {
    const context = await this.#browser.newContext({ locale: "en-IE", viewport: { width: 1024, height: 768 } });
    return new PlaywrightTab(await context.newPage());
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

class PlaywrightTab implements Driver {
  readonly #page: Page;
  readonly #problems: string[] = [];

  constructor(page: Page) {
    this.#page = page;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.#problems.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.#problems.push(`uncaught: ${error.message}`));
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
    return new PlaywrightElement(handle);
  }

  setOffline(isOffline: boolean): Promise<void> {
    return this.#page.context().setOffline(isOffline);
  }

  async close(): Promise<string[]> {
    await this.#page.context().close();
    return this.#problems;
  }
}

class PlaywrightElement implements ElementDriver {
  readonly #handle: ElementHandle;

  constructor(handle: ElementHandle) {
    this.#handle = handle;
  }

  click(): Promise<void> {
    return this.#handle.click();
  }

  async write(text: string): Promise<void> {
    await this.#handle.selectText();
    await this.#handle.type(text);
  }

  choose(paths: string[]): Promise<void> {
    return this.#handle.setInputFiles(paths);
  }
}
