// The counter: finds as one types, moves on by Enter, and sends the form without leaving the page,
// so that a refusal costs nothing: photos, passcode and signature stay where they are.
import "./parts.js";
import "./signature.js";
import { $, $$, alarm, csrfToken, field, form, make, mistake, moveOn, said, tell, words } from "./dom.js";
import { photos } from "./photos.js";

// Left with it: a word, Enter, and it is a chip ------------------------------------------------------
const accessory = $("#accessory");
const left = [];

function drawChips() {
  field("accessories").value = left.join(", ");
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

function refuse(errors) {
  const elsewhere = Object.entries(errors).filter(([name, reasons]) => !mistake(name, reasons));
  alarm(words.refused, ...elsewhere.flatMap(([, reasons]) => reasons));
  const first = $$("[aria-invalid=true]", form).find((one) => one.offsetParent);
  (first ?? $("#counter-alert")).focus();
}

async function send() {
  addChip();
  const data = new FormData(form);
  photos.forEach((photo) => data.append("photos", photo.body, photo.name));
  data.set("csrfmiddlewaretoken", csrfToken(form.dataset.csrfCookie) || field("csrfmiddlewaretoken").value);
  const answer = await fetch(form.action, { method: "POST", body: data });
  if (answer.redirected) return alarm(words.loggedOut);
  if (answer.status === 413) return alarm(words.tooLarge);
  if (!answer.ok) return alarm(words.broken);
  const { to, errors } = await answer.json();
  if (errors) return refuse(errors);
  isSaved = true;
  location.assign(to);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy || isSaved) return;
  isBusy = true;
  form.classList.add("counter-busy");
  $$("[id^=error-]", form).forEach((one) => mistake(one.id.slice("error-".length), []));
  alarm();
  await send().catch(() => alarm(words.offline));
  isBusy = false;
  form.classList.remove("counter-busy");
});

form.addEventListener("input", () => { isTouched = true; });
window.addEventListener("beforeunload", (event) => { if (isTouched && !isSaved) event.preventDefault(); });
// Back from the next page: an intake that was saved is not offered to be saved again.
window.addEventListener("pageshow", (event) => { if (event.persisted && isSaved) location.reload(); });

$("#counter-save").disabled = false;
