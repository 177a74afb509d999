// A running clock shows how long it has been running.
import { $ } from "../page.js";
import { onShown } from "./exchange.js";

function tick() {
  const clock = $("[data-since]");
  if (!clock) return;
  const minutes = Math.max(0, Math.floor((Date.now() / 1000 - clock.dataset.since) / 60));
  clock.textContent = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

onShown(tick);
setInterval(tick, 10_000);
