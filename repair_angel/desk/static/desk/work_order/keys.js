// One key each, while nothing is being typed; Escape leaves a field.
import { $ } from "../page.js";

const PLACES = {
  p: "#part-search", n: "#note-note", f: "#findings-technician_findings", s: "#status button",
  m: ".wo-pay button, #invoice-button",
};
const PRESSED = { c: "#photo-file", u: "#wo-reload" };

function act(key) {
  const place = PLACES[key] && $(PLACES[key]);
  if (place) {
    place.scrollIntoView({ block: "center" });
    place.focus();
    return true;
  }
  const button = $(PRESSED[key] ?? `#desk [data-key="${CSS.escape(key)}"]`);
  button?.click();
  return Boolean(button);
}

const WRITTEN = "input:not([type=radio], [type=checkbox]), textarea, select";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches(`#desk :is(${WRITTEN})`)) event.target.blur();
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
  if (!/^[a-z]$/i.test(event.key) || event.target.matches(`${WRITTEN}, dialog *`)) return;
  if (act(event.key.toLowerCase())) event.preventDefault();
});
