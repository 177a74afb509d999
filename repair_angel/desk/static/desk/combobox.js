// A search box with its list: arrows, Enter, Escape. The Enter of a barcode scanner, which comes
// before the answer, waits for it, and then chooses only what is beyond doubt.
import { $$, alarm, make, said, tell, words } from "./page.js";

const PAUSE = 150;

/** `find(term, signal)` gives options {label, detail, badge, isNew}; `choose(option, term)` takes one. */
export function combobox(input, find, choose) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  let options = [], active = -1, timer = 0, asked = null, seen = null;

  function mark(at) {
    active = at;
    $$("[role=option]", list).forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function rowOf(option, at) {
    const row = make("li", { id: `${list.id}-${at}`, className: option.isNew ? "counter-new" : "" },
      make("strong", { textContent: option.label }), make("span", { textContent: option.detail || "" }));
    if (option.badge) row.append(make("em", { textContent: option.badge }));
    row.setAttribute("role", "option");
    row.addEventListener("mousedown", (event) => (event.preventDefault(), pick(at)));
    return row;
  }

  function show(found) {
    options = found;
    list.replaceChildren(...found.map(rowOf));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark(found.length ? 0 : -1);
    if (found.length) tell(said(words.found, known().length));
  }

  const known = () => options.filter((option) => !option.isNew);

  function pick(at) {
    const chosen = options[at];
    const term = input.value.trim();
    close();
    if (chosen) choose(chosen, term)?.catch((problem) => alarm(problem.message));
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    seen = null;
    show([]);
  }

  async function search() {
    clearTimeout(timer);
    asked?.abort();
    asked = new AbortController();
    const term = input.value.trim();
    try {
      show(await find(term, asked.signal));
      seen = term;
    } catch (problem) {
      if (problem.name !== "AbortError") alarm(problem instanceof TypeError ? words.offline : problem.message);
    }
  }

  async function enter() {
    const wasSeen = seen === input.value.trim();
    if (!wasSeen) await search();
    if (wasSeen || known().length < 2) pick(active);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  input.addEventListener("focus", () => { if (!input.value) search(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step && options.length) mark((active + step + options.length) % options.length);
    else if (step) search();
    else if (event.key === "Escape") close();
    else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  });
}
