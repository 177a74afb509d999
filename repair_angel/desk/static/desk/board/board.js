// The board: drawn by the server, moved here.
import { $, $$, board, linkOf, make, said, slugOf, ways, words } from "./dom.js";
import * as drag from "./drag.js";
import * as keys from "./keys.js";
import { watch } from "./live.js";
import { move } from "./moves.js";

const menu = $("#board-menu");

/** Every other status, the sensible ones first: for the keyboard, and for fingers. */
function choose(card) {
  const ticket = card.dataset.ticket;
  $("h2", menu).textContent = said(words.whereTo, ticket);
  $("ul", menu).replaceChildren(...ways[slugOf(card)].next.map((slug) => {
    const button = make("button", { type: "button", textContent: ways[slug].label });
    button.style.setProperty("--board-colour", ways[slug].colour);
    button.addEventListener("click", () => {
      menu.close();
      linkOf(card).focus();
      move(card, slug);
    });
    return make("li", {}, button);
  }));
  menu.showModal();
  $("ul button", menu).focus();
}

if (menu) {
  drag.listen();
  board.addEventListener("click", (event) => {
    const button = event.target.closest(".board-more");
    if (button) choose(button.closest(".board-card"));
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    const buttons = $$("ul button", menu);
    buttons[buttons.indexOf(document.activeElement) + step]?.focus();
    event.preventDefault();
  });
}
keys.listen(menu && { move, choose });
keys.rove();

for (const select of $$(".board-filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
watch();
board.dataset.ready = "yes";
