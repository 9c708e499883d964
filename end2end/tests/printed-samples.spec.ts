// Tests of those samples of docs/ that run on a hotel's own site.
import { fileURLToPath } from "node:url";
import { expect, test } from "../fixtures.ts";
import { createGuest, serveSite } from "../other-site.ts";
import { fillIn, printedSamples } from "../printed-sample.ts";

const PUSHER_JS = fileURLToPath(new URL("../node_modules/pusher-js/dist/web/pusher.min.js", import.meta.url));

test("the sample of a subscription receives events on a page of another origin", async ({ page, hotel }) => {
  const { origin, close } = await serveSite("<h1>Park</h1>");
  const link = new URL(await createGuest(hotel, origin));
  const slug = link.pathname.split("/")[3]!;
  const sample = fillIn(printedSamples("API.md", "new Pusher(")[0]!, {
    "https://chat.hotel.example": hotel.url,
    killarney: slug,
    "/* event.type, event.meta.seq, … */": "record(event);",
  });
  await page.goto(origin);
  await page.addScriptTag({ path: PUSHER_JS });
  await page.evaluate(
    async ([sample, token]) => {
      const events: unknown[] = [];
      Object.assign(window, { events });
      const Sample = (async () => {}).constructor as any;
      const run = new Sample("token", "record", `${sample}\nreturn { client, pusher };`);
      const { client, pusher } = await run(token, (event: unknown) => events.push(event));
      const channel = client.channel(pusher.channel);
      await new Promise((done, refused) => {
        channel.bind("pusher:subscription_succeeded", done);
        channel.bind("pusher:subscription_error", ({ error }: any) => refused(new Error(error)));
      });
    },
    [sample, link.searchParams.get("token")] as const,
  );
  const message = { message: "Hello from the site" };
  const headers = { authorization: `Bearer ${link.searchParams.get("token")}`, "content-type": "application/json" };
  const api = `${hotel.url}/api/guest/hotel/${slug}/chat/messages`;
  expect((await fetch(api, { method: "POST", headers, body: JSON.stringify(message) })).status).toBe(201);
  await expect.poll(() => page.evaluate(() => (window as any).events)).toMatchObject([{ type: "chat_message", message }]);
  close();
});

test("the sample of a frame is high enough to write in and exchanges messages with the page", async ({ page, hotel }) => {
  const [sample] = printedSamples("EMBEDDING.md", "<iframe");
  const { origin, setDocument, close } = await serveSite("");
  const link = await createGuest(hotel, origin);
  const printed = "https://chat.hotel.example/guest/hotel/killarney/chat?token=…";
  setDocument(fillIn(sample!, { [printed]: link }));
  await page.goto(origin);
  const frame = page.frameLocator("#chat");
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "light");
  const box = await page.locator("#chat").boundingBox();
  expect(box!.height).toBeGreaterThan(400);
  await frame.getByRole("textbox").fill("Hello");
  await frame.getByRole("button", { name: "Send" }).click();
  await expect(frame.getByLabel("Sent", { exact: true })).toBeVisible();
  close();
});
