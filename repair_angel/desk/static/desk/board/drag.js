// By mouse: a card is dragged to a column, or to one of the ways out.
import { $$, board, cardOf } from "./dom.js";
import { hold, release } from "./live.js";
import { move } from "./moves.js";

let dragged = null;

const targetOf = (event) => dragged && event.target.closest("[data-slug]");

function mark(target) {
  for (const one of $$(".board-over", board)) one.classList.toggle("board-over", one === target);
  target?.classList.add("board-over");
}

export function listen() {
  board.addEventListener("dragstart", (event) => {
    const card = event.target.closest(".board-card");
    if (!card) return;
    dragged = card.dataset.id;
    event.dataTransfer.setData("text/plain", card.dataset.ticket);
    event.dataTransfer.effectAllowed = "move";
    card.classList.add("board-dragged");
    board.classList.add("board-dragging");
    hold();
  });
  board.addEventListener("dragover", (event) => {
    const target = targetOf(event);
    if (!target) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    mark(target);
  });
  board.addEventListener("drop", (event) => {
    const target = targetOf(event);
    if (!target) return;
    event.preventDefault();
    move(cardOf(dragged), target.dataset.slug);
  });
  board.addEventListener("dragend", (event) => {
    if (!dragged) return;
    dragged = null;
    mark(null);
    board.classList.remove("board-dragging");
    event.target.classList?.remove("board-dragged");
    release();
  });
}
