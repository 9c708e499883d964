// A long conversation, on a phone whose processor is four times as slow as this machine's.
import { test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { spread, watchFrames } from "./frames.ts";

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 10_000);
const SLOWER = Number(process.env.BENCH_SLOWER ?? 4);

test(`a history of ${MESSAGES} messages, the processor ${SLOWER} times as slow`, async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  for (let first = 0; first < MESSAGES; first += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, nth) => hotel.answer(conversation, `Message ${first + nth}: breakfast is from seven to eleven.`)));
  }
  const frames = await watchFrames(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await ChatPage.openLive(page, booking.link);
  const opening = await frames.stop();
  console.log(`opening: frames ${spread(opening.gaps_ms)}; layout shift ${opening.shift.toFixed(4)}`);

  // Without locators: those by role search the whole page, and their time would be measured too.
  const lines = () => page.evaluate(() => document.querySelectorAll(".log > .line").length);
  const started = Date.now();
  for (let shown = await lines(), next = 1000; shown < MESSAGES; shown = await lines()) {
    await page.mouse.move(195, 400);
    await page.mouse.wheel(0, -3000);
    if (shown >= next) {
      const { gaps_ms } = await frames.stop();
      console.log(`scrolled to ${shown} messages: frames ${spread(gaps_ms)}`);
      next += 1000;
    }
  }
  console.log(`all messages loaded after ${((Date.now() - started) / 1000).toFixed(0)} s`);

  await page.evaluate(() => document.querySelector<HTMLTextAreaElement>(".composer textarea")?.focus());
  await frames.stop();
  await page.keyboard.type("Is breakfast included, and can we have it in the garden?", { delay: 30 });
  const typing = await frames.stop();
  console.log(`typing with all messages loaded: from key to frame ${spread(typing.keys_ms)}; frames ${spread(typing.gaps_ms)}`);

  for (let nth = 0; nth < 20; nth++) {
    await hotel.answer(conversation, `News ${nth}`);
    await page.waitForFunction((text) => [...document.querySelectorAll(".log > .line")].at(-1)?.textContent?.includes(text), `News ${nth}`);
  }
  const news = await frames.stop();
  console.log(`receiving twenty messages: frames ${spread(news.gaps_ms)}`);
});
