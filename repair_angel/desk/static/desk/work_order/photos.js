// A photo is on its way as soon as it is taken; a press on one shows it large.
import { $ } from "../page.js";
import { smaller } from "../smaller.js";
import { onShown, post } from "./exchange.js";

onShown(() => {
  const input = $("#photo-file");
  // unfold would write the file's name into a text field beside it, which there is none of here.
  if (input) input.hasChangeListener = true;
});

document.addEventListener("change", async ({ target }) => {
  if (target.id !== "photo-file" || !target.files.length) return;
  const names = [...target.files].map((file) => file.name);
  const bodies = await Promise.all([...target.files].map(smaller));
  target.value = "";
  $("#wo-photos").open = true;
  post($("#photos"), null, (data) => {
    data.delete("photos");
    bodies.forEach((body, at) => data.append("photos", body, names[at] || "photo.jpg"));
  });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-picture]");
  if (!link) return;
  event.preventDefault();
  const dialog = $("#wo-picture");
  Object.assign($("img", dialog), { src: link.href, alt: $("img", link).alt });
  dialog.showModal();
});
