// Tests of those samples of docs/API.md that run without a browser.
import pusherJs from "pusher-js";
import { fillIn, printedSamples } from "../printed-sample.ts";
import { expect, collectEvents, sdkFor, test } from "./fixtures.ts";

const Sample = (async () => {}).constructor as any;

test("the hotel's system receives events of all conversations with an API key", async ({ hotel }) => {
  const [guests, systems] = printedSamples("API.md", "const server = ");
  // The page says that everything from `new Pusher` on is the same.
  const rest = guests!.slice(guests!.indexOf("const client = "));
  const sample = fillIn(`${systems}\n${rest}\nreturn { client, pusher };`, {
    "https://chat.hotel.example": hotel.url,
    "/* event.type, event.meta.seq, … */": "",
  });
  const { client, pusher } = await new Sample("key", "Pusher", sample)(hotel.apiKey, pusherJs);
  const channel = client.channel(pusher.channel);
  const events = collectEvents(channel, pusher.event);
  await new Promise((done, refused) => {
    channel.bind("pusher:subscription_succeeded", done);
    channel.bind("pusher:subscription_error", refused);
  });
  const [ada, tom] = await Promise.all([hotel.booking(), hotel.booking()]);
  await hotel.answer(ada, "For Ada");
  await hotel.answer(tom, "For Tom");
  const texts = () => events.map(({ message, booking_id }) => message && [booking_id, message.message]).filter(Boolean);
  await expect.poll(texts).toEqual([[ada.id, "For Ada"], [tom.id, "For Tom"]]);
  client.disconnect();
});

test("the command engine prints the settings of Pusher's library for servers", async ({ hotel }) => {
  const printed = JSON.parse(await hotel.server.cli("engine"));
  const { hostname, port } = new URL(hotel.url);
  expect(printed).toMatchObject({ app_id: "4711", host: hostname, port: Number(port), scheme: "http" });
  const answer = await sdkFor(hotel, printed.secret).get({ path: "/channels" });
  expect(answer.status).toBe(200);
});
