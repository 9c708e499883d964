// Tests of two servers with the same database and the same engine.
import type { Page } from "@playwright/test";
import { Server } from "../../../scripts/server.mjs";
import { Balancer } from "../../balancer.ts";
import { ChatPage } from "../../chat-page.ts";
import { DeskPage } from "../../desk-page.ts";
import type { Engine } from "../../engines/engine.ts";
import { expect, test } from "../../fixtures.ts";
import { Hotel } from "../../hotel.ts";
import { newName } from "../../names.ts";
import { PostgresDatabase } from "../../postgres.ts";

type Fixtures = { house: Hotel };

// The worker's own hotel, and one whose database is Postgres.
const databases = {
  SQLite: test.extend<Fixtures>({ house: async ({ hotel }, use) => use(hotel) }),
  Postgres: test.extend<Fixtures>({
    house: async ({ engine }, use) => {
      const database = await PostgresDatabase.create();
      const house = await Hotel.open({ ...engine!.settings, DATABASE_URL: database.url });
      await use(house);
      await house.close();
      await database.remove();
    },
  }),
};

for (const [name, test] of Object.entries(databases)) {
  test(`with ${name} guest and hotel exchange messages over two servers, and each server may fail`, async ({ page, house, engine, openPage, allowConsole }) => {
    test.setTimeout(120_000);
    allowConsole(/ERR_|WebSocket|Failed to load/);
    await overTwoServers({ page, hotel: house, engine: engine!, openPage });
  });
}

type Scene = { page: Page; hotel: Hotel; engine: Engine; openPage: () => Promise<Page> };

async function overTwoServers({ page, hotel, engine, openPage }: Scene): Promise<void> {
  const second = await Server.create({ ...engine.settings, DATABASE_URL: hotel.server.databaseUrl });
  const guests = await Balancer.open(hotel.url, second.url);
  const desks = await Balancer.open(second.url, hotel.url);
  try {
    const guestName = newName("Ada");
    const booking = await hotel.booking({ guestName });
    const chat = await ChatPage.openLive(page, guests.rewriteOrigin(booking.link));
    const desk = await DeskPage.signIn(await openPage(), { url: desks.url, slug: hotel.slug }, await hotel.createMember("Maeve"));
    await desk.openLive(guestName);
    const bothSee = async (text: string) => {
      await expect(desk.text(text)).toBeVisible({ timeout: 30_000 });
      await expect(chat.lines(text)).toBeVisible({ timeout: 30_000 });
    };
    await chat.write("Over the first server");
    await bothSee("Over the first server");
    await desk.write("Over the second server");
    await bothSee("Over the second server");

    await second.kill();
    await chat.write("The desk's server is dead");
    await bothSee("The desk's server is dead");
    await desk.write("And the desk does not notice");
    await bothSee("And the desk does not notice");

    // The server that is killed now is the one that publishes the events.
    await second.start();
    await hotel.server.kill();
    await chat.write("The guest's server is dead");
    await bothSee("The guest's server is dead");
    await desk.write("And the guest does not notice");
    await bothSee("And the guest does not notice");

    await hotel.start();
    const messages = (await hotel.messages(booking)).filter((message) => message.sender_type !== "system");
    const texts = messages.map((message) => message.message);
    expect(texts).toHaveLength(6);
    await expect.poll(() => chat.texts()).toEqual(expect.arrayContaining(texts));
    expect((await chat.texts()).filter((text) => texts.includes(text))).toEqual(texts);
  } finally {
    guests.close();
    desks.close();
    await second.remove();
  }
}
