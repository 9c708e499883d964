// Removes code from the wasm that can never have an effect for a guest. It runs before wasm-opt,
// which then removes what only that code used.
//
// A panic ends the page's script (`panic = "abort"`), and its message is not shown: without a
// console, standard error has no destination. So a panic ends the script at once, and its messages,
// source positions and formatting code are removed. docs/adr/0030-panics-without-messages.md
import { CODE, DATA, IMPORTS, Reader, functionNames, number, readImports, sections, withSections } from "./format.mjs";

/** Functions that never return, by their names without the compiler's hashes. */
const ENDS = [
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
];
/** Asynchronous hydration of views, for pages with parts that load late; here are none (ADR 3). */
const UNUSED = [/^<.* as tachys::view::any_view::IntoAny>::into_any::hydrate_async(::.*)?$/];

/** Function body without locals: `unreachable`, `end` (5.4.1, 5.4.9). */
const TRAP = Buffer.from([0, 0x00, 0x0b]);

/** Source files of panics: names of files that only a `core::panic::Location` refers to. */
const SOURCE = /(?:\/rustc\/[0-9a-f]{40}\/library|\/rust\/deps|index\.crates\.io-[0-9a-f]+|(?:app|frontend|shared)\/src)[\w./-]*?\.rs/g;
/** Size of a `Location`: address and length of the name, line and column, each of four bytes. */
const LOCATION_BYTES = 16;

/** Returns the wasm of wasm-bindgen without the code that is never used. */
export function withoutWhatNeverHappens(wasm) {
  return withoutPlaces(withTraps(wasm));
}

function withTraps(wasm) {
  const imported = sections(wasm).find(({ id }) => id === IMPORTS);
  const first = imported ? readImports(imported.body).length : 0;
  const names = functionNames(wasm);
  const plain = (index) => (names.get(index) ?? "").replace(/::h[0-9a-f]{16}$/, "").replace(/\[[0-9a-f]{16}\]/g, "");
  const patterns = [...ENDS, ...UNUSED];
  const unseen = new Set(patterns);
  const isTrap = (index) => {
    const fitting = patterns.filter((pattern) => pattern.test(plain(index)));
    for (const pattern of fitting) unseen.delete(pattern);
    return fitting.length > 0;
  };
  const code = (body) => {
    const reader = new Reader(body, 0);
    const count = reader.number();
    const parts = [number(count)];
    for (let nth = 0; nth < count; nth++) {
      const own = reader.bytes(reader.number());
      const kept = isTrap(first + nth) ? TRAP : own;
      parts.push(number(kept.length), kept);
    }
    return Buffer.concat(parts);
  };
  const smaller = withSections(wasm, { [CODE]: code });
  // Another compiler version may use other names, and the page would grow unnoticed.
  if (unseen.size) throw new Error(`the wasm has no function named ${[...unseen].join(" or ")}`);
  return smaller;
}

/**
 * Replaces the names of source files, and the references to them, by zeros, which compress to
 * almost nothing.
 */
function withoutPlaces(wasm) {
  return withSections(wasm, {
    [DATA]: (body) => {
      const data = Buffer.from(body);
      const segments = readSegments(data);
      const names = new Map();
      for (const { address, content } of segments) {
        for (const { 0: name, index } of content.toString("latin1").matchAll(SOURCE)) {
          names.set(address + index, name.length);
          content.fill(0, index, index + name.length);
        }
      }
      for (const { address, content } of segments) {
        for (let at = -address & 3; at + LOCATION_BYTES <= content.length; at += 4) {
          const length = names.get(content.readUInt32LE(at));
          if (length === content.readUInt32LE(at + 4)) content.fill(0, at, at + LOCATION_BYTES);
        }
      }
      return data;
    },
  });
}

/**
 * Returns the active data segments, each at a constant address of the only memory (5.5.14), as
 * compilers write them.
 */
function readSegments(data) {
  const [I32_CONST, END] = [0x41, 0x0b];
  const reader = new Reader(data, 0);
  return Array.from({ length: reader.number() }, () => {
    if (reader.number() !== 0 || reader.byte() !== I32_CONST) throw new Error("the wasm has a data segment of an unsupported kind");
    const address = reader.number();
    if (reader.byte() !== END) throw new Error("the wasm has a data segment whose address is not a constant");
    return { address, content: reader.bytes(reader.number()) };
  });
}
