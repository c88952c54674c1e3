// The leader's control. Every button is a form that works without this; here it goes through the
// outbox, so that the page answers at once and goes on without a network, and is handed over later.

import { connect } from './connection.js';
import { controlClock } from './control-clock.js';
import { handCounters, lots, markHands, markTap } from './control-class.js';
import { after, holds, tokensOf } from './control-state.js';
import { createOutbox, deviceName } from './outbox.js';

const root = document.querySelector('[data-control]');
const token = document.querySelector('input[name="csrf_token"]').value;
const clock = controlClock(root);
const say = root.querySelector('[data-say]');
const ABOUT = ['csrf_token', 'device', 'number', 'age'];
const READ = 700; // ms
const AGAIN = 1000; // ms between two looks at what changes with every answer

const MEMORY = `live-control-${root.dataset.control}`;

let server = JSON.parse(root.dataset.state);
let asked = JSON.parse(root.dataset.asked);
recall();
let state = server;
let shown = '';

/** Opened without a network, the page is an old one: what this device last knew is newer. */
function recall() {
  try {
    const known = JSON.parse(localStorage.getItem(MEMORY));
    if (!known || known.server.version <= server.version) return;
    ({ server, asked } = known);
    clock.adopt(known.clock);
  } catch (error) {
    // Nothing is remembered: the page tells what it tells.
  }
}

function remember() {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ server, asked, clock: clock.known() }));
  } catch (error) {
    // Storage is closed or full.
  }
}

/** What waits in the outbox is as good as done: the page shows what it will lead to. */
function foreseen(entries) {
  return entries.reduce(
    (sofar, entry) => after(sofar.state, sofar.asked, entry.fields),
    { state: server, asked },
  );
}

function draw() {
  const seen = foreseen(outbox.entries());
  state = seen.state;
  asked = seen.asked;
  const tokens = tokensOf(state, asked);
  root.querySelectorAll('[data-when]').forEach((each) => { each.hidden = !holds(each.dataset.when, tokens); });
  root.querySelectorAll('[data-rail]').forEach((each) => {
    const button = each.querySelector('button');
    if (each.dataset.rail === state.step) button.setAttribute('aria-current', 'step');
    else button.removeAttribute('aria-current');
  });
  clock.draw(state);
  const now = `${state.stage}/${state.step}/${state.item}/${state.vote}/${state.open}/${state.over}`;
  const before = shown;
  shown = now;
  if (before && now !== before) moved();
}

/** The next thing stands on top, is announced, and takes the keyboard with it. */
function moved() {
  const heading = Array.from(root.querySelectorAll('.control-main h2[tabindex]')).find((each) => each.offsetParent);
  if (!heading) return;
  say.textContent = [heading.closest('section, div').querySelector('.control-kicker'), heading]
    .filter(Boolean).map((each) => each.innerText.trim()).join(' ');
  window.scrollTo({ top: 0 });
  if (root.contains(document.activeElement) || document.activeElement === document.body) heading.focus({ preventScroll: true });
  if (state.item && !state.item.includes(':')) document.dispatchEvent(new CustomEvent('control-question', { detail: { item: state.item, vote: state.vote } }));
  window.dispatchEvent(new Event('control-moved'));
}

const outboxLine = root.querySelector('[data-outbox]');
const outbox = createOutbox({
  key: `run-${root.dataset.control}`,
  extra: () => ({ csrf_token: token }),
  onChange({ entries, link, answer }) {
    if (answer && answer.body && answer.body.state && !entries.length) adopt(answer.body.state);
    if (answer && answer.status === 422) {
      outboxLine.hidden = false;
      outboxLine.textContent = outboxLine.dataset.wordRefused;
      connection.look();
    } else if (link === 'signed-out') {
      outboxLine.hidden = false;
      outboxLine.textContent = outboxLine.dataset.wordProblem;
    } else {
      outboxLine.hidden = link !== 'away' || !entries.length;
      outboxLine.textContent = outboxLine.dataset.wordWaiting.replace('{count}', entries.length);
    }
    if (answer && !entries.length) soon();
    draw();
  },
});

function send(fields) {
  clock.foresee(state, fields);
  outbox.push({ url: root.dataset.commands, fields });
}

// ---- what the server says ----

function adopt(news) {
  if (server.version !== undefined && news.version < server.version) return;
  server = news;
  if (news.item && !asked.some((each) => each[0] === news.item && each[1] === news.vote)) asked = [...asked, [news.item, news.vote]];
  root.querySelector('[data-other]').hidden = !news.by || news.by === deviceName() || news.by.length !== deviceName().length;
  remember();
  soon();
  draw();
}

let looking;
let looked = 0;

/** Ask for what changes with every answer, at most once a second. */
function soon() {
  if (looking) return;
  looking = setTimeout(look, Math.max(0, looked + AGAIN - Date.now()));
}

async function look() {
  let failed = false;
  try {
    const answer = await fetch(root.dataset.now, { credentials: 'same-origin', redirect: 'error' });
    if (answer.ok) swap(await answer.text());
    failed = answer.status >= 500;
  } catch (error) {
    failed = true; // without a network the page goes on with what it has
  } finally {
    looked = Date.now() + (failed ? AGAIN : 0);
    looking = null;
  }
  if (failed) soon();
}

function swap(text) {
  const page = new DOMParser().parseFromString(text, 'text/html');
  const news = page.querySelector('[data-clock]');
  if (news && !outbox.entries().length) clock.adopt(news.dataset.clock);
  page.querySelectorAll('[data-swap]').forEach((fresh) => {
    root.querySelectorAll(`[data-swap="${fresh.dataset.swap}"]`).forEach((old) => put(old, fresh.innerHTML));
  });
  replay();
}

function put(old, html) {
  if (old.innerHTML === html || old.contains(document.activeElement)) return;
  const open = new Set(Array.from(old.querySelectorAll('details[open]'), (each) => place(each)));
  old.innerHTML = html;
  old.querySelectorAll('details').forEach((each) => { each.open = open.has(place(each)); });
}

const place = (details) => (details.closest('[data-person]') || details).textContent.slice(0, 40);

/** What was counted here and waits to be handed over stands on the page again after a reload. */
function replay() {
  outbox.entries().forEach(({ fields }) => {
    if (fields.kind === 'hands') markHands(root, fields);
    if (fields.kind === 'taps') Object.entries(JSON.parse(fields.choices)).forEach(([key, letter]) => markTap(root, key, letter));
  });
}

const linkLine = root.querySelector('[data-link]');
const connection = connect({
  events: root.dataset.events,
  state: root.dataset.poll,
  shared: root.dataset.shared,
  onState: adopt,
  onLink(kind) {
    linkLine.dataset.kind = kind;
    linkLine.textContent = kind === 'away' ? linkLine.dataset.wordAway : '';
    if (kind !== 'away') outbox.flush();
  },
});

// ---- what the leader presses ----

root.addEventListener('submit', (event) => {
  const form = event.target;
  if ('tap' in form.dataset) {
    event.preventDefault();
    const { tap, letter } = form.dataset;
    const fields = new FormData(form);
    send({ kind: 'taps', item: fields.get('item'), vote: fields.get('vote'), choices: JSON.stringify({ [tap]: letter }) });
    markTap(root, tap, letter);
  } else if ('command' in form.dataset) {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    ABOUT.forEach((name) => delete fields[name]);
    // What is asked now may have been opened after this page was drawn.
    if (form.classList.contains('control-here')) fields.item = state.item;
    if (fields.kind === 'end' && !form.dataset.sure && !window.confirm(root.dataset.wordSure)) return;
    if (fields.kind === 'open' && fields.item.startsWith('wall:')) fields.item = `wall:${Date.now().toString(36)}`;
    send(fields);
  }
});

/** What was read so far, a moment after the last news: a walk along the class is a few sendings. */
let reading;
let readings = '{}';
root.addEventListener('card-readings', (event) => {
  clearTimeout(reading);
  const read = JSON.stringify(event.detail.readings);
  if (read === '{}' || read === readings) return;
  reading = setTimeout(() => {
    if (!state.open || !state.item || state.item.includes(':')) return;
    readings = read;
    send({ kind: 'cards', item: state.item, vote: String(state.vote), choices: read });
  }, READ);
});
document.addEventListener('control-question', () => {
  readings = '{}';
  root.querySelectorAll('[data-card-reader]').forEach((each) => each.dispatchEvent(new CustomEvent('card-reset')));
});

// On a phone the class list would stand between the leader and the rest of the page.
if (!matchMedia('(min-width: 64rem)').matches) root.querySelector('[data-class]').open = state.open;

handCounters(root, send);
lots(root, send);
replay();
draw();
outbox.flush();
setInterval(() => clock.draw(state), 5000);
setInterval(runDown, 500);

/** A vote with a time closes by itself; the server takes nothing later than that in any case. */
function runDown() {
  const left = state.open && state.until ? Math.ceil(state.until / 1000 - clock.now()) : null;
  root.querySelectorAll('[data-left]').forEach((each) => { each.textContent = left === null ? '' : `${Math.max(0, left)} s`; });
  if (left !== null && left <= 0) send({ kind: 'close', item: state.item, vote: String(state.vote) });
}

// ---- without a network ----

/** Every file of ours that this page has loaded, or names for later (the reader of cards). */
function filesInUse() {
  const named = Array.from(root.querySelectorAll('[data-card-reader]')).flatMap((each) => Object.values(each.dataset));
  return [...performance.getEntriesByType('resource').map((each) => each.name), ...named.flatMap((each) => each.split(' '))]
    .filter((each) => each.includes('/static/'));
}

const keeper = root.querySelector('[data-no-worker]');
if ('serviceWorker' in navigator && window.isSecureContext) {
  navigator.serviceWorker.addEventListener('message', (event) => {
    if (event.data.kept === location.pathname) root.querySelector('[data-kept]').hidden = false;
  });
  navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.scope }).then(async () => {
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: location.pathname, files: filesInUse() });
  }).catch(() => { keeper.hidden = false; });
} else {
  keeper.hidden = false;
}
