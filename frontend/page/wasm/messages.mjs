// Step: replaces the messages of panics by zeros, which compress to almost nothing. No one reads them
// (panics.mjs).
import { DATA, withSections } from "./format.mjs";

/**
 * Texts of the standard library and of libraries that only panics use. One that is not found
 * has changed with another version, and costs its bytes until it is changed here.
 */
export const MESSAGES = [
  // Indices and ranges.
  /begin > end \(| when slicing `|(start|end) byte index | is out of bounds of `| is not a char boundary; it is inside | \(bytes /,
  /slice index starts at | but ends at |index out of bounds: the len is | but the index is |range (start|end) index /,
  / out of range for slice of length |copy_from_slice: source slice length \(|\) does not match destination slice length \(/,
  /(insertion|removal) index \(is |\) should be <=? len \(is |mid > len|capacity overflow|Hash table capacity overflow/,
  /attempt to join into collection with len > usize::MAX|Tried to shrink to a larger capacity|index not found/,
  // Assertions and unwrapped values.
  /assertion `left | right` failed|assertion failed: [\w.() ]+ (<|==) [\w.]+( - 1)?(\(\))?/,
  /called `(Option|Result)::unwrap(_throw)?\(\)` on (a `None`|an `Err`) value|attempt to divide by zero|not yet implemented/,
  /internal error: entered unreachable code(: invalid Once state|: The JS binding [^]{30,90} value)?/,
  /unsafe precondition\(s\) violated: [^]{40,120}This indicates a bug in the program\.[^]{40,120}relied on for safety\./,
  /a (Display|formatting trait) implementation returned an error (unexpectedly|when the underlying stream did not)/,
  /FnOnce called more than once|`async fn` resumed after completion|closure invoked recursively or after being dropped/,
  // Cells, locks and threads.
  /RefCell already (mutably )?borrowed|(LazyCell|LazyLock) instance has previously been poisoned|reentrant init/,
  /cannot access a Thread Local Storage value during or after destruction: |cannot recursively acquire mutex/,
  /Attempted to initialize thread-local while it is being dropped|one-time initialization may not be performed recursively/,
  /use of std::thread::current\(\) is not possible after the thread's local data has been destroyed|Arc counter overflow/,
  /failed to generate unique thread ID: bitspace exhausted|entity not found[\w ()./-]{400,900}uncategorized error/,
  /(Dropped|Dereferenced) SendWrapper<T> variable from a thread different to the one it has been created with\./,
  // Libraries of the page.
  /Executor::spawn(_local)? called, but no global 'spawn(_local)?' function is configured\.|no reactive owner/,
  /first child of keyed list has no parent|parent of keyed list should be an element| expected context of type /,
  /Tried to access a reactive value that has already been disposed\.|inner is None only in drop/,
  /Value is None because the `ssr` feature is active\.[\w`,.:() -]{200,600}identify the source\./,
  /attempted to take ownership of Rust value while it was borrowed|null pointer passed to rust/,
  /recursive use of an object detected which would lead to unsafe aliasing in rust|polled Feed after completion/,
  /Map must not be polled after it returned `Poll::Ready`|finish: (callbacks should be Some|result should be None)/,
];

/**
 * Returns the wasm without these messages.
 * @param {Buffer} wasm
 */
export function clearMessages(wasm, messages = MESSAGES) {
  let count = 0;
  const cleared = withSections(wasm, {
    [DATA]: (body) => {
      const data = Buffer.from(body);
      // One character for each byte.
      const text = data.toString("latin1");
      for (const message of messages) {
        for (const { 0: found, index } of text.matchAll(new RegExp(message, "g"))) {
          data.fill(0, index, index + found.length);
          count++;
        }
      }
      return data;
    },
  });
  if (!count) throw new Error("no message of a panic was found");
  return cleared;
}
