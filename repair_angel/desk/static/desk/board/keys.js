// By keyboard: arrows go from card to card, with Shift they move it, M asks where to, Enter opens.
// One card is a stop of the Tab key, so that the board is not three hundred of them.
import { $, $$, board, linkOf, slugOf } from "./dom.js";

const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const UPRIGHT = { ArrowUp: -1, ArrowDown: 1 };

/** See to it that exactly one card can be reached by Tab. */
export function rove(to = $('.board-card a[tabindex="0"]', board)?.closest(".board-card")) {
  const stop = to ?? $(".board-card", board);
  for (const link of $$(".board-card a", board)) link.tabIndex = stop && linkOf(stop) === link ? 0 : -1;
}

const columns = () => $$(".board-column", board);

function beside(card, step) {
  const all = columns(), at = all.findIndex((one) => one.dataset.slug === slugOf(card));
  for (let to = at + step; all[to]; to += step) {
    const cards = $$(".board-card", all[to]);
    const place = $$(".board-card", all[at]).indexOf(card);
    if (cards.length) return cards[Math.min(place, cards.length - 1)];
  }
  return null;
}

function go(card) {
  if (!card) return;
  linkOf(card).focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The column before or after: where Shift and an arrow lead. */
function neighbour(card, step) {
  const all = columns();
  return all[all.findIndex((one) => one.dataset.slug === slugOf(card)) + step]?.dataset.slug;
}

/** `moves` is empty for who may only look, else `{ move(card, slug), choose(card) }`. */
export function listen(moves) {
  board.addEventListener("focusin", (event) => {
    const card = event.target.closest(".board-card");
    if (card) rove(card);
  });
  board.addEventListener("keydown", (event) => {
    const card = event.target.closest(".board-card");
    if (!card || event.ctrlKey || event.altKey || event.metaKey) return;
    const sideways = SIDEWAYS[event.key], upright = UPRIGHT[event.key];
    if (sideways && event.shiftKey && moves) {
      const slug = neighbour(card, sideways);
      if (slug) moves.move(card, slug);
    } else if (sideways && !event.shiftKey) go(beside(card, sideways));
    else if (upright && !event.shiftKey) {
      const cards = $$(".board-card", card.parentElement);
      go(cards[cards.indexOf(card) + upright]);
    } else if (event.key.toLowerCase() === "m" && moves) moves.choose(card);
    else return;
    event.preventDefault();
  });
}
