import assert from "node:assert/strict";
import { test } from "node:test";
import { call, exampleWasm } from "./example.mjs";
import { PANICS, trapPanics } from "./panics.mjs";

const wasm = exampleWasm({
  imports: ["__wbg_log_0123456789abcdef"],
  functions: [
    { name: "core::panicking::panic_fmt::h0123456789abcdef", calls: 0 },
    { name: "core[0123456789abcdef]::panicking::panic_nounwind", exported: "other" },
    { name: "app::start", exported: "start", calls: 1 },
    { name: "app::core::panicking::panic_display", exported: "ours" },
  ],
});
const PANIC = /^core::panicking::panic\w*$/;

test("a function that begins a panic becomes a trap, in each notation of its name", () => {
  const trapped = trapPanics(wasm, [PANIC]);
  assert.throws(() => call(trapped, "start"), WebAssembly.RuntimeError);
  assert.throws(() => call(trapped, "other"), WebAssembly.RuntimeError);
});

test("other functions keep their bodies", () => {
  call(wasm, "start");
  call(trapPanics(wasm, [PANIC]), "ours");
});

test("a pattern that no name fits is an error that contains the pattern", () => {
  assert.throws(() => trapPanics(wasm, [PANIC, /^core::panicking::begin$/]), /no function has a name like .*begin/);
});

test("the patterns fit the names of rustc", () => {
  const names = [
    "core::panicking::panic_bounds_check",
    "core::str::slice_error_fail_rt",
    "core::option::unwrap_failed",
    "core::cell::panic_already_borrowed",
    "std::thread::local::panic_access_error",
    "<alloc::vec::Vec<T,A>>::remove::assert_failed",
    "alloc::raw_vec::handle_error",
    "alloc::alloc::handle_alloc_error",
    "std::alloc::rust_oom",
    "std::panicking::panic_with_hook",
    "__rustc::rust_begin_unwind",
    "<app::View as tachys::view::any_view::IntoAny>::into_any::hydrate_async::{{closure}}",
    "<&T as core::fmt::Debug>::fmt",
    "<core::fmt::Error as core::fmt::Debug>::fmt.30",
  ];
  for (const pattern of PANICS) assert.ok(names.some((name) => pattern.test(name)), `${pattern}`);
  for (const name of ["core::str::from_utf8", "hashbrown::raw::capacity_overflow", "app::panic", "<str as core::fmt::Display>::fmt"]) {
    assert.ok(!PANICS.some((pattern) => pattern.test(name)), name);
  }
});
