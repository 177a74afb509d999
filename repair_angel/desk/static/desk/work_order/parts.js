// A part is typed or scanned, and Enter puts one of it on the work order.
import { $, ask, words } from "../page.js";
import { combobox } from "../combobox.js";
import { onShown, post } from "./exchange.js";

async function find(search, term, signal) {
  if (!term) return [];
  const { found } = await (await ask(search.dataset.products, { q: term }, signal)).json();
  return [...found, { label: words.freeLine, detail: term, isNew: true }];
}

function choose(search, option, term) {
  search.value = "";
  if (!option.isNew) return post($("#add-part"), null, (data) => data.set("product_id", option.id));
  $("#wo-free").open = true;
  $("#add-line-description").value = term;
  $("#add-line-unit_price").focus();
  return undefined;
}

onShown(() => {
  const search = $("#part-search");
  if (!search) return;
  combobox(search, (term, signal) => find(search, term, signal), (option, term) => choose(search, option, term));
  search.form.addEventListener("submit", (event) => event.preventDefault());
});

// The bar's button leads here: a phone shows its keyboard only for what was focused by the finger.
document.addEventListener("click", (event) => {
  if (!event.target.closest("#bar-part")) return;
  event.preventDefault();
  $("#part-search").focus();
});
