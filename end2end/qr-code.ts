// Decodes QR codes in pictures of a page, as a phone's camera does.
import type { Page } from "@playwright/test";
import jsqr from "jsqr";

/**
 * Returns the text of the QR code in a picture.
 * @param page an empty page, whose browser decodes the picture
 * @param picture PNG
 */
export async function decodeQrCode(page: Page, picture: Buffer): Promise<string> {
  const { width, height, pixels } = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    if (!context) throw new Error("the browser has no canvas");
    context.drawImage(image, 0, 0);
    return { width, height, pixels: [...context.getImageData(0, 0, width, height).data] };
  }, picture.toString("base64"));
  const code = jsqr.default(new Uint8ClampedArray(pixels), width, height);
  if (!code) throw new Error("the picture has no readable QR code");
  return code.data;
}
