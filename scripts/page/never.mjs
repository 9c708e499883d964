// What is in the wasm and can never do anything for a guest, taken out before wasm-opt, which then leaves out what
// only that had used.
//
// A panic ends the page's script (`panic = "abort"`), and nobody hears what it says: without a console, standard
// error leads nowhere. So it ends the script at once, and the words, the places in sources and the code that puts
// them together are gone. docs/adr/0030-panics-say-nothing.md
import { CODE, DATA, IMPORTS, Reader, functionNames, number, readImports, sections, withSections } from "./wasm.mjs";

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
/** The other way for a view to take its HTML over, for pages with parts that load late: here none does (ADR 3). */
const UNUSED = [/^<.* as tachys::view::any_view::IntoAny>::into_any::hydrate_async(::.*)?$/];

/** No locals, `unreachable`, `end` (5.4.1, 5.4.9). */
const TRAP = Buffer.from([0, 0x00, 0x0b]);

/** Where in the sources a panic would have been: names of files that only a `core::panic::Location` points to. */
const SOURCE = /(?:\/rustc\/[0-9a-f]{40}\/library|\/rust\/deps|index\.crates\.io-[0-9a-f]+|(?:app|frontend|shared)\/src)[\w./-]*?\.rs/g;
/** A `Location`: where the name is, how long, line and column, each four bytes. */
const LOCATION_BYTES = 16;

/** The wasm as wasm-bindgen gives it, without what is never used. */
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
  // Another compiler may call them otherwise, and the page would quietly weigh more.
  if (unseen.size) throw new Error(`the wasm has no function named ${[...unseen].join(" or ")}`);
  return smaller;
}

/** The data without the names of sources, and without what points to them: zeros, which cost nothing. */
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

/** Active segments of the one memory, each from a constant address on (5.5.14): what compilers write. */
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
