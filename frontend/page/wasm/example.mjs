// A tiny wasm for the tests of the steps.
import { CODE, CUSTOM, DATA, EXPORTS, IMPORTS, number, vector, writeExport, writeImport } from "./format.mjs";

const [TYPES, FUNCTIONS, MEMORIES] = [1, 3, 5];
const HEADER = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const FUNCTION_KIND = 0;
const MEMORY_KIND = 2;
const FUNCTION_NAMES = 1;
/** Body without locals that calls a function (5.4.1). */
const CALL = 0x10;
const END = 0x0b;
const I32_CONST = 0x41;

/**
 * A function without parameters and results. Without `calls` it does nothing.
 * @typedef {{ name: string, exported?: string, calls?: number }} ExampleFunction
 */

/** @param {string} text */
const string = (text) => Buffer.concat([number(Buffer.byteLength(text)), Buffer.from(text)]);

/**
 * Returns a valid wasm with these imported and own functions, and data at address 0.
 * @param {{ imports?: string[], functions?: ExampleFunction[], data?: Buffer }} parts
 */
export function exampleWasm({ imports = [], functions = [], data = Buffer.alloc(0) }) {
  const exports = functions.flatMap(({ exported }, index) =>
    exported ? [{ name: exported, kind: FUNCTION_KIND, index: imports.length + index }] : [],
  );
  const names = functions.flatMap(({ name }, index) => [number(imports.length + index), string(name)]);
  return Buffer.concat([
    HEADER,
    // One type: () → ().
    section(TYPES, Buffer.from([1, 0x60, 0, 0])),
    section(IMPORTS, vector(imports.map((name) => ({ module: "./page_bg.js", name, type: 0 })), writeImport)),
    section(FUNCTIONS, vector(functions, () => [number(0)])),
    // One memory of one page.
    section(MEMORIES, Buffer.from([1, 0, 1])),
    section(EXPORTS, vector([{ name: "memory", kind: MEMORY_KIND, index: 0 }, ...exports], writeExport)),
    section(CODE, vector(functions, ({ calls }) => withLength(calls === undefined ? [END] : [CALL, calls, END]))),
    section(DATA, Buffer.concat([number(1), Buffer.from([0, I32_CONST, 0, END]), number(data.length), data])),
    section(CUSTOM, Buffer.concat([string("name"), section(FUNCTION_NAMES, Buffer.concat([number(functions.length), ...names]))])),
  ]);
}

/** @param {number[]} instructions */
const withLength = (instructions) => [number(instructions.length + 1), Buffer.from([0, ...instructions])];

/**
 * @param {number} id
 * @param {Buffer} body
 */
const section = (id, body) => Buffer.concat([Buffer.from([id]), number(body.length), body]);

/**
 * Returns what a module exports, and what it imports.
 * @param {Buffer} wasm
 */
export function interfaceOf(wasm) {
  const module = new WebAssembly.Module(Uint8Array.from(wasm));
  return {
    exports: WebAssembly.Module.exports(module).map(({ name }) => name),
    imports: WebAssembly.Module.imports(module).map(({ name }) => name),
  };
}

/**
 * Runs an exported function, with imports that do nothing.
 * @param {Buffer} wasm
 * @param {string} name
 */
export function call(wasm, name) {
  const module = new WebAssembly.Module(Uint8Array.from(wasm));
  const imports = WebAssembly.Module.imports(module).map(({ name }) => [name, () => {}]);
  const { exports } = new WebAssembly.Instance(module, { "./page_bg.js": Object.fromEntries(imports) });
  /** @type {() => void} */ (exports[name])();
}
