// When a form is sent: by its button; a line as soon as it is changed; ticks a moment after the last.
import { $, $$ } from "../page.js";
import { desk, onShown, post, reload } from "./exchange.js";
import { dirty } from "./kept.js";

const A_MOMENT = 700;
const timers = new Map();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post" || !desk().contains(form) || "leaves" in form.dataset) return;
  event.preventDefault();
  post(form, event.submitter);
});

function soon(form) {
  clearTimeout(timers.get(form.id));
  timers.set(form.id, setTimeout(() => {
    timers.delete(form.id);
    const now = document.getElementById(form.id);
    if (now) post(now);
  }, A_MOMENT));
}

document.addEventListener("change", ({ target }) => {
  const form = target.form;
  if (form?.matches("[data-auto]") && form.reportValidity()) post(form);
  if (form?.matches("[data-ticks]")) soon(form);
});

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form?.matches?.("[data-reveals]")) form.classList.add("wo-dirty");
});

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.closest("[data-all-ok]")) {
    const form = target.closest("form");
    $$(".counter-check", form).filter((one) => !$(":checked", one)).forEach((one) => { $("input", one).checked = true; });
    post(form);
  } else if (target.closest("#wo-leave")) {
    event.preventDefault();
    reload();
  } else {
    $$(".wo-menu[open]").filter((one) => !one.contains(target)).forEach((one) => { one.open = false; });
  }
});

onShown((shown) => shown.classList.add("wo-live"));
if (matchMedia("(max-width: 48rem)").matches) {
  $$("details[data-folds]").forEach((one) => { one.open = false; });
}

window.addEventListener("beforeunload", (event) => {
  if (timers.size || dirty(desk()).some((field) => field.matches("textarea, input[type=text]"))) event.preventDefault();
});
// Back from another page: what is shown may be long past.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
