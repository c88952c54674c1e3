// The time that is left, where the leader set one. It runs by the clock of the server: a phone's own
// may be hours off.

import { face } from './clock-face.js';

export function clockOf(form, over) {
  let ahead = 0; // ms by which the server's clock is ahead of this one
  let ended = '';

  function draw() {
    const shown = form.querySelector('[data-clock]');
    const until = Number((form.querySelector('.live-now') || form).dataset.until);
    if (!shown || !until) return;
    const left = Math.ceil((until - Date.now() - ahead) / 1000);
    shown.hidden = false;
    if (left > 0) {
      shown.textContent = shown.dataset.word.replace('{time}', face(left));
    } else {
      shown.textContent = shown.dataset.wordOver;
      if (ended !== String(until)) over();
      ended = String(until);
    }
  }

  setInterval(draw, 1000);
  return {
    draw,
    /** Takes over the server's time, in ms, as an answer of it said. */
    adopt(time) {
      if (Number(time)) ahead = Number(time) - Date.now();
      draw();
    },
  };
}
