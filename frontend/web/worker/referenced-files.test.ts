import assert from "node:assert/strict";
import { test } from "node:test";
import { filesInPage, filesInScript } from "./referenced-files.ts";

test("files of a page are those of its links and scripts", () => {
  const html = `<link rel="preload" href="/pkg/guest_bg.0123456789abcdef.wasm" as="fetch"><script src="/pkg/pusher.0123456789abcdef.js"></script>
    <link rel="icon" href="/icon.svg"><p>&lt;script src="/pkg/text.js"&gt;</p><img src="/pkg/picture.png">`;
  assert.deepEqual(filesInPage(html), ["/pkg/guest_bg.0123456789abcdef.wasm", "/pkg/pusher.0123456789abcdef.js"]);
});

test("files of a script have the digest of their content in their names", () => {
  const script = 'load("hours.0123456789abcdef.js"); init("guest_bg.fedcba9876543210.wasm"); load("short.0123.js")';
  assert.deepEqual(filesInScript(script), ["/pkg/hours.0123456789abcdef.js", "/pkg/guest_bg.fedcba9876543210.wasm"]);
});
