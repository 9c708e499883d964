import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleWasm, interfaceOf } from "./example.mjs";
import { shortenNames } from "./names.mjs";

const wasm = exampleWasm({
  imports: ["__wbg_log_0123456789abcdef"],
  functions: [
    { name: "hydrate", exported: "hydrate" },
    { name: "start", exported: "__wbindgen_start" },
  ],
});
const GLUE = `const imports = {
        __wbg_log_0123456789abcdef: function(arg0) {
            console.log(arg0);
        },
        __wbg_unused_0123456789abcdef: function(arg0) {
            console.error(arg0);
        },
};
wasm.hydrate();
wasm.__wbindgen_start();
`;

test("generated names become short in both files, and unused functions disappear", () => {
  const short = shortenNames({ wasm, glue: GLUE });
  assert.deepEqual(interfaceOf(short.wasm), { imports: ["_0"], exports: ["memory", "hydrate", "_1"] });
  assert.equal(
    short.glue,
    `const imports = {
        _0: function(arg0) {
            console.log(arg0);
        },
};
wasm.hydrate();
wasm._1();
`,
  );
});

test("an import without JavaScript is an error", () => {
  const glue = GLUE.replace("__wbg_log_0123456789abcdef: function", "__wbg_log_0123456789abcdef: async function");
  assert.throws(() => shortenNames({ wasm, glue }), /imports __wbg_log_0123456789abcdef/);
});

test("a short name that the JavaScript uses itself is an error", () => {
  assert.throws(() => shortenNames({ wasm, glue: `${GLUE}const _1 = 0;\n` }), /uses the name _1/);
});
