// What the scripts of the desk's pages share: finding, making and saying.
export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

export const words = JSON.parse($("script[type='application/json'][id$='-words']")?.textContent ?? "{}");

/** A sentence with its places filled: `%s`, or `%1$s` and `%2$s`. */
export const said = (text, ...values) =>
  values.reduce((filled, value, at) => filled.replace(`%${at + 1}$s`, value).replace("%s", value), text);

/** To who reads by ear. */
export const tell = (text) => { $("[data-status]").textContent = text; };

export function make(tag, attributes = {}, ...children) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

/** At the top of the page, for what is wrong with no field in particular; without reasons, nothing. */
export function alarm(...reasons) {
  const box = $("[data-alert]");
  box.hidden = !reasons.length;
  box.replaceChildren(...reasons.map((text) => make("p", { textContent: text })));
}

/** What the server knows. A login page in its place is said to be one. */
export async function ask(address, parameters = {}, signal = undefined) {
  const answer = await fetch(`${address}?${new URLSearchParams(parameters)}`, { signal });
  if (!answer.ok || answer.redirected) throw new Error(words.loggedOut);
  return answer;
}

/** Somebody who logged in again in another tab has another one than this page; none without a cookie. */
export function csrfToken(cookie) {
  const name = `${cookie}=`;
  return document.cookie.split("; ").find((one) => one.startsWith(name))?.slice(name.length);
}
