import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pageStyles } from "./styles.mjs";
import { temporaryFolder } from "./temporary-folder.mjs";

test("styles contain their imports, and refer to public files by their own names", async (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, "page.css"), '@import "./part.css";\nbody { color: red; }\n');
  writeFileSync(join(folder, "part.css"), 'i { background: url("/icon.svg"); }\n');
  const styles = await pageStyles("page", { folder, work: join(folder, "work") });
  assert.equal(styles.toString(), "i{background:url(/icon.svg)}body{color:red}\n");
});
