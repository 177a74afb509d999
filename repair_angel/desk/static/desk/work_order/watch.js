// Somebody else changed this work order? Asked every few seconds, while the page is looked at.
import { $ } from "../page.js";
import { desk, isBusy, reload } from "./exchange.js";

const PAUSE = 8_000;
let timer = 0;

async function look() {
  const before = desk();
  if (document.hidden || isBusy()) return;
  const answer = await fetch(before.dataset.versionUrl, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return clearInterval(timer);
  const { version } = await answer.json();
  // What we changed ourselves meanwhile was no surprise.
  if (desk() === before && !isBusy()) $("#wo-changed").hidden = version === before.dataset.version;
}

const again = () => look().catch(() => {}); // out of reach for a moment: asked again
timer = setInterval(again, PAUSE);
document.addEventListener("visibilitychange", again);
$("#wo-reload").addEventListener("click", reload);
