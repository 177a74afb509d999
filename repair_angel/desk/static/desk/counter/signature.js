// The customer reads what was written down and the terms, and signs with a finger, a pen or a mouse.
import { $, $$, field, make, mistake } from "./dom.js";
import { customerName, device } from "./parts.js";

const INK = { lineWidth: 2.2, lineCap: "round", lineJoin: "round", strokeStyle: "#111" };
const MARGIN = 12;
const NUMBERS = ["brand", "model", "serial_number", "imei", "frame_number", "plate"];
const paper = $("#counter-paper");

function signing() {
  const canvas = $("#counter-canvas");
  const pen = canvas.getContext("2d");
  let scale = 1, drawn = [];

  function wipe() {
    const { width, height } = canvas.getBoundingClientRect();
    scale = Math.min(2, window.devicePixelRatio || 1);
    Object.assign(canvas, { width: width * scale, height: height * scale });
    pen.scale(scale, scale);
    Object.assign(pen, INK);
    drawn = [];
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(event.offsetX, event.offsetY);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!event.buttons) return;
    pen.lineTo(event.offsetX, event.offsetY);
    pen.stroke();
    drawn.push([event.offsetX, event.offsetY]);
  });

  /** The ink and a little around it, so that it is as large on paper as it was written. */
  function cut() {
    const span = (axis) => {
      const along = drawn.map((point) => point[axis]);
      const start = Math.max(0, Math.min(...along) - MARGIN);
      return [start * scale, (Math.max(...along) + MARGIN - start) * scale];
    };
    const [x, width] = span(0), [y, height] = span(1);
    const piece = make("canvas", { width, height });
    piece.getContext("2d").drawImage(canvas, x, y, width, height, 0, 0, width, height);
    return piece.toDataURL("image/png");
  }

  function speak(terms) {
    $$("[data-terms]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.terms === terms)));
    $$("[data-text]").forEach((one) => { one.hidden = one.dataset.text !== terms; });
    field("terms_id").value = terms;
  }

  function keep() {
    if (drawn.length) {
      field("signature").value = cut();
      $("#counter-signed").src = field("signature").value;
      $("#counter-signed").hidden = false;
      field("not_signed").value = "";
      ["not_signed", "signature", "signer_name"].forEach((name) => mistake(name, []));
    }
    paper.close();
  }

  $$("[data-terms]").forEach((button) => button.addEventListener("click", () => speak(button.dataset.terms)));
  $("#counter-sign").addEventListener("click", () => {
    summarise();
    field("signer_name").value ||= customerName();
    paper.showModal();
    wipe();
  });
  $("#counter-wipe").addEventListener("click", wipe);
  $("#counter-cancel").addEventListener("click", () => paper.close());
  $("#counter-keep").addEventListener("click", keep);
  speak($("[data-terms]").dataset.terms);
}

/** What was written down, as the customer reads it before signing. */
function summarise() {
  const typed = (...names) => names.map((name) => field(name).value.trim()).filter(Boolean).join(" ");
  const heading = (id) => $(id).lastChild.textContent;
  const brought = device.id ? device.name : typed(...NUMBERS.map((name) => `device_${name}`));
  const facts = [
    [heading("#counter-customer"), customerName()],
    [heading("#counter-device"), brought],
    [heading("#counter-complaint"), typed("problem_description")],
    [$("label[for=accessory]").textContent, typed("accessories")],
    [$("label[for=id_spending_limit]").textContent, typed("spending_limit")],
  ];
  $("#counter-summary").replaceChildren(...facts.filter(([, value]) => value).flatMap(([name, value]) =>
    [make("dt", { textContent: name }), make("dd", { textContent: value })]));
}

if (paper) signing();
