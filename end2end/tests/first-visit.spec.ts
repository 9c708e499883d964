import { expect, test } from "../fixtures.ts";

test("a first visit fetches each file once, and nothing from other servers", async ({ page, hotel }) => {
  const urls: URL[] = [];
  page.on("request", (request) => urls.push(new URL(request.url())));

  const { link } = await hotel.booking();
  // Waits for all requests: a preload that does not match its use shows when the wasm is loaded.
  await page.goto(link, { waitUntil: "networkidle" });

  const foreign = urls.filter((url) => url.protocol.startsWith("http") && url.origin !== hotel.url);
  expect(foreign.map(String)).toEqual([]);

  const files = urls.map((url) => url.pathname).filter((path) => path.startsWith("/pkg/"));
  expect(files.sort()).toEqual([...new Set(files)]);
  expect(files.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
});
