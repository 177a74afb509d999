// What others do is seen within seconds: a cheap question every other second, and only when its
// answer is new, the columns that are. Hidden pages ask nothing; a server that does not answer is
// asked less and less often, and the page says that it is not live.
import { $, $$, board, cardOf, columnOf, company, linkOf, words } from "./dom.js";
import { rove } from "./keys.js";

const OFTEN = 2_000, SELDOM = 30_000, PATIENCE = 10_000;
const AT_LEAST = 60_000; // what grows late does so without anybody doing anything

class NotLive extends Error {}

let stamp = board.dataset.stamp;
let pause = OFTEN, timer = 0, asking = false, looked = Date.now();
let holds = 0, missed = false;

/** Nothing on the board is replaced until `release()`: something on it is being moved. */
export const hold = () => { holds += 1; };

export function release() {
  holds -= 1;
  if (!holds && missed) refresh().catch(fell);
}

async function ask(address, headers = {}) {
  const answer = await fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.redirected || answer.status === 403) throw new NotLive(words.loggedOut);
  if (!answer.ok && answer.status !== 304) throw new NotLive(words.offline);
  return answer;
}

/** Fetch the columns that changed and put them in place. */
export async function refresh() {
  if (holds) { missed = true; return; }
  missed = false;
  const address = new URL(board.dataset.columns, location.href);
  address.searchParams.set("seen", $$(".board-column", board).map((one) => `${one.dataset.slug}:${one.dataset.mark}`));
  const found = await (await ask(address)).json();
  if (found.company !== company) throw new NotLive(words.otherCompany);
  if (holds) { missed = true; return; }
  put(found.columns);
  looked = Date.now();
}

function put(columns) {
  const focused = document.activeElement?.closest(".board-card")?.dataset.id;
  for (const [slug, { mark, count, html }] of Object.entries(columns)) {
    const column = columnOf(slug);
    if (!column) { location.reload(); return; }
    const list = $("ol", column), top = list.scrollTop;
    list.innerHTML = html; // our own template's
    list.scrollTop = top;
    column.dataset.mark = mark;
    $(".board-count", column).textContent = count;
    const jump = $(`[data-jump="${CSS.escape(slug)}"] b`);
    if (jump) jump.textContent = count;
  }
  rove();
  const again = focused && cardOf(focused);
  if (again && !again.contains(document.activeElement)) linkOf(again).focus({ preventScroll: true });
}

async function look() {
  const answer = await ask(board.dataset.changed, { "If-None-Match": stamp });
  const latest = answer.headers.get("ETag");
  if (answer.status !== 304 || Date.now() - looked > AT_LEAST) await refresh();
  if (answer.status !== 304) stamp = latest;
}

async function tick() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    await look();
    rose();
  } catch (problem) {
    fell(problem);
  }
  asking = false;
  if (!document.hidden) timer = setTimeout(tick, pause);
}

function rose() {
  pause = OFTEN;
  lamp(true, words.live);
}

function fell(problem) {
  pause = Math.min(pause * 2, SELDOM);
  lamp(false, problem instanceof NotLive ? problem.message : words.offline);
}

function lamp(isLive, text) {
  const place = $("#board-live"), shown = $("[data-text]", place);
  place.classList.toggle("board-stale", !isLive);
  if (shown.textContent !== text) shown.textContent = text;
}

export function watch() {
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : tick()));
  window.addEventListener("online", tick);
  window.addEventListener("offline", () => fell(new NotLive(words.offline)));
  timer = setTimeout(tick, pause);
}
