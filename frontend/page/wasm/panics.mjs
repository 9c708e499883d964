// Step: replaces the bodies of functions that begin a panic, or that only panics use, by
// `unreachable`. It runs before wasm-opt, which then removes what only those bodies used.
//
// A panic ends the page's script (`panic = "abort"`), and its message is not shown: without a
// console, standard error has no destination. docs/adr/0030-panics-without-messages.md
import { CODE, IMPORTS, Reader, functionNames, number, readImports, sections, withSections } from "./format.mjs";

/** Functions that never return or are never called, by their names without the compiler's hashes. */
export const PANICS = [
  /^core::panicking::(panic|assert_failed|unreachable)\w*(::.*)?$/,
  /^core::(str|slice)::.*_fail(_rt)?$/,
  /^core::(option|result)::\w+_failed$/,
  /^core::cell::panic_\w+$/,
  /::panic_(poisoned|access_error)$/,
  /^<alloc::vec::Vec<.*>>::\w+::assert_failed$/,
  /^alloc::raw_vec::(handle_error|capacity_overflow)$/,
  /^alloc::alloc::handle_alloc_error$/,
  /^std::alloc::rust_oom$/,
  /^std::panicking::(panic_with_hook|panic_handler|begin_panic)(::.*)?$/,
  /^__rustc::rust_(begin_unwind|panic)$/,
  // Returns, but is never called: asynchronous hydration of views is for pages with parts that load
  // late, and here are none (ADR 3).
  /^<.* as tachys::view::any_view::IntoAny>::into_any::hydrate_async(::.*)?$/,
  // Returns, but only messages of panics contain values in this form.
  /^<.* as core::fmt::Debug>::fmt\b/,
];

/** Function body without locals: `unreachable`, `end` (5.4.1, 5.4.9). */
const TRAP = Buffer.from([0, 0x00, 0x0b]);

/**
 * Returns the wasm with a trap as the body of each function whose name one of the patterns fits.
 * Fails if a pattern fits no function: another version of the compiler may use other names.
 * @param {Buffer} wasm
 */
export function trapPanics(wasm, patterns = PANICS) {
  const imports = sections(wasm).find(({ id }) => id === IMPORTS);
  // Functions are numbered from the imported ones on (2.5.1).
  const first = imports ? readImports(imports.body).length : 0;
  const traps = functionsThatFit(functionNames(wasm), patterns);
  return withSections(wasm, {
    [CODE]: (body) => {
      const reader = new Reader(body, 0);
      const count = reader.number();
      /** @type {Buffer[]} */
      const parts = [number(count)];
      for (let nth = 0; nth < count; nth++) {
        const original = reader.bytes(reader.number());
        const content = traps.has(first + nth) ? TRAP : original;
        parts.push(number(content.length), content);
      }
      return Buffer.concat(parts);
    },
  });
}

/**
 * @param {Map<number, string>} names
 * @param {RegExp[]} patterns
 */
function functionsThatFit(names, patterns) {
  const unused = new Set(patterns);
  /** @type {Set<number>} */
  const found = new Set();
  for (const [index, name] of names) {
    const plain = withoutHashes(name);
    for (const pattern of patterns) {
      if (!pattern.test(plain)) continue;
      unused.delete(pattern);
      found.add(index);
    }
  }
  if (unused.size) throw new Error(`no function has a name like ${[...unused].join(" or ")}`);
  return found;
}

/**
 * Removes the hashes of both ways in which rustc names functions (RFC 2603).
 * @param {string} name
 */
const withoutHashes = (name) => name.replace(/::h[0-9a-f]{16}$/, "").replace(/\[[0-9a-f]{16}\]/g, "");
