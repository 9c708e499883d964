// WebKitGTK, driven over WebDriver, on a screen that nobody sees.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Builder, type WebDriver, type WebElement } from "selenium-webdriver";
import { freePort, Program } from "../../scripts/program.mjs";
import { call, type Driver, type ElementDriver, type TestBrowser } from "./driver.ts";

/** Time in which a browser starts even on a busy machine. */
const START_MS = 20_000;

export class WebKit implements TestBrowser {
  readonly #screen: Program;
  readonly #folder: string;
  readonly #createDriver: (port: number) => Program;
  #driver: Program | undefined;
  #url = "";

  private constructor(driverPath: string, fonts: string) {
    this.#folder = mkdtempSync(join(tmpdir(), "guest-chat-webkit-"));
    this.#screen = createScreen(this.#folder);
    this.#createDriver = (port) =>
      createDriver(driverPath, port, this.#folder, { DISPLAY: `:${display(this.#screen)}`, FONTCONFIG_FILE: fonts });
  }

  /** Starts a screen and a driver, whose browsers have the fonts of a configuration. */
  static async open(driverPath: string, fonts: string): Promise<WebKit> {
    const webkit = new WebKit(driverPath, fonts);
    try {
      await webkit.#screen.start();
      await webkit.#startDriver();
      return webkit;
    } catch (error) {
      await webkit.close();
      throw error;
    }
  }

  /**
   * Starts a browser, whose profile ends with it. The driver has one at a time. Rarely it waits
   * forever for a browser that it has started: then another driver is started.
   */
  async openTab(): Promise<Driver> {
    const starting = this.#startBrowser();
    const session = await Promise.race([starting, sleep(START_MS, undefined, { ref: false })]);
    if (session) return new WebKitTab(session);
    starting.catch(() => {});
    await this.#startDriver();
    return new WebKitTab(await this.#startBrowser());
  }

  async close(): Promise<void> {
    await this.#driver?.kill();
    await this.#screen.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Starts a driver in place of the present one, at another port: a request to the old one is repeated. */
  async #startDriver(): Promise<void> {
    await this.#driver?.kill();
    const port = await freePort();
    this.#driver = this.#createDriver(port);
    this.#url = address(port);
    await this.#driver.start();
  }

  async #startBrowser(): Promise<WebDriver> {
    return await new Builder().usingServer(this.#url).withCapabilities({ browserName: "MiniBrowser" }).build();
  }
}

const PATH = process.env.PATH ?? "";

const address = (port: number) => `http://127.0.0.1:${port}`;

/** Returns a screen without a monitor, which chooses a free display. */
function createScreen(folder: string): Program {
  const screen: Program = new Program({
    name: "Xvfb",
    command: "Xvfb",
    args: ["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x1024x24"],
    folder,
    env: { PATH },
    answers: async () => display(screen) !== undefined,
  });
  return screen;
}

/** Returns the number of the display, which Xvfb writes to its standard output. */
const display = (screen: Program) => /^(\d+)\n/m.exec(screen.log)?.[1];

function createDriver(command: string, port: number, folder: string, env: Record<string, string>): Program {
  return new Program({
    name: "WebKitWebDriver",
    command,
    args: [`--port=${port}`],
    folder,
    env: {
      ...env,
      PATH,
      HOME: folder,
      LANGUAGE: "en",
      // No accessibility bus, which this screen does not have.
      NO_AT_BRIDGE: "1",
      // Containers provide no sandbox, and the only pages here are our own.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    },
    answers: async () => (await fetch(`${address(port)}/status`)).ok,
  });
}

class WebKitTab implements Driver {
  readonly #session: WebDriver;

  constructor(session: WebDriver) {
    this.#session = session;
  }

  async goto(url: string): Promise<void> {
    await this.#session.get(url);
    await this.evaluate("null");
  }

  async reload(): Promise<void> {
    await this.#session.navigate().refresh();
    await this.evaluate("null");
  }

  evaluate(expression: string): Promise<unknown> {
    return this.#session.executeScript(`${call(recordProblems, PROBLEMS)}; return ${expression}`);
  }

  async element(expression: string): Promise<ElementDriver> {
    const element = await this.#session.executeScript<WebElement | null>(`return ${expression}`);
    if (!element) throw new Error(`not an element: ${expression}`);
    return new WebKitElement(element);
  }

  async close(): Promise<string[]> {
    try {
      return (await this.evaluate(call(readProblems, PROBLEMS))) as string[];
    } finally {
      await this.#session.quit();
    }
  }
}

class WebKitElement implements ElementDriver {
  readonly #element: WebElement;

  constructor(element: WebElement) {
    this.#element = element;
  }

  click(): Promise<void> {
    return this.#element.click();
  }

  async write(text: string): Promise<void> {
    await this.#element.clear();
    await this.#element.sendKeys(text);
  }

  choose(paths: string[]): Promise<void> {
    return this.#element.sendKeys(paths.join("\n"));
  }
}

/** Entry of a tab's session storage, which outlives its documents. */
const PROBLEMS = "console problems";

/**
 * Records what the page complains about from now on; called in the page. The driver has no
 * access to the console, nor to a document before its scripts run.
 */
function recordProblems(entry: string): void {
  const scope = window as { recordsProblems?: true };
  if (scope.recordsProblems || location.protocol !== "http:") return;
  scope.recordsProblems = true;
  const record = (text: string) => {
    const earlier: string[] = JSON.parse(sessionStorage.getItem(entry) ?? "[]");
    sessionStorage.setItem(entry, JSON.stringify([...earlier, text]));
  };
  for (const level of ["error", "warn"] as const) {
    const write = console[level];
    console[level] = (...args) => {
      record(`console ${level}: ${args.join(" ")}`);
      write(...args);
    };
  }
  // Elements whose resource cannot be loaded have such an event too, which does not bubble.
  const onError = (event: Event) => record(`uncaught: ${event instanceof ErrorEvent ? event.message : (event.target as Element).outerHTML}`);
  addEventListener("error", onError, { capture: true });
  addEventListener("unhandledrejection", ({ reason }) => record(`uncaught: ${reason}`));
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => record(`CSP violation: ${effectiveDirective} ${blockedURI}`));
}

/** Returns what was recorded in this tab; called in the page. */
function readProblems(entry: string): string[] {
  return location.protocol === "http:" ? JSON.parse(sessionStorage.getItem(entry) ?? "[]") : [];
}
