// The checklist is one stop of the Tab key: 1 to 4 answer and move on, arrows move, A fills in OK.
import { $, $$, ask, form, said, tell, words } from "./dom.js";

const checks = $("#counter-checks");
let shownKind = null;

const items = () => $$(".counter-check", checks);
const radios = (item) => $$("input", item);
const answered = (item) => radios(item).some((radio) => radio.checked);
const stopOf = (item) => radios(item).find((radio) => radio.checked) || radios(item)[0];

/** The list of a kind of device; none for a kind that has none. */
export async function loadChecklist(kind) {
  if (kind === shownKind) return;
  shownKind = kind;
  const html = await (await ask(form.dataset.checklist, { kind })).text();
  if (kind !== shownKind) return;
  $("#counter-checklist").innerHTML = html;
  checks.hidden = !items().length;
  makeStop(items()[0]);
  count();
}

function makeStop(item) {
  $$("#counter-checklist input").forEach((radio) => { radio.tabIndex = -1; });
  if (item) stopOf(item).tabIndex = 0;
}

function goTo(item) {
  if (!item) return;
  makeStop(item);
  stopOf(item).focus();
}

function count() {
  $("#counter-checked").textContent = said(words.answered, items().filter(answered).length, items().length);
}

function allOk() {
  items().filter((item) => !answered(item)).forEach((item) => { radios(item)[0].checked = true; });
  makeStop(document.activeElement.closest(".counter-check") ?? items()[0]);
  count();
  tell($("#counter-checked").textContent);
}

// Not on `toggle`, which comes later than the next key.
$("summary", checks).addEventListener("click", (event) => {
  if (checks.open) return;
  event.preventDefault();
  checks.open = true;
  goTo(items()[0]);
});
checks.addEventListener("change", ({ target }) => {
  makeStop(target.closest(".counter-check"));
  count();
});
$("#counter-all-ok").addEventListener("click", allOk);
checks.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const item = event.target.closest(".counter-check");
  const neighbour = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (event.key.toLowerCase() === "a") allOk();
  else if (item && neighbour) goTo(item[neighbour]);
  else if (item && /^[1-4]$/.test(event.key)) {
    radios(item)[Number(event.key) - 1].checked = true;
    count();
    goTo(item.nextElementSibling || item);
  } else return;
  event.preventDefault();
});
