// A page, the guest's or the desk's, starts here: fetch the wasm, compile it while it arrives,
// and let it take over what the server rendered. A file of its own rather than
// a script in the page, so that the content security policy allows no inline
// script. The names in capitals are filled in by scripts/page/build.mjs.
import init, { hydrate } from "GLUE";

// The guest's token leaves the address as soon as a request has shown that the browser keeps it in a
// cookie: without one (in another site's frame, in many webviews) it stays, and so a reload works.
const { keeps } = document.body.dataset;
if (keeps) {
  const address = new URL(location);
  address.searchParams.delete("token");
  address.searchParams.set("chat", keeps);
  fetch(`${address.pathname}/kept?chat=${keeps}`).then(
    ({ status }) => status == 204 && history.replaceState(history.state, "", address),
    () => {},
  );
}

// What few guests need is fetched when one does. The page asks for it by this name (`files.rs`).
let files;
const later = async (then) => {
  files ??= await import(new URL(LATE.files, import.meta.url));
  return then(files);
};
const names = (list) => list.split(",").filter(Boolean);
globalThis.guestChat = {
  take: () => files?.take() ?? "",
  give: (list) => later((files) => files.give(names(list))),
  ready: (list) => later((files) => files.ready(names(list))),
  again: (list) => later((files) => files.again(names(list))),
  paint: (element, list) => later((files) => files.paint(element, names(list))),
  drop: (list) => later((files) => names(list).forEach(files.drop)),
};

// Chosen, pasted, or let fall onto the page.
const given = (event, from) => {
  const list = [...(from?.files ?? [])];
  if (!list.length || !document.getElementById("tray")) return;
  event.preventDefault();
  later((files) => files.add(list));
};
addEventListener("change", (event) => {
  if (event.target.id !== "files") return;
  given(event, event.target);
  event.target.value = "";
});
addEventListener("paste", (event) => given(event, event.clipboardData));
addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
addEventListener("drop", (event) => given(event, event.dataTransfer));

// What the server has written for the moment of the page stays right while it is open.
if (document.querySelector(".opens")) import(new URL(LATE.opens, import.meta.url));

// The same address as in the page's preload link, so it is fetched once.
try {
  await init({ module_or_path: new URL(WASM_FILE, import.meta.url) });
  hydrate();
} catch (error) {
  // The page stays as it is without a script, and says what that means.
  document.body.dataset.plain = "";
  throw error;
}
