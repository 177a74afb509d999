// A card goes to another column: at once for the eye, then asked of the server, which may want
// something to be seen first, or refuse. Then the card goes back to where it was.
import { $, alarm, board, cardOf, columnOf, company, linkOf, make, said, slugOf, tell, ways, words } from "./dom.js";
import { hold, refresh, release } from "./live.js";

/** Move a card to the status of this slug. Resolves when it is there, or back in its place. */
export async function move(card, slug) {
  const from = slugOf(card), { id, ticket } = card.dataset;
  if (from === slug || card.ariaBusy === "true") return;
  const label = ways[slug].label;
  const place = { list: card.parentElement, next: card.nextElementSibling };
  const hadFocus = card.contains(document.activeElement);
  alarm();
  tell(said(words.moving, ticket, label));
  hold();
  card.ariaBusy = "true";
  (columnOf(slug) ? $("ol", columnOf(slug)) : place.list).prepend(card);
  card.classList.toggle("board-leaving", !columnOf(slug));
  try {
    const went = await agreed(card, slug);
    if (!went) putBack(card, place);
    tell(said(went ? words.moved : words.back, ticket, ways[went ? slug : from].label));
  } catch (problem) {
    putBack(card, place);
    alarm(problem.message);
  } finally {
    card.ariaBusy = null;
    release();
  }
  await refresh().catch(() => {});
  if (hadFocus && cardOf(id)) linkOf(cardOf(id)).focus();
}

function putBack(card, { list, next }) {
  card.classList.remove("board-leaving");
  list.insertBefore(card, next);
}

/** Did it go? What has to be seen first is shown, and then asked again. */
async function agreed(card, slug) {
  const answer = await send(card, slug, "no");
  if (!answer.warnings) return answer.moved;
  if (!(await confirmed(card, slug, answer.warnings))) return false;
  return (await send(card, slug, "yes")).moved;
}

async function send(card, slug, acknowledged) {
  const { id, version } = card.dataset;
  const body = new URLSearchParams({ status: slug, version, acknowledged, _company: company, csrfmiddlewaretoken: csrfToken() });
  const answer = await fetch(board.dataset.move.replace("/0/", `/${id}/`), { method: "POST", body })
    .catch(() => { throw new Error(words.failed); });
  if (answer.redirected) throw new Error(words.loggedOut);
  if (!answer.ok) throw new Error(words.broken);
  const found = await answer.json();
  if (found.refused) throw new Error(found.refused.join(" "));
  return found;
}

/** The cookie's, for one may have logged in again in another tab. */
function csrfToken() {
  const name = `${board.dataset.csrfCookie}=`;
  const found = document.cookie.split("; ").find((one) => one.startsWith(name));
  return found?.slice(name.length) || $("[name=csrfmiddlewaretoken]").value;
}

function confirmed(card, slug, warnings) {
  const dialog = $("#board-ask");
  $("h2", dialog).textContent = said(words.asks, card.dataset.ticket, ways[slug].label);
  $("ul", dialog).replaceChildren(...warnings.map((text) => make("li", { textContent: text })));
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
