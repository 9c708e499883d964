// Tests of the client protocol with pusher-js. Reference: Pusher's documentation, "WebSockets
// protocol".
import { channelOf, expect, collectEvents, subscribe, test } from "./fixtures.ts";

test("a client with the guest's token receives messages of the staff", async ({ hotel, connect }) => {
  const booking = await hotel.booking();
  const channel = await subscribe(await connect(booking), channelOf(hotel, booking));
  const events = collectEvents(channel, "realtime_event");
  const message = await hotel.answer(booking, "Good morning! ☕");
  await expect.poll(() => events.map(({ type }) => type)).toContain("chat_message");
  const event = events.find(({ type }) => type === "chat_message");
  expect(event.message).toEqual(message);
  expect(event.meta).toMatchObject({ seq: message.seq, event_id: expect.any(String), sent_at: expect.any(String) });
});

test("a client cannot subscribe to another booking's channel, and still receives events of its own", async ({ hotel, connect }) => {
  const [ada, tom] = await Promise.all([hotel.booking(), hotel.booking()]);
  const client = await connect(ada);
  await expect(subscribe(client, channelOf(hotel, tom))).rejects.toMatchObject({ status: 403 });
  const events = collectEvents(await subscribe(client, channelOf(hotel, ada)), "realtime_event");
  await hotel.answer(tom, "For Tom");
  await hotel.answer(ada, "For Ada");
  await expect.poll(() => events.map(({ message }) => message?.message).filter(Boolean)).toEqual(["For Ada"]);
});

test("a client event is delivered to the other clients and not to its sender", async ({ hotel, sdk, connect }) => {
  const booking = await hotel.booking();
  const name = channelOf(hotel, booking);
  const [one, other] = await Promise.all([connect(booking), connect(booking)]);
  const writer = await subscribe(one, name);
  const reader = await subscribe(other, name);
  const [echoes, typing] = [collectEvents(writer, "client-typing"), collectEvents(reader, "client-typing")];
  expect(writer.trigger("client-typing", { who: "guest" })).toBe(true);
  await expect.poll(() => typing).toEqual([{ who: "guest" }]);
  // The next event of the server would arrive after an echo.
  const after = collectEvents(writer, "after");
  await sdk.trigger(name, "after", {});
  await expect.poll(() => after).toHaveLength(1);
  expect(echoes).toEqual([]);
});

test("a client subscribes again after its server restarts", async ({ hotel, connect }) => {
  const booking = await hotel.booking();
  const client = await connect(booking);
  const channel = await subscribe(client, channelOf(hotel, booking));
  const events = collectEvents(channel, "realtime_event");
  const again = collectEvents(channel, "pusher:subscription_succeeded");
  await hotel.stop();
  await hotel.start();
  await expect.poll(() => again, { timeout: 20_000 }).toHaveLength(1);
  await hotel.answer(booking, "Back again");
  await expect.poll(() => events.map(({ message }) => message?.message)).toContain("Back again");
});
