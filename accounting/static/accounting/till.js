// Counting the till: adds up as it is typed, and Enter goes to the next coin instead of sending.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const pieces = [...document.querySelectorAll("[data-piece]")];
  const reason = document.querySelector("[data-expected]");
  if (!pieces.length || !reason) return;

  const cents = (text) => Math.round(Number(text) * 100);
  const expected = cents(reason.dataset.expected);
  const format = new Intl.NumberFormat(document.documentElement.lang || undefined, {
    minimumFractionDigits: 2,
  });
  const sum = document.createElement("output");
  sum.className = "staff-till";
  sum.setAttribute("aria-live", "polite");
  reason.closest("form").querySelector(".staff-buttons").before(sum);

  const add = () => {
    const counted = pieces.reduce(
      (total, field) => total + cents(field.dataset.piece) * (parseInt(field.value, 10) || 0),
      0,
    );
    const difference = counted - expected;
    const sign = difference > 0 ? "+" : "";
    sum.textContent = `${format.format(counted / 100)} (${sign}${format.format(difference / 100)})`;
  };
  pieces.forEach((field, place) => {
    field.addEventListener("input", add);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      (pieces[place + 1] || reason).focus();
    });
  });
  add();
  pieces[0].focus();
});
