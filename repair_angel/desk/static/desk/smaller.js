// Photos are made smaller before they travel.
import { make } from "./page.js";

const LONGEST_SIDE = 2048;
const SMALL_ENOUGH = 2 ** 20;
const KNOWN = /\/(jpeg|png|webp)$/;

export async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < SMALL_ENOUGH && KNOWN.test(file.type)) return file;
    const canvas = make("canvas", { width: picture.width * scale, height: picture.height * scale });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob || file), "image/jpeg", 0.85));
  } catch {
    return file; // no picture this browser knows: the server says what is wrong with it
  }
}
