// Fails when a signal of the app is written outside of the functions that are listed
// here, so that the state of a page changes in `apply` only. A component, a memo, an
// effect and the code for the browser pass an input to the session instead.
//
// Writable signals are named only in the listed files, which is where they can be
// written; there only the listed functions do so. Thread-locals are listed, too: they
// hold objects of the browser and no state of a session.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

const FOLDER = "app/src";
/** Functions that write signals, by file. */
const WRITERS = {
  "conversation.rs": ["apply", "update_log"],
  // Functions of `update_log`.
  "conversation/lines.rs": ["lines"],
  "conversation/state_signal.rs": ["set"],
  "conversation/stretches.rs": ["stretches"],
  "desk/page.rs": ["apply", "replace_opened"],
  // State of this component only: its animation has ended.
  "desk/notices.rs": ["UndoToast"],
};
/** Files that name a writable signal only to read it. */
const READERS = ["desk/signals.rs"];
/** Thread-locals, by file. */
const THREAD_LOCALS = {
  "desk/platform/alerts.rs": ["AUDIO_CONTEXT"],
  "desk/platform/conversation.rs": ["OWNERS"],
  "platform/resources.rs": ["RESOURCES"],
  // A position on the screen, which has no meaning for the session.
  "platform/scroll.rs": ["ANCHOR"],
  // A cache of formatters.
  "zone/browser.rs": ["CLOCK"],
};

const SIGNAL_TYPE = /\b(?:Arc)?(?:RwSignal|WriteSignal|Trigger)\b|\b(?:arc_)?signal\(/g;
const WRITE = /\.(?:set|try_set|set_untracked|update|try_update|update_untracked|maybe_update|write|try_write|write_untracked|try_write_untracked|notify)\(/g;
const problems = [];

/** Name of the function around a place in a file. */
function functionAt(text, index) {
  return [...text.slice(0, index).matchAll(/\bfn\s+(\w+)/g)].at(-1)?.[1];
}

function check(file, text) {
  const report = (index, problem) => problems.push(`${FOLDER}/${file}:${text.slice(0, index).split("\n").length}: ${problem}`);
  const isListed = file in WRITERS || READERS.includes(file);
  for (const { 0: type, index } of text.matchAll(SIGNAL_TYPE)) {
    if (!isListed) report(index, `names the writable signal ${type}`);
  }
  for (const { 0: write, index } of text.matchAll(WRITE)) {
    const receiver = /\w*$/.exec(text.slice(0, index))[0];
    // `self.update(…)` and `NAME.set(…)` are a method of the type and a thread-local.
    const isSignal = !/^[A-Z_]+$/.test(receiver) && !(receiver === "self" && !isListed);
    const name = functionAt(text, index);
    if (isSignal && !WRITERS[file]?.includes(name)) report(index, `${name} calls ${write}…)`);
  }
  for (const { 0: block, index } of text.matchAll(/thread_local!\s*\{[^]*?\n\}/g)) {
    for (const [, name] of block.matchAll(/\bstatic\s+(\w+)/g)) {
      if (!THREAD_LOCALS[file]?.includes(name)) report(index, `has the thread-local ${name}`);
    }
  }
}

const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".rs") && entry.name !== "tests.rs")
  .map((entry) => relative(FOLDER, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"));
for (const file of files) check(file, readFileSync(join(FOLDER, file), "utf8").replace(/\/\/.*$/gm, ""));
if (problems.length > 0) {
  console.error(`signals are written outside of apply():\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  process.exit(1);
}
console.log(`app: ${files.length} files, signals are written in ${Object.values(WRITERS).flat().length} functions`);
