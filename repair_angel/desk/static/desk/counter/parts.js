// Who comes and with what: each is searched, then chosen from what is known, or new.
import { combobox } from "../combobox.js";
import { $, $$, alarm, ask, changed, field, form, make, mistake, said, tell, words } from "./dom.js";
import { loadChecklist } from "./checklist.js";

function part(name) {
  const section = $(`[data-part=${name}]`);
  const inputs = $$("[data-state=new] :is(input, select)", section);
  const search = $(".counter-find", section);
  const show = (state) => $$("[data-state]", section).forEach((one) => { one.hidden = one.dataset.state !== state; });
  const self = {
    get id() { return field(`${name}_id`).value; },
    name: "",
    search,
    choose({ id, html }, called) {
      field(`${name}_id`).value = id;
      self.name = called;
      $("[data-shown]", section).innerHTML = html;
      mistake(`${name}_id`, []);
      show("chosen");
      changed();
    },
    clear() {
      field(`${name}_id`).value = "";
      $("[data-shown]", section).replaceChildren();
      inputs.forEach((one) => { one.value = ""; });
      search.value = "";
      show("search");
      changed();
    },
    begin(values) {
      self.clear();
      Object.entries(values).forEach(([key, value]) => { field(`${name}_${key}`).value = value; });
      mistake(`${name}_id`, []);
      show("new");
      changed();
    },
    firstEmpty: () => inputs.find((one) => !one.value && !one.closest("[hidden]")),
  };
  $$("[data-again]", section).forEach((button) =>
    button.addEventListener("click", () => (self.clear(), search.focus())));
  return self;
}

// Customer ----------------------------------------------------------------------------------------
export const customer = part("customer");
let owned = [];

/** Which field of a new customer was typed into the search box. */
function fieldsOf(typed) {
  if (typed.includes("@")) return { email: typed };
  if (/^[+\d][\d\s().\-/]{5,}$/.test(typed)) return { phone: typed };
  const [last, first] = typed.split(/\s*,\s*/);
  if (first) return { first_name: first, last_name: last };
  const [, given, family] = typed.match(/^(\S*)\s*(.*)$/);
  return { first_name: given, last_name: family };
}

async function chooseCustomer(id) {
  const found = await (await ask(`${form.dataset.customers}/${id}`)).json();
  customer.choose(found, found.name);
  owned = found.devices;
}

export const customerName = () =>
  customer.id ? customer.name : `${field("customer_first_name").value} ${field("customer_last_name").value}`.trim();

combobox(customer.search, async (typed, signal) => {
  if (typed.length < 2) return [];
  const { found } = await (await ask(form.dataset.customers, { q: typed }, signal)).json();
  const known = found.map((one) => ({ ...one, badge: one.count ? said(words.inTheShop, one.count) : "" }));
  return [...known, { isNew: true, label: words.newCustomer, detail: typed }];
}, async (option, typed) => {
  if (option.isNew) {
    owned = [];
    customer.begin(fieldsOf(typed));
    customer.firstEmpty()?.focus();
  } else {
    await chooseCustomer(option.id);
    if (!device.id) device.search.focus();
  }
});

// Device ------------------------------------------------------------------------------------------
export const device = part("device");

const digits = (text) => text.replace(/\D/g, "");
const looksLikeImei = (text) => /^[\d\s\-/]+$/.test(text) && /^\d{14,16}$/.test(digits(text));

function luhn(number) {
  const sum = [...number].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Which field of a new device was typed into the search box. */
function numbersOf(typed) {
  if (looksLikeImei(typed)) return { kind: "phone", imei: digits(typed) };
  const isNumber = /\d/.test(typed) && !/\s/.test(typed) && typed.length > 5;
  return isNumber ? { serial_number: typed } : { model: typed };
}

async function chooseDevice(id) {
  const found = await (await ask(`${form.dataset.devices}/${id}`, { customer: customer.id })).json();
  device.choose(found, [found.name, found.number].filter(Boolean).join(" · "));
  if (!customerName()) await chooseCustomer(found.owner);
  loadChecklist(found.kind);
  field("problem_description").focus();
}

combobox(device.search, async (typed, signal) => {
  const known = (rows) => rows.map((one) => ({ ...one, badge: one.owner ? said(words.of, one.owner) : "" }));
  const anything = { isNew: true, label: words.newDevice, detail: typed, values: typed ? numbersOf(typed) : {} };
  if (!typed) return [...known(owned), anything];
  const asked = { q: typed, customer: customer.id };
  const { found, models } = await (await ask(form.dataset.devices, asked, signal)).json();
  const seen = models.map(({ kind, brand, model }) => ({
    isNew: true, label: `${brand} ${model}`.trim(), detail: words.newDevice, values: { kind, brand, model },
  }));
  return [...known(found), ...seen, anything];
}, async (option) => {
  if (!option.isNew) return chooseDevice(option.id);
  device.begin(option.values);
  ofKind();
  checkImei();
  device.firstEmpty()?.focus();
});

function ofKind() {
  const kind = field("device_kind").value;
  for (const one of $$("[data-kinds]")) {
    one.hidden = !one.dataset.kinds.split(" ").includes(kind || "other");
    if (one.hidden) $("input", one).value = "";
  }
  suggest();
  loadChecklist(kind);
}

async function suggest() {
  const asked = { kind: field("device_kind").value, brand: field("device_brand").value };
  const { brands, models } = await (await ask(form.dataset.suggestions, asked)).json();
  const fill = (id, values) => $(id).replaceChildren(...values.map((value) => make("option", { value })));
  fill("#counter-brands", brands);
  fill("#counter-models", models);
}

function checkImei() {
  const input = field("device_imei");
  const number = digits(input.value);
  const isWhole = number.length >= 15;
  const isRight = isWhole && luhn(number.slice(0, 15));
  mistake("device_imei", isWhole && !isRight ? [words.imeiWrong] : []);
  input.classList.toggle("counter-right", isRight);
  if (isRight) tell(words.imeiRight);
}

field("device_kind").addEventListener("change", ofKind);
field("device_brand").addEventListener("change", () => suggest().catch((problem) => alarm(problem.message)));
field("device_imei").addEventListener("input", checkImei);
field("device_imei").addEventListener("change", () => {
  const count = digits(field("device_imei").value).length;
  if (count && count < 14) mistake("device_imei", [words.imeiShort]);
});

customer.search.focus();
