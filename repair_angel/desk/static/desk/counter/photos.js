// Photos are made smaller before they travel, and wait here until the form is saved.
import { $, make, mistake, said, words } from "./dom.js";

const LONGEST_SIDE = 2048;
const SMALL_ENOUGH = 2 ** 20;
const KNOWN = /\/(jpeg|png|webp)$/;

/** What is to be sent: {body, shown}. */
export const photos = [];

async function smaller(file) {
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

function thumbnail(photo, at) {
  const name = said(words.photo, at + 1);
  const remove = make("button", { type: "button", textContent: "×" });
  remove.setAttribute("aria-label", said(words.remove, name));
  remove.addEventListener("click", () => {
    URL.revokeObjectURL(photo.shown);
    photos.splice(at, 1);
    draw();
  });
  return make("li", {}, make("img", { src: photo.shown, alt: name }), remove);
}

function draw() {
  $("#counter-photos").replaceChildren(...photos.map(thumbnail));
}

// unfold would write the file's name into a text field beside it, which there is none of here.
$("#photos").hasChangeListener = true;
$("#photos").addEventListener("change", async ({ target }) => {
  const files = [...target.files];
  target.value = "";
  for (const file of files) {
    const body = await smaller(file);
    photos.push({ body, name: body.name || "photo.jpg", shown: URL.createObjectURL(body) });
  }
  mistake("photos", []);
  draw();
});
