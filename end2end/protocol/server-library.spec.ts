// Tests of the HTTP API with Pusher's library for servers. Reference: Pusher's documentation, "HTTP
// API reference".
import { APP, authEndpoint, channelOf, expect, collectEvents, sdkFor, subscribe, test } from "./fixtures.ts";

test("an event is delivered to all subscribers of its channel", async ({ hotel, sdk, connect }) => {
  const booking = await hotel.booking();
  const name = channelOf(hotel, booking);
  const [one, other] = await Promise.all([connect(booking), connect(booking)]);
  const first = collectEvents(await subscribe(one, name), "menu");
  const second = collectEvents(await subscribe(other, name), "menu");
  const menu = { soup: "nettle", price: 7.5, with: ["bread", "butter"], note: "“für zwei” 🥣" };
  const answer = await sdk.trigger(name, "menu", menu);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({});
  await expect.poll(() => [first, second]).toEqual([[menu], [menu]]);
});

test("one event is delivered to several channels, and a batch contains events for several channels", async ({ hotel, sdk, connect }) => {
  const [ada, tom] = await Promise.all([hotel.booking(), hotel.booking()]);
  const names = [channelOf(hotel, ada), channelOf(hotel, tom)];
  const channels = await Promise.all([ada, tom].map(async (guest) => subscribe(await connect(guest), channelOf(hotel, guest))));
  const [toAda, toTom] = channels.map((channel) => collectEvents(channel, "bell"));
  await sdk.trigger(names, "bell", { rings: 1 });
  const answer = await sdk.triggerBatch([
    { channel: names[0], name: "bell", data: { rings: 2 } },
    { channel: names[1], name: "bell", data: { rings: 3 } },
    { channel: names[0], name: "bell", data: { rings: 4 } },
  ]);
  expect(answer.status).toBe(200);
  await expect.poll(() => toAda).toEqual([{ rings: 1 }, { rings: 2 }, { rings: 4 }]);
  await expect.poll(() => toTom).toEqual([{ rings: 1 }, { rings: 3 }]);
});

test("the response to an event contains the number of subscribers if the request asks for it", async ({ hotel, sdk, connect }) => {
  const [ada, tom] = await Promise.all([hotel.booking(), hotel.booking()]);
  const [adas, toms] = [channelOf(hotel, ada), channelOf(hotel, tom)];
  for (const guest of [ada, ada]) await subscribe(await connect(guest), adas);
  const info = { info: "subscription_count,user_count" };
  const answer = await sdk.trigger([adas, toms], "bell", {}, info);
  // Only presence channels have users, and there are none here.
  expect(await answer.json()).toEqual({ channels: { [adas]: { subscription_count: 2 }, [toms]: { subscription_count: 0 } } });
  const batch = await sdk.triggerBatch([
    { channel: toms, name: "bell", data: {} },
    { channel: adas, name: "bell", data: {}, ...info },
  ]);
  expect(await batch.json()).toEqual({ batch: [{}, { subscription_count: 2 }] });
});

test("an event is not delivered to the excluded socket", async ({ hotel, sdk, connect }) => {
  const booking = await hotel.booking();
  const name = channelOf(hotel, booking);
  const [author, other] = await Promise.all([connect(booking), connect(booking)]);
  const own = collectEvents(await subscribe(author, name), "note");
  const others = collectEvents(await subscribe(other, name), "note");
  const except = { socket_id: author.connection.socket_id };
  await sdk.trigger(name, "note", { number: 1 }, except);
  await sdk.triggerBatch([{ channel: name, name: "note", data: { number: 2 }, ...except }]);
  await sdk.trigger(name, "note", { number: 3 });
  await expect.poll(() => others).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
  // A channel keeps its order, so the earlier events cannot arrive after the third.
  await expect.poll(() => own).toEqual([{ number: 3 }]);
});

test("occupied channels and their numbers of subscribers can be listed", async ({ hotel, sdk, connect }) => {
  const [ada, tom, nobody] = await Promise.all([hotel.booking(), hotel.booking(), hotel.booking()]);
  const [adas, toms, empty] = [ada, tom, nobody].map((booking) => channelOf(hotel, booking));
  for (const guest of [ada, ada, tom]) await subscribe(await connect(guest), channelOf(hotel, guest));

  const all = (await (await sdk.get({ path: "/channels" })).json()).channels;
  expect(all).toMatchObject({ [adas]: {}, [toms]: {} });
  expect(all).not.toHaveProperty([empty]);
  const some = await sdk.get({ path: "/channels", params: { filter_by_prefix: toms } });
  expect(await some.json()).toEqual({ channels: { [toms]: {} } });

  const info = { params: { info: "subscription_count" } };
  const of = async (name: string) => (await sdk.get({ path: `/channels/${name}`, ...info })).json();
  expect(await of(adas)).toEqual({ occupied: true, subscription_count: 2 });
  expect(await of(toms)).toEqual({ occupied: true, subscription_count: 1 });
  expect(await of(empty)).toMatchObject({ occupied: false });
});

test("a request that is signed with another secret is refused and has no effect", async ({ hotel, sdk, connect }) => {
  const booking = await hotel.booking();
  const name = channelOf(hotel, booking);
  const events = collectEvents(await subscribe(await connect(booking), name), "forged");
  const forger = sdkFor(hotel, "another secret");
  await expect(forger.trigger(name, "forged", { by: "forger" })).rejects.toMatchObject({ status: 401 });
  await expect(forger.get({ path: "/channels" })).rejects.toMatchObject({ status: 401 });
  await sdk.trigger(name, "forged", { by: "nobody" });
  await expect.poll(() => events).toEqual([{ by: "nobody" }]);
});

test("an invalid event is refused", async ({ hotel, sdk }) => {
  const name = channelOf(hotel, await hotel.booking());
  // Sent without the library's own checks.
  const post = (body: object) => sdk.post({ path: "/events", body: body as unknown as string });
  const event = { name: "event", data: "{}", channels: [name] };
  expect((await post(event)).status).toBe(200);
  for (const wrong of [
    { channels: ["private-what/is this?"] },
    { channels: [`private-${"x".repeat(164)}`] },
    { channels: Array.from({ length: 101 }, (_, at) => `private-${at}`) },
    { channels: [] },
    { channels: ["public"] },
    { channels: ["presence-lobby"] },
    { channels: ["private-encrypted-lobby"] },
    { name: "x".repeat(201) },
    { info: "nonsense" },
    { socket_id: "nonsense" },
  ]) {
    await expect(post({ ...event, ...wrong }), JSON.stringify(wrong).slice(0, 60)).rejects.toMatchObject({ status: 400 });
  }
  expect((await sdk.trigger(name, "event", "x".repeat(10_000))).status).toBe(200);
  await expect(sdk.trigger(name, "event", "x".repeat(10 * 1024 + 1))).rejects.toMatchObject({ status: 413 });
  const batch = Array.from({ length: 11 }, () => ({ channel: name, name: "event", data: "{}" }));
  await expect(sdk.triggerBatch(batch)).rejects.toMatchObject({ status: 400 });
});

test("the guest's endpoint and the library create the same signature", async ({ hotel, sdk, connect }) => {
  const booking = await hotel.booking();
  const name = channelOf(hotel, booking);
  const socket = (await connect(booking)).connection.socket_id;
  const answer = await fetch(authEndpoint(hotel), {
    method: "POST",
    headers: { authorization: `Bearer ${booking.token}` },
    body: new URLSearchParams({ socket_id: socket, channel_name: name }),
  });
  expect(answer.status).toBe(200);
  const { auth } = await answer.json();
  expect(auth).toBe(sdk.authorizeChannel(socket, name).auth);
  expect(auth.startsWith(`${APP.key}:`)).toBe(true);
});
