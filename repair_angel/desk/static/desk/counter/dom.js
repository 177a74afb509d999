// Small helpers of the counter's scripts.
import { $, $$ } from "../page.js";

export { $, $$, alarm, ask, csrfToken, make, said, tell, words } from "../page.js";

export const form = $("#counter");
export const field = (name) => form.elements[name];

const PLACES = {
  customer_id: "#customer-search", device_id: "#device-search", photos: "#photos", accessories: "#accessory",
  checklist: "#counter-checks summary", signature: "#counter-sign",
};

/** Show at a field why it is refused, or with no reasons that it is not; false without such a field. */
export function mistake(name, reasons) {
  const place = document.getElementById(`error-${name}`);
  if (!place) return false;
  place.textContent = reasons.join(" ");
  place.hidden = !reasons.length;
  const input = PLACES[name] ? $(PLACES[name]) : field(name);
  if (reasons.length) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return true;
}

/** What scripts write into fields is told as what people write is. */
export const changed = () => form.dispatchEvent(new Event("input"));

/** The next field, or button that is on the way. */
export function moveOn(from) {
  const stops = $$("input, select, textarea, button:not([data-again]), summary", form).filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.offsetParent);
  stops[stops.indexOf(from) + 1]?.focus();
}
