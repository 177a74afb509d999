// Small helpers of the board's scripts.
export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

export const board = $("#board");
export const words = JSON.parse($("#board-words").textContent);
export const ways = JSON.parse($("#board-ways").textContent);
export const company = $("meta[name=company]").content;

/** A sentence with its places filled: `%s`, or `%1$s` and `%2$s`. */
export const said = (text, ...values) =>
  values.reduce((filled, value, at) => filled.replace(`%${at + 1}$s`, value).replace("%s", value), text);

/** To who reads by ear. */
export const tell = (text) => { $("#board-told").textContent = text; };

export function make(tag, attributes = {}, ...children) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

/** Above the board, for what was refused; without reasons, nothing. */
export function alarm(...reasons) {
  const box = $("#board-alert");
  box.hidden = !reasons.length;
  box.replaceChildren(...reasons.map((text) => make("p", { textContent: text })));
}

export const columnOf = (slug) => $(`.board-column[data-slug="${CSS.escape(slug)}"]`, board);
export const cardOf = (id) => $(`.board-card[data-id="${CSS.escape(id)}"]`, board);
export const slugOf = (card) => card.closest("[data-slug]").dataset.slug;
export const linkOf = (card) => $("a", card);
