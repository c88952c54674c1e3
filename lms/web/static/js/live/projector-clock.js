// The clock on the projector: it runs down by the server's time, large in the last ten seconds,
// and never alarms. Nothing depends on it: the server closes what has a time.
import { face } from "./clock-face.js";

const LARGE_FROM = 10;
/** Milliseconds that "Time is up" stays. */
const STAYS = 60_000;

export class Clock {
  /** `onEnd` is called once for each time that ran out. */
  constructor(large, onEnd) {
    this.large = large;
    this.onEnd = onEnd;
    this.offset = 0;
    this.told = new Set();
    setInterval(() => this.tick(), 250);
  }

  /** The server's clock in milliseconds, as an answer of it said. */
  set(server) {
    if (server) this.offset = Number(server) - Date.now();
  }

  tick() {
    const shown = document.querySelector("[data-clock-face]");
    const left = shown ? Number(shown.dataset.ends) - Date.now() - this.offset : NaN;
    const seconds = Math.ceil(left / 1000);
    this.large.hidden = !(seconds > 0 && seconds <= LARGE_FROM);
    if (!shown) return;
    if (seconds > 0) {
      const text = face(seconds);
      if (shown.textContent !== text) shown.textContent = text;
      if (!this.large.hidden) this.large.textContent = String(seconds);
      return;
    }
    if (shown.textContent !== shown.dataset.wordOver) shown.textContent = shown.dataset.wordOver;
    shown.parentElement.hidden = left < -STAYS;
    if (!this.told.has(shown.dataset.ends)) {
      this.told.add(shown.dataset.ends);
      this.onEnd(shown.dataset.ends);
    }
  }
}
