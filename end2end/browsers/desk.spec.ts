// Main paths of the desk, in each browser.
import { newName } from "../names.ts";
import { Desk } from "./desk.ts";
import { expect, NO_NETWORK, test } from "./fixtures.ts";

test("staff see the list, answer, receive and resolve", async ({ tab, network, hotel }) => {
  const [ada, tom] = [newName("Ada"), newName("Tom")];
  const booking = await hotel.booking({ guestName: ada });
  await hotel.guest(booking, "POST", "/messages", { message: "Is there a late check-out?" });
  const desk = await Desk.signIn(tab, network, hotel.slug, await hotel.createMember("Maeve"));
  await desk.line(ada).containing("Is there a late check-out?").waitUntilVisible();
  // A conversation that begins while the list is open.
  await hotel.guest(await hotel.booking({ guestName: tom }), "POST", "/messages", { message: "The lamp is broken" });
  await desk.line(tom).containing("The lamp is broken").waitUntilVisible();

  await desk.open(network, ada);
  await desk.text("Is there a late check-out?").waitUntilVisible();
  await desk.answer("Until one o'clock, with pleasure.");
  await desk.text("Until one o'clock, with pleasure.").waitUntilVisible();
  await expect.poll(async () => (await hotel.messages(booking)).at(-1)?.message).toBe("Until one o'clock, with pleasure.");
  await hotel.guest(booking, "POST", "/messages", { message: "Thank you!" });
  await desk.text("Thank you!").waitUntilVisible();
  await desk.page.role("button", "Resolve").click();
  await desk.page.role("status").containing(`Resolved: ${ada}`).waitUntilVisible();
  const state = await hotel.staff("GET", `/conversations/${await hotel.conversationId(booking)}`);
  expect(state).toMatchObject({ resolved_at: expect.any(String) });
});

test("a desk whose network fails reports it, and catches up", async ({ tab, network, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Good evening" });
  const desk = await Desk.signIn(tab, network, hotel.slug, await hotel.createMember("Maeve"));
  await desk.open(network, guestName);
  network.refuse();
  await desk.pane.role("status").containing("Connecting").waitUntilVisible();
  await desk.answer("Good evening, Ada");
  await hotel.guest(booking, "POST", "/messages", { message: "Is there tea?" });
  network.heal();
  await desk.text("Is there tea?").waitUntilVisible();
  await expect.poll(async () => (await hotel.messages(booking)).map(({ message }) => message)).toContain("Good evening, Ada");
});
