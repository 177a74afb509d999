// The customer reads what was written down and the terms, and signs with a finger, a pen or a mouse.
// What was read is sent with the signature, and is signed only as long as the form says the same.
import { $, $$, alarm, field, form, make, mistake, words } from "./dom.js";
import { customerName } from "./parts.js";
import { clearMistakes, post } from "./sending.js";

const INK = { lineWidth: 2.2, lineCap: "round", lineJoin: "round", strokeStyle: "#111" };
const MARGIN = 12;
const READ = /^(customer_(id|\w+_name)|device_(id|kind|brand|model|imei|plate|\w+_number)|problem_description|accessories|spending_limit)$/;
const paper = $("#counter-paper");

function signing() {
  const canvas = $("#counter-canvas");
  const pen = canvas.getContext("2d");
  let scale = 1, drawn = [], facts = {}, written = "", asked = "";

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

  /** Another language is another text: what was drawn under the one before does not stay. */
  function speak(button) {
    const { terms } = button.dataset;
    $$("[data-terms]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    $$("[data-text]").forEach((one) => { one.hidden = one.dataset.text !== terms; });
    Object.assign($("#counter-summary"), { lang: button.lang, textContent: facts[button.lang] ?? "" });
    field("terms_id").value = terms;
    if (paper.open) wipe();
  }

  /** Everything that stood before the customer's eyes, word for word. */
  const shown = () => `${$("#counter-summary").textContent}\n\n${$("[data-text]:not([hidden])").textContent}\n`;

  function sign(picture) {
    field("signature").value = picture;
    field("signed_text").value = picture && shown();
    $("#counter-signed").hidden = !picture;
    if (picture) $("#counter-signed").src = picture;
  }

  function keep() {
    if (drawn.length) {
      sign(cut());
      written = asked;
      field("not_signed").value = "";
      ["not_signed", "signature", "signer_name"].forEach((name) => mistake(name, []));
    }
    paper.close();
  }

  async function open() {
    clearMistakes();
    const data = new FormData(form);
    ["passcode", "signature", "signed_text"].forEach((name) => data.delete(name));
    const before = wording();
    const said = await post(form.dataset.read, data);
    if (!said || before !== wording()) return;
    [facts, asked] = [said.facts, before];
    sign("");
    speak($("[data-terms][aria-pressed=true]"));
    field("signer_name").value ||= customerName();
    paper.showModal();
    wipe();
  }

  function doubt() {
    if (!field("signature").value || written === wording()) return;
    sign("");
    mistake("signature", [words.signAgain]);
  }

  $$("[data-terms]").forEach((button) => button.addEventListener("click", () => speak(button)));
  $("#counter-sign").addEventListener("click", () => open().catch(() => alarm(words.unread)));
  $("#counter-wipe").addEventListener("click", wipe);
  $("#counter-cancel").addEventListener("click", () => paper.close());
  $("#counter-keep").addEventListener("click", keep);
  ["input", "change", "focusout"].forEach((event) => form.addEventListener(event, doubt));
  speak($("[data-terms]"));
}

/** The part of the form that is read before signing, as it is filled in now. */
const wording = () => JSON.stringify([...new FormData(form)].filter(([name]) => READ.test(name)));

if (paper) signing();
