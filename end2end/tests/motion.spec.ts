// Tests of animations, and of the setting for reduced motion.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

/** Records all animations and transitions that start from now on. */
async function recordMotion(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(window, { moved });
    for (const name of ["animationstart", "transitionrun"] as const) {
      addEventListener(name, (event) => moved.push(`${name} ${(event.target as Element).className}`), true);
    }
  });
}

/** Returns all recorded and running animations. */
const motion = (page: Page) =>
  page.evaluate(() => {
    const running = document.getAnimations().filter(({ playState, effect }) => {
      return playState === "running" && Number(effect?.getComputedTiming().duration) > 0;
    });
    return [...(window as unknown as { moved: string[] }).moved, ...running.map(({ effect }) => (effect as KeyframeEffect).target?.className)];
  });

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  const behaviour = reducedMotion === "reduce" ? "with reduced motion nothing is animated" : "without reduced motion the typing indicator is animated";
  test(`${behaviour} while the hotel types and writes`, async ({ page, hotel, openPage }) => {
    await page.emulateMedia({ reducedMotion });
    await recordMotion(page);
    const guestName = newName("Ada");
    const booking = await hotel.booking({ guestName });
    const conversation = await hotel.conversationId(booking);
    for (let number = 1; number <= 30; number++) await hotel.answer(conversation, `Message ${number}`);
    const chat = await ChatPage.openLive(page, booking.link);
    await chat.write("Good evening");
    await expect(chat.mark("Good evening", "Sent")).toBeVisible();
    const desk = await DeskPage.signIn(await openPage(), hotel, await hotel.createMember("Maeve"));
    await desk.openLive(guestName);
    await desk.composer.pressSequentially("Good");
    await expect(chat.typing).toBeVisible();
    if (reducedMotion === "no-preference") {
      // Shows that the other variant of this test would detect motion.
      expect(await motion(page)).not.toEqual([]);
      return;
    }
    expect(await motion(page)).toEqual([]);
    await chat.scrollUp();
    await desk.answer("Good evening!");
    await page.getByRole("button", { name: "New messages" }).click();
    await expect(chat.lines("Good evening!")).toBeInViewport();
    expect(await motion(page)).toEqual([]);
  });
}
