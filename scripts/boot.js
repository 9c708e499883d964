// A page, the guest's or the desk's, starts here: fetch the wasm, compile it while it arrives,
// and let it take over what the server rendered. A file of its own rather than
// a script in the page, so that the content security policy allows no inline
// script. The two names in capitals are filled in by scripts/page/build.mjs.
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

// The same address as in the page's preload link, so it is fetched once.
try {
  await init({ module_or_path: new URL(WASM_FILE, import.meta.url) });
  hydrate();
} catch (error) {
  // The page stays as it is without a script, and says what that means.
  document.body.dataset.plain = "";
  throw error;
}
