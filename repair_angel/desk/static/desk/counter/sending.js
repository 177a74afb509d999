// The form goes to the server and its answer comes back, without leaving the page.
import { $, $$, alarm, csrfToken, field, form, mistake, words } from "./dom.js";

/** What the server answers to the form; nothing when it did not take it, which is then said. */
export async function post(address, data) {
  data.set("csrfmiddlewaretoken", csrfToken(form.dataset.csrfCookie) || field("csrfmiddlewaretoken").value);
  const answer = await fetch(address, { method: "POST", body: data });
  if (answer.redirected) return alarm(words.loggedOut);
  if (answer.status === 413) return alarm(words.tooLarge);
  if (!answer.ok) return alarm(words.broken);
  const said = await answer.json();
  return said.errors ? refuse(said.errors) : said;
}

export function clearMistakes() {
  $$("[id^=error-]", form).forEach((one) => mistake(one.id.slice("error-".length), []));
  alarm();
}

function refuse(errors) {
  const elsewhere = Object.entries(errors).filter(([name, reasons]) => !mistake(name, reasons));
  alarm(words.refused, ...elsewhere.flatMap(([, reasons]) => reasons));
  const first = $$("[aria-invalid=true]", form).find((one) => one.offsetParent);
  (first ?? $("#counter-alert")).focus();
}
