// Small helpers of the counter's scripts.
export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

export const form = $("#counter");
export const field = (name) => form.elements[name];
export const words = form ? JSON.parse($("#counter-words").textContent) : {};

/** A sentence with its places filled: `%s`, or `%1$s` and `%2$s`. */
export const said = (text, ...values) =>
  values.reduce((filled, value, at) => filled.replace(`%${at + 1}$s`, value).replace("%s", value), text);

/** To who reads by ear. */
export const tell = (text) => { $("#counter-status").textContent = text; };

export function make(tag, attributes = {}, ...children) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

/** What the server knows. A login page in its place is said to be one. */
export async function ask(address, parameters = {}, signal = undefined) {
  const answer = await fetch(`${address}?${new URLSearchParams(parameters)}`, { signal });
  if (!answer.ok || answer.redirected) throw new Error(words.loggedOut);
  return answer;
}

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

/** At the top of the page, for what is wrong with no field in particular; without reasons, nothing. */
export function alarm(...reasons) {
  const box = $("#counter-alert");
  box.hidden = !reasons.length;
  box.replaceChildren(...reasons.map((text) => make("p", { textContent: text })));
}

/** The next field, or button that is on the way. */
export function moveOn(from) {
  const stops = $$("input, select, textarea, button:not([data-again]), summary", form).filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.offsetParent);
  stops[stops.indexOf(from) + 1]?.focus();
}
