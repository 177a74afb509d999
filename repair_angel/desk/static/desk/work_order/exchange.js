// Forms are sent without leaving the page, one after the other; each answer is the desk anew.
import { $, alarm, csrfToken, tell, words } from "../page.js";
import { remember, restore, standAt, valuesOf } from "./kept.js";

const PART = { "X-Desk": "part" };
const starts = [];
const queued = new Set();
let running = null, last = Promise.resolve();

export const desk = () => $("#desk");
export const isBusy = () => running !== null || queued.size > 0;

/** Done with each desk that is shown, from the first on. */
export function onShown(start) {
  starts.push(start);
  start(desk());
}

/**
 * Send a form, as if `button` was pressed; `fill(data)` adds to it. By the ids of both, for what
 * comes before may put new ones in their place. A button pressed twice is pressed once.
 */
export function post(form, button = null, fill = null) {
  const { id } = form;
  if (!fill && (queued.has(id) || (button && running === id))) return last;
  if (!fill) queued.add(id);
  last = last.then(async () => {
    queued.delete(id);
    running = id;
    await send(id, button?.id, fill);
  }).catch(() => alarm(words.offline)).finally(() => { running = null; });
  return last;
}

async function send(id, pressed, fill) {
  const form = document.getElementById(id);
  const button = pressed ? document.getElementById(pressed) : null;
  if (!form || (pressed && !button)) return;
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  fill?.(data);
  data.set("csrfmiddlewaretoken", csrfToken(desk().dataset.csrfCookie) || data.get("csrfmiddlewaretoken"));
  const sent = valuesOf(form);
  form.classList.add("wo-busy");
  // Fields may be called `action`: the attribute is not shadowed by them.
  const address = button?.getAttribute("formaction") || form.getAttribute("action");
  try {
    await take(await fetch(address, { method: "POST", body: data, headers: PART }), sent);
  } finally {
    form.classList.remove("wo-busy");
  }
}

/** The desk as it is now; what was typed stays. */
export async function reload() {
  await take(await fetch(location.pathname, { headers: PART, cache: "no-store" }), null);
}

async function take(answer, sent) {
  if (answer.redirected) return alarm(words.loggedOut);
  if (answer.status === 413) return alarm(words.tooLarge);
  const became = answer.headers.get("X-Desk");
  if (!became) return alarm(words.broken);
  show(await answer.text(), became === "done" ? sent : null);
}

function show(html, sent) {
  const fresh = $("#desk", new DOMParser().parseFromString(html, "text/html"));
  const kept = remember(desk(), sent);
  desk().replaceWith(document.adoptNode(fresh));
  starts.forEach((start) => start(fresh));
  restore(fresh, kept);
  alarm();
  $("#wo-changed").hidden = true;
  tell(fresh.dataset.said);
  const first = $("#anyway-button") ?? $("#wo-refused");
  if (first) return first.focus();
  if (standAt(fresh, kept)) return;
  fresh.tabIndex = -1;
  fresh.focus({ preventScroll: true });
}
