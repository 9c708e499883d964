const SPEECH = "M6 4h12a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-6l-5 4v-4H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM8 9h8M8 12.5h5";
const CROSS = "M6 6l12 12M18 6L6 18";

type Attributes = Record<string, string>;

function fill<E extends Element>(element: E, attributes: Attributes, children: Node[]): E {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Creates an element with attributes and children. */
export function createElement<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Node[]
): HTMLElementTagNameMap[Name] {
  return fill(document.createElement(name), attributes, children);
}

function createIcon(path: string, className: string): Element {
  const create = (name: string) => document.createElementNS("http://www.w3.org/2000/svg", name);
  const line = fill(create("path"), { d: path }, []);
  return fill(create("svg"), { viewBox: "0 0 24 24", "aria-hidden": "true", class: className }, [line]);
}

export const createSpeechIcon = (): Element => createIcon(SPEECH, "speech");
export const createCross = (): Element => createIcon(CROSS, "cross");
