// What a device has to hand over, kept until the server has it: a queue in localStorage, so that a
// reload, a dead battery or a lost network loses nothing. One entry after the other is sent; each
// carries the device, its number and, when it is sent, its age in milliseconds.
//
//   const outbox = createOutbox({ key: 'run-7', extra, onChange });
//   extra(): fields that are true when it is sent, not when it was made (a token of this page)
//   outbox.push({ url, fields })      // stamps it and sends it as soon as it can be sent;
//                                     // fields: an object, or [[name, value], …] as a form has them;
//                                     // givenAt: when it was done, in ms, if that was before now
//   onChange({ entries, link, answer, entry })
//     entries: what waits; link: 'idle' | 'sending' | 'away' | 'signed-out'
//     entry and answer: what was just settled, and { status, body } of the server's answer

import { fetchText } from './link.js';

const FIRST_PAUSE = 500; // ms
const LONGEST_PAUSE = 15000;
/** The server has understood these; nothing is gained by sending again. */
const SETTLED = [200, 404, 409, 410, 422];

/** Where we stand in the site, '' at its root: part of every name under which something is kept. */
export const MOUNT = document.documentElement.dataset.mount || '';

const memory = new Map();

function read(name) {
  const kept = memory.has(name) ? memory.get(name) : null;
  try {
    return localStorage.getItem(name) || kept;
  } catch (error) {
    return kept;
  }
}

function write(name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem(name, value);
  } catch (error) {
    // Storage is closed or full: it is kept as long as this page is open.
  }
}

function remove(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(name);
  } catch (error) {
    // It stood in memory alone.
  }
}

/** What is kept under names that begin so, in their order. */
function names(beginning) {
  const found = new Set(Array.from(memory.keys()).filter((name) => name.startsWith(beginning)));
  try {
    for (let place = 0; place < localStorage.length; place += 1) {
      const name = localStorage.key(place);
      if (name.startsWith(beginning)) found.add(name);
    }
  } catch (error) {
    // Storage is closed to us.
  }
  return Array.from(found).sort();
}

/** A name for this device; over plain http there is no crypto.randomUUID. */
export function deviceName() {
  let name = read('live-device');
  if (!name) {
    name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (each) => each.toString(16).padStart(2, '0')).join('');
    write('live-device', name);
  }
  return name;
}

/** Numbers rise for ever, across tabs and reloads, and also where storage was emptied. */
function nextNumber() {
  const last = Number(read('live-number')) || 0;
  const next = Math.max(last + 1, Math.floor((Date.now() - Date.UTC(2026, 0, 1)) / 1000));
  write('live-number', String(next));
  return next;
}

export function createOutbox({ key, credentials = 'same-origin', extra = () => ({}), onChange = () => {} }) {
  const place = `live-outbox${MOUNT}-${key}`;
  let sending = false;
  let pause = FIRST_PAUSE;
  let timer;
  let link = 'idle';

  // An entry has a place of its own, so that two windows never write over one another's.
  const placeOf = (entry) => `${place}:${String(entry.number).padStart(12, '0')}:${entry.device}`;
  const entries = () => names(`${place}:`).map((name) => {
    try {
      return JSON.parse(read(name));
    } catch (error) {
      return null;
    }
  }).filter(Boolean);
  const tell = (more = {}) => onChange({ entries: entries(), link, ...more });

  async function post(entry) {
    const body = new URLSearchParams(entry.fields);
    Object.entries(extra()).forEach(([name, value]) => body.set(name, value));
    body.set('device', entry.device);
    body.set('number', entry.number);
    body.set('age', Math.max(0, Date.now() - entry.givenAt));
    const { status, type, text } = await fetchText(entry.url, {
      method: 'POST', body, credentials, redirect: 'manual', keepalive: true,
      headers: { Accept: 'application/json' },
    });
    let parsed = null;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      // Not ours: a page of a proxy, or a sign-in.
    }
    return { status, type, body: parsed };
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(flush, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  async function flush() {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    try {
      for (let entry = entries()[0]; entry; entry = entries()[0]) {
        link = 'sending';
        tell();
        const answer = await post(entry);
        if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403 || answer.status === 400) {
          link = 'signed-out';
          tell({ entry, answer });
          later();
          return;
        }
        // What is not ours (a page of the network's own, a proxy without its server) settles nothing.
        if (!SETTLED.includes(answer.status) || !answer.body) throw new Error(String(answer.status));
        remove(placeOf(entry));
        pause = FIRST_PAUSE;
        link = entries().length ? 'sending' : 'idle';
        tell({ entry, answer });
      }
    } catch (error) {
      link = 'away';
      tell();
      later();
    } finally {
      sending = false;
    }
  }

  window.addEventListener('online', () => { pause = FIRST_PAUSE; flush(); });
  window.addEventListener('pageshow', () => flush());

  return {
    entries,
    flush,
    push({ url, fields, givenAt = Date.now() }) {
      const entry = { url, fields, device: deviceName(), number: nextNumber(), givenAt };
      write(placeOf(entry), JSON.stringify(entry));
      tell();
      flush();
      return entry;
    },
  };
}
