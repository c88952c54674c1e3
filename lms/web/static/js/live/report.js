// The report of a run, on a device that led it without a network: what it counted and could not
// hand over before the run was over is handed over here, and then stands in the report.

import { createOutbox, MOUNT } from './outbox.js';

const line = document.querySelector('[data-outbox]');
const note = document.querySelector('#note-text');
const token = document.querySelector('input[name="csrf_token"]').value;
const SAID = `live-report${MOUNT}-${line.dataset.outbox}`;
const said = new Set();

function show(text) {
  line.textContent = text;
  line.hidden = !text;
}

/** The page is drawn anew with what was handed over; a line that is being written is kept. */
function drawAnew() {
  try {
    const text = [...said, line.dataset.wordDone].join(' ');
    sessionStorage.setItem(SAID, JSON.stringify({ text, note: note.value }));
  } catch (error) {
    // Storage is closed: the figures tell.
  }
  window.location.reload();
}

function sayWhatWasDone() {
  try {
    const before = JSON.parse(sessionStorage.getItem(SAID));
    sessionStorage.removeItem(SAID);
    if (!before) return;
    note.value = before.note;
    show(before.text);
  } catch (error) {
    // Storage is closed.
  }
}

const outbox = createOutbox({
  key: `run-${line.dataset.outbox}`,
  extra: () => ({ csrf_token: token }),
  onChange({ entries, link, answer }) {
    if (answer && answer.status === 422) said.add(line.dataset.wordRefused);
    if (answer && answer.body && answer.body.counted === false) said.add(line.dataset.wordLate);
    if (link === 'signed-out') show(line.dataset.wordProblem);
    else if (entries.length) show(line.dataset.wordWaiting.replace('{count}', entries.length));
    else if (answer) drawAnew();
  },
});

/** The run is over and nothing waits: its control, with names of a class, is kept no longer. */
async function forgetControl() {
  try {
    localStorage.removeItem(`live-control${MOUNT}-${line.dataset.outbox}`);
    if (!('caches' in window)) return;
    const cache = await caches.open(`live-control${MOUNT}`);
    const pages = (await cache.keys()).filter(({ url }) => url.endsWith(`/runs/${line.dataset.outbox}`));
    await Promise.all(pages.map((page) => cache.delete(page)));
  } catch (error) {
    // Storage is closed: nothing is kept there.
  }
}

sayWhatWasDone();
if (outbox.entries().length) outbox.flush();
else if ('over' in line.dataset) forgetControl();
