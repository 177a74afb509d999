// The form of a journal entry: says what debit and credit differ while one types; "=" in an empty
// amount writes that difference, and Enter in the last line begins another.
const AMOUNT = "input[data-side]";

const cents = (text) => {
  const written = text.trim().replace(/\s/g, "");
  const decimal = Math.max(written.lastIndexOf(","), written.lastIndexOf("."));
  const digits = (part) => part.replace(/[^\d-]/g, "");
  const whole = decimal < 0 ? digits(written) : digits(written.slice(0, decimal));
  const rest = decimal < 0 ? "" : digits(written.slice(decimal + 1));
  return Number(whole || 0) * 100 + Number(rest.padEnd(2, "0").slice(0, 2));
};

const shown = (amount) => {
  const plain = (Math.abs(amount) / 100).toLocaleString(document.documentElement.lang || "en", {
    minimumFractionDigits: 2,
    useGrouping: false,
  });
  return amount < 0 ? `−${plain}` : plain;
};

const rows = () => [...document.querySelectorAll(".form-row, tr, tbody")].filter((row) => row.querySelector(AMOUNT));
const removed = (input) => input.closest("tbody, tr, .form-row")?.querySelector("input[name$=-DELETE]")?.checked;
const amounts = (side) =>
  [...document.querySelectorAll(`input[data-side=${side}]:not([name*=__prefix__])`)].filter((one) => !removed(one));
const total = (side) => amounts(side).reduce((sum, input) => sum + cents(input.value), 0);

let bar;

const draw = () => {
  const [debit, credit] = [total("debit"), total("credit")];
  bar.querySelector("[data-debit]").textContent = shown(debit);
  bar.querySelector("[data-credit]").textContent = shown(credit);
  bar.querySelector("[data-difference]").textContent = shown(debit - credit);
  bar.dataset.balanced = String(debit === credit && debit > 0);
};

const fill = (input) => {
  const difference = total("debit") - total("credit");
  const missing = input.dataset.side === "debit" ? -difference : difference;
  if (missing > 0) input.value = shown(missing);
};

const add = (name, word) => {
  const part = document.createElement("span");
  const figure = document.createElement("b");
  figure.dataset[name] = "";
  part.append(word, figure);
  bar.append(part);
};

const begin = () => {
  const first = document.querySelector(AMOUNT);
  if (!first) return;
  const group = first.closest(".inline-group, fieldset, .tabular") || first.closest("form");
  bar = document.createElement("p");
  bar.className = "entry-totals";
  bar.setAttribute("role", "status");
  for (const side of ["debit", "credit"]) add(side, document.querySelector(`input[data-side=${side}]`).dataset.word);
  add("difference", first.dataset.difference);
  group.after(bar);
  document.addEventListener("input", (event) => event.target.matches(AMOUNT) && draw());
  document.addEventListener("change", draw);
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.matches(AMOUNT)) return;
    if (event.key === "=" && !input.value) {
      event.preventDefault();
      fill(input);
      draw();
    }
    if (event.key === "Enter" && !event.ctrlKey && rows().length) {
      const sides = [...document.querySelectorAll(`${AMOUNT}:not([name*=__prefix__])`)];
      if (input.closest("tbody, tr") === sides.at(-1).closest("tbody, tr")) {
        event.preventDefault();
        document.querySelector(".add-row a, a.add-row")?.click();
        draw();
      }
    }
  });
  draw();
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
