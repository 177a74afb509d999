// What stays when an answer takes the page's place: what was being typed elsewhere, what was folded
// open, and where one stood.
import { $, $$, make, said, words } from "../page.js";

const TYPED = "input:not([type=hidden], [type=file], [type=search]), textarea, select";
const SHUTS = "#wo-others, .wo-menu"; // has done its work once something was chosen

const isTick = (field) => field.type === "checkbox" || field.type === "radio";
export const valueOf = (field) => (isTick(field) ? field.checked : field.value);

/** What the server put there. */
function givenOf(field) {
  if (isTick(field)) return field.defaultChecked;
  if (field.tagName !== "SELECT") return field.defaultValue;
  return ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value;
}

const typed = (within) => $$(TYPED, within).filter((field) => field.id);
export const isDirty = (field) => valueOf(field) !== givenOf(field);
export const dirty = (within) => typed(within).filter(isDirty);

/** The values of a form as they are now, by the fields' ids. */
export const valuesOf = (form) => new Map(typed(form).map((field) => [field.id, valueOf(field)]));

/** `sent` has been saved: what still is as it was sent needs no keeping. */
export function remember(desk, sent) {
  const focused = document.activeElement;
  return {
    typed: dirty(desk)
      .filter((field) => !sent?.has(field.id) || sent.get(field.id) !== valueOf(field))
      .map((field) => ({ id: field.id, value: valueOf(field), given: givenOf(field) })),
    folds: $$("details[id]", desk).filter((one) => !one.matches(SHUTS)).map((one) => [one.id, one.open]),
    focused: desk.contains(focused) ? focused.id : "",
    selection: focused?.matches?.("textarea, input[type=text], input[type=search]") ? focused.selectionEnd : null,
  };
}

export function restore(desk, kept) {
  for (const [id, open] of kept.folds) {
    const fold = $(`#${CSS.escape(id)}`, desk);
    if (fold) fold.open = open;
  }
  for (const { id, value, given } of kept.typed) {
    const field = $(`#${CSS.escape(id)}`, desk);
    if (field) putBack(field, value, given);
  }
}

function putBack(field, value, given) {
  const now = givenOf(field);
  if (isTick(field)) field.checked = value;
  else field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (isTick(field) || now === given || now === value) return;
  field.after(make("p", { className: "counter-warn", textContent: said(words.meanwhile, now || "—") }));
}

/** Back to where one stood; false when that is gone. */
export function standAt(desk, kept) {
  const field = kept.focused && $(`#${CSS.escape(kept.focused)}`, desk);
  if (!field) return false;
  field.focus({ preventScroll: true });
  if (kept.selection !== null) field.setSelectionRange?.(kept.selection, kept.selection);
  return true;
}
