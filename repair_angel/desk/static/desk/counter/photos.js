// Photos are made smaller before they travel, and wait here until the form is saved.
import { $, make, mistake, said, words } from "./dom.js";
import { smaller } from "../smaller.js";

/** What is to be sent: {body, shown}. */
export const photos = [];

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
