// The leader's control. Every button is a form that works without this; here it goes through the
// outbox, so that the page answers at once and goes on without a network, and is handed over later.

import { face } from './clock-face.js';
import { connect } from './connection.js';
import { cardReadings } from './control-cards.js';
import { controlClock } from './control-clock.js';
import { handCounters, lots, markTap, showTaps } from './control-class.js';
import { keep } from './control-keep.js';
import { createLater } from './control-later.js';
import { after, holds, together, tokensOf } from './control-state.js';
import { ABOUT, swap } from './control-swap.js';
import { fetchText } from './link.js';
import { createOutbox, deviceName, MOUNT } from './outbox.js';

const root = document.querySelector('[data-control]');
const token = document.querySelector('input[name="csrf_token"]').value;
const clock = controlClock(root);
const say = root.querySelector('[data-say]');
const AGAIN = 1000; // ms between two looks at what changes with every answer

const MEMORY = `live-control${MOUNT}-${root.dataset.control}`;

let server = JSON.parse(root.dataset.state);
let asked = JSON.parse(root.dataset.asked);
let hands = JSON.parse(root.dataset.handsCounted);
let settled = 0; // entries of the outbox
let problem = ''; // what became of an earlier press, until the next one
recall();
let state = server;
let ranDown = null; // the end of a time that was told
let timed = null; // the state while it holds a vote whose time runs down
let shown = '';

/** Opened without a network, the page is an old one: what this device last knew is newer. */
function recall() {
  try {
    const known = JSON.parse(localStorage.getItem(MEMORY));
    if (!known || !isNewer(known.server, server)) return;
    ({ server, asked, hands } = known);
    clock.adopt(known.clock);
  } catch (error) {
    // Nothing is remembered: the page tells what it tells.
  }
}

/** Counts touch a run and are no new version of where it stands. */
const isNewer = (one, other) => one.version > other.version || (one.version === other.version && one.touched > other.touched);

function remember() {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ server, asked, hands, clock: clock.known() }));
  } catch (error) {
    // Storage is closed or full.
  }
}

/** What waits in the outbox is as good as done: the page shows what it will lead to. */
function foreseen(entries) {
  return entries.reduce(
    (sofar, entry) => after(sofar.state, sofar.asked, entry.fields, clock.at(entry.givenAt)),
    { state: server, asked },
  );
}

function draw() {
  const seen = foreseen(outbox.entries());
  timed = seen.state.open && seen.state.until ? seen.state : null;
  state = { ...seen.state, open: seen.state.open && !(timed && secondsLeft() <= 0) };
  asked = seen.asked;
  const tokens = tokensOf(state, asked);
  root.querySelectorAll('[data-when]').forEach((each) => { each.hidden = !holds(each.dataset.when, tokens); });
  root.querySelectorAll('[data-rail]').forEach((each) => {
    const button = each.querySelector('button');
    if (each.dataset.rail === state.step) button.setAttribute('aria-current', 'step');
    else button.removeAttribute('aria-current');
  });
  showTaps(root, { ...state, letters: lettersOf(state.item) });
  clock.draw(state);
  const now = `${state.stage}/${state.step}/${state.item}/${state.vote}/${state.open}/${state.over}`;
  const before = shown;
  shown = now;
  if (!before || now === before) return;
  moved();
  cards.reset();
}

/** Letters of the choices that can be answered by tap, "" where the question has none. */
function lettersOf(item) {
  const panel = item && root.querySelector(`.control-panel[data-item="${item}"]`);
  return panel ? panel.dataset.letters : '';
}

/** The next thing stands on top, is announced, and takes the keyboard with it. */
function moved() {
  const heading = Array.from(root.querySelectorAll('.control-main h2[tabindex]')).find((each) => each.offsetParent);
  if (!heading) return;
  say.textContent = [heading.closest('section, div').querySelector('.control-kicker'), heading]
    .filter(Boolean).map((each) => each.innerText.trim()).join(' ');
  window.scrollTo({ top: 0 });
  if (root.contains(document.activeElement) || document.activeElement === document.body) heading.focus({ preventScroll: true });
}

const outboxLine = root.querySelector('[data-outbox]');
const outbox = createOutbox({
  key: `run-${root.dataset.control}`,
  extra: () => ({ csrf_token: token }),
  onChange({ entries, link, answer }) {
    if (answer) settled += 1;
    if (answer && answer.body && answer.body.state && !entries.length) adopt(answer.body.state);
    if (answer && answer.status === 422) {
      problem = outboxLine.dataset.wordRefused;
      connection.look();
    } else if (answer && answer.body && answer.body.counted === false) {
      problem = outboxLine.dataset.wordLate;
    }
    const waiting = link === 'away' && entries.length ? outboxLine.dataset.wordWaiting.replace('{count}', entries.length) : '';
    outboxLine.textContent = link === 'signed-out' ? outboxLine.dataset.wordProblem : [problem, waiting].filter(Boolean).join(' ');
    outboxLine.hidden = !outboxLine.textContent;
    if (answer && !entries.length) soon();
    draw();
  },
});

function send(fields, givenAt = Date.now()) {
  clock.foresee(state, fields);
  if (fields.kind === 'hands') hands = counted(fields);
  outbox.push({ url: root.dataset.commands, fields, givenAt });
}

const counted = ({ item, vote, choice, count }) => [
  ...hands.filter((each) => each[0] !== item || String(each[1]) !== vote || each[2] !== choice),
  [item, Number(vote), choice, Number(count)],
];

const later = createLater(root);
const waitsFor = ({ item, vote, choice }) => outbox.entries().some(({ fields }) =>
  fields.kind === 'hands' && fields.item === item && fields.vote === vote && fields.choice === choice);
const counters = handCounters(root, { send, later, waits: waitsFor });
/** The question that hands, taps and cards answer now. */
const asking = () => (state.open && state.item && !state.item.includes(':') ? { item: state.item, vote: state.vote } : null);
const cards = cardReadings(root, { send, later, asking });

// ---- what the server says ----

function adopt(news) {
  if (server.version !== undefined && news.version < server.version) return;
  server = news;
  if (news.item) asked = together(asked, [[news.item, news.vote]]);
  root.querySelector('[data-other]').hidden = !news.by || news.by === deviceName() || news.by.length !== deviceName().length;
  remember();
  soon();
  draw();
}

let looking;
let looked = 0;
let again = false; // something changed during a look

/** Ask for what changes with every answer, at most once a second. */
function soon() {
  again = Boolean(looking);
  if (looking) return;
  looking = setTimeout(look, Math.max(0, looked + AGAIN - Date.now()));
}

async function look() {
  const before = settled;
  let failed = false;
  again = false;
  try {
    const answer = await fetchText(root.dataset.now, { credentials: 'same-origin', redirect: 'error' });
    if (answer.ok) take(answer.text, settled === before);
    failed = answer.status >= 500;
  } catch (error) {
    failed = true; // without a network the page goes on with what it has
  } finally {
    looked = Date.now() + (failed ? AGAIN : 0);
    looking = null;
  }
  if (failed || again) soon();
}

/** `fresh`: nothing was handed over since it was asked for, so its counts are not older than ours. */
function take(text, fresh) {
  const page = new DOMParser().parseFromString(text, 'text/html');
  const known = page.querySelector('[data-clock]').dataset;
  if (!outbox.entries().length) clock.adopt(known.clock);
  asked = together(asked, JSON.parse(known.asked));
  if (fresh) hands = JSON.parse(known.handsCounted);
  remember();
  swap(root, page);
  replay();
  draw();
}

/** What was counted here and waits to be handed over stands on the page in any case. */
function replay() {
  counters.show(hands);
  outbox.entries().forEach(({ fields }) => {
    if (fields.kind === 'hands') counters.mark(fields);
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
  problem = '';
  if ('tap' in form.dataset) {
    event.preventDefault();
    const { tap, letter } = form.dataset;
    const question = asking();
    if (!question) return;
    send({ kind: 'taps', item: question.item, vote: String(question.vote), choices: JSON.stringify({ [tap]: letter }) });
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

// On a phone the class list would stand between the leader and the rest of the page.
if (!matchMedia('(min-width: 64rem)').matches) root.querySelector('[data-class]').open = state.open;

lots(root, send);
draw();
replay();
outbox.flush();
setInterval(() => clock.draw(state), 5000);
setInterval(runDown, 500);

function secondsLeft() {
  return timed.until / 1000 - clock.now();
}

/** A vote with a time closes by itself; what is told of it a second later is true by any clock. */
function runDown() {
  const left = timed ? secondsLeft() : -Infinity;
  root.querySelectorAll('[data-left]').forEach((each) => {
    each.textContent = left > 0 ? each.dataset.word.replace('{time}', face(Math.ceil(left))) : '';
  });
  if (!timed || left > 0) return;
  later.flush();
  if (state.open) draw();
  const { item, vote, until } = timed;
  if (left > -1 || ranDown === until) return;
  ranDown = until;
  send({ kind: 'timeup', item, vote: String(vote) });
}

keep(root);
