// The counter: finds as one types, moves on by Enter, and sends the form without leaving the page,
// so that a refusal costs nothing: photos, passcode and signature stay where they are.
import "./parts.js";
import "./signature.js";
import { $, $$, alarm, changed, field, form, make, moveOn, said, tell, words } from "./dom.js";
import { photos } from "./photos.js";
import { clearMistakes, post } from "./sending.js";

// Left with it: a word, Enter, and it is a chip ------------------------------------------------------
const accessory = $("#accessory");
const left = [];

function drawChips() {
  if (field("accessories").value !== left.join(", ")) {
    field("accessories").value = left.join(", ");
    changed();
  }
  $$(".counter-chip").forEach((chip) => chip.remove());
  accessory.before(...left.map((word, at) => {
    const chip = make("button", { type: "button", className: "counter-chip", textContent: word, tabIndex: -1 });
    chip.setAttribute("aria-label", said(words.remove, word));
    chip.addEventListener("click", () => (left.splice(at, 1), drawChips(), accessory.focus()));
    return chip;
  }));
}

function addChip() {
  const word = accessory.value.replaceAll(",", " ").trim();
  if (word && !left.includes(word)) left.push(word);
  accessory.value = "";
  drawChips();
  return word;
}

accessory.addEventListener("blur", addChip);
accessory.addEventListener("keydown", (event) => {
  if (event.key === "," || (event.key === "Enter" && accessory.value)) {
    event.preventDefault();
    addChip();
  } else if (event.key === "Backspace" && !accessory.value && left.length) {
    tell(said(words.remove, left.pop()));
    drawChips();
  }
});

// Promised for: a day, or +3 -------------------------------------------------------------------------
const promised = field("expected_ready_on");
let isPlus = false;

function promise(days) {
  const day = new Date(`${form.dataset.today}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  promised.value = day.toISOString().slice(0, 10);
}

promised.addEventListener("keydown", (event) => {
  const days = isPlus && /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
  isPlus = event.key === "+" || (isPlus && event.key === "Shift");
  if (days) promise(days);
  if (days || event.key === "+") event.preventDefault();
});
$$("[data-days]").forEach((button) =>
  button.addEventListener("click", () => promise(Number(button.dataset.days))));

// A passcode is asked for once its kind is known -----------------------------------------------------
function askPasscode() {
  const box = field("passcode").closest(".counter-field");
  box.hidden = !field("passcode_kind").value;
  if (box.hidden) field("passcode").value = "";
}

field("passcode_kind").addEventListener("change", askPasscode);
askPasscode();

// Enter moves on, Ctrl+Enter saves ---------------------------------------------------------------------
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.target.matches("input")) {
    event.preventDefault();
    moveOn(event.target);
  }
});

// Saving -----------------------------------------------------------------------------------------------
let isTouched = false, isBusy = false, isSaved = false;

async function send() {
  addChip();
  const data = new FormData(form);
  photos.forEach((photo) => data.append("photos", photo.body, photo.name));
  const made = await post(form.action, data);
  if (!made) return;
  isSaved = true;
  location.assign(made.to);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy || isSaved) return;
  isBusy = true;
  form.classList.add("counter-busy");
  clearMistakes();
  await send().catch(() => alarm(words.offline));
  isBusy = false;
  form.classList.remove("counter-busy");
});

form.addEventListener("input", () => { isTouched = true; });
window.addEventListener("beforeunload", (event) => { if (isTouched && !isSaved) event.preventDefault(); });
// Back from the next page: an intake that was saved is not offered to be saved again.
window.addEventListener("pageshow", (event) => { if (event.persisted && isSaved) location.reload(); });

$("#counter-save").disabled = false;
