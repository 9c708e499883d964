// Elements of a tab, found as a user does: by their role, label and text. Testing Library computes
// roles and names in the page, so that they are the same in all browsers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "@playwright/test";
import { call, type Driver } from "./driver.ts";

declare global {
  var TestingLibraryDom: typeof import("@testing-library/dom");
}

/** A condition for elements inside of those that the steps before have found. */
type Step =
  | { role: string; name?: string }
  | { label: string }
  | { text: string }
  | { css: string }
  /** Only those of the elements whose text contains this. */
  | { containing: string }
  /** Only those of the elements inside of which these steps find something. */
  | { having: Step[] };

const LIBRARY = readFileSync(
  createRequire(import.meta.url).resolve("@testing-library/dom/dist/@testing-library/dom.umd.min.js"),
  "utf8",
);

const WAIT = { timeout: 15_000, intervals: [50, 50, 100, 200] };

export class Query {
  readonly #driver: Driver;
  readonly #steps: Step[];

  constructor(driver: Driver, steps: Step[] = []) {
    this.#driver = driver;
    this.#steps = steps;
  }

  role(role: string, name?: string): Query {
    return this.#with({ role, name });
  }

  /** Finds the elements with a label, such as fields and symbols. */
  label(label: string): Query {
    return this.#with({ label });
  }

  /** Finds the elements whose whole text is this. */
  text(text: string): Query {
    return this.#with({ text });
  }

  css(css: string): Query {
    return this.#with({ css });
  }

  containing(containing: string): Query {
    return this.#with({ containing });
  }

  having(other: Query): Query {
    return this.#with({ having: other.#steps });
  }

  #with(step: Step): Query {
    return new Query(this.#driver, [...this.#steps, step]);
  }

  /** Returns the results of a function for all elements, which is called in the page. */
  async map<Result>(run: (element: HTMLElement) => Result): Promise<Result[]> {
    const all = await this.#evaluate(`(${find})(${JSON.stringify(this.#steps)}).map(${run})`);
    return all as Result[];
  }

  /** Returns the texts of all elements, from top to bottom. */
  texts(): Promise<string[]> {
    return this.map((element) => element.textContent ?? "");
  }

  /** Returns the texts of the fields. */
  values(): Promise<string[]> {
    return this.map((element) => (element as HTMLInputElement).value);
  }

  /** Returns the number of visible elements. */
  async countVisible(): Promise<number> {
    return (await this.map(isVisible)).filter(Boolean).length;
  }

  async waitUntilVisible(): Promise<void> {
    await this.#waitUntil(async () => expect(await this.countVisible(), `visible elements: ${this}`).toBeGreaterThan(0));
  }

  async waitUntilHidden(): Promise<void> {
    await this.#waitUntil(async () => expect(await this.countVisible(), `visible elements: ${this}`).toBe(0));
  }

  /** Clicks the only visible element, as soon as there is one and the browser can click it. */
  async click(): Promise<void> {
    let failed: unknown;
    await this.#waitUntil(async () => {
      const element = await this.#only();
      try {
        await element.click();
      } catch (error) {
        // A menu that opens is moved into view. Nothing was clicked.
        if (error instanceof Error && error.name === "ElementNotInteractableError") throw error;
        failed = error;
      }
    });
    if (failed) throw failed;
  }

  /** Replaces the text of the only visible field. */
  async write(text: string): Promise<void> {
    await (await this.#only()).write(text);
  }

  /** Chooses files in a file input, which may be hidden behind its label. */
  async choose(...paths: string[]): Promise<void> {
    await (await this.#driver.element(`(${find})(${JSON.stringify(this.#steps)})[0]`)).choose(paths);
  }

  toString(): string {
    return JSON.stringify(this.#steps);
  }

  async #only() {
    await this.#waitUntil(async () => expect(await this.countVisible(), `visible elements: ${this}`).toBe(1));
    return this.#driver.element(`(${find})(${JSON.stringify(this.#steps)}).find(${isVisible})`);
  }

  /** Waits for a condition; a question that a new document has interrupted is asked again. */
  async #waitUntil(condition: () => Promise<void>): Promise<void> {
    await expect(condition).toPass(WAIT);
  }

  /** Evaluates an expression in a document that has the library. */
  async #evaluate(expression: string): Promise<unknown> {
    if (!(await this.#driver.evaluate("typeof TestingLibraryDom === 'object'"))) await this.#driver.evaluate(`void (()=>{${LIBRARY}})()`);
    return this.#driver.evaluate(expression);
  }
}

/** Returns the elements that the steps find; called in the page. */
function find(steps: Step[]): HTMLElement[] {
  const { queryAllByLabelText, queryAllByRole, queryAllByText } = TestingLibraryDom;
  const inside = (roots: HTMLElement[], step: Step): HTMLElement[] => {
    const all = (select: (root: HTMLElement) => Iterable<HTMLElement>) => [...new Set(roots.flatMap((root) => [...select(root)]))];
    if ("role" in step) return all((root) => queryAllByRole(root, step.role, { name: step.name }));
    if ("label" in step) return all((root) => queryAllByLabelText(root, step.label));
    if ("text" in step) return all((root) => queryAllByText(root, step.text));
    if ("css" in step) return all((root) => root.querySelectorAll<HTMLElement>(step.css));
    if ("containing" in step) return roots.filter((root) => root.textContent?.includes(step.containing));
    return roots.filter((root) => step.having.reduce(inside, [root]).length > 0);
  };
  return steps.reduce(inside, [document.documentElement]);
}

/** Returns whether an element is shown; called in the page. */
function isVisible(element: HTMLElement): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
}
