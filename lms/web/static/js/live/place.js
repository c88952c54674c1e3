// The page of a participant. Every touch goes through the outbox, so that nothing is lost without a
// network or by a reload; what matters now is put on the page when it changes, but never under
// somebody's fingers. Without this the page is a plain form.

import { connect } from './connection.js';
import { fetchText, isReachable } from './link.js';
import { createOutbox } from './outbox.js';
import { clockOf } from './place-clock.js';
import { blank, fill, isEmpty, isTouched, measure, showFieldProblems, showProblem } from './place-form.js';
import { createTurns } from './turns.js';

const SPREAD = 250; // ms: not every phone of a hall asks at the same moment
const AT_NEXT = 2000; // ms that the next pupil waits for the answer before him, to see it in the list
const TICKS = 600; // ms after the last tick
const KEPT_BACK = ['csrf_token', 'on', 'try'];

const form = document.querySelector('[data-live]');
const { dataset } = form;
const holder = form.querySelector('[data-place]');
const moved = form.querySelector('[data-moved]');
const told = form.querySelector('[data-told]');
const say = document.querySelector('[data-say]');
const linkLine = document.querySelector('[data-link]');
const enhance = import(dataset.enhance);

let tag = holder.dataset.tag;
let dirty = false; // something is typed or ticked that has not been sent
let kept = null; // what the page should show, when the fingers are off it
let timer;
let toldJustNow = false;

const section = () => holder.querySelector('.live-now');
const field = (name) => (form.elements.namedItem(name) || {}).value;
const stands = () => holder.querySelector('[data-stands]') || form; // whether an earlier answer does
const isOurs = ({ url, fields }) => {
  const of = new Map(fields);
  return url === dataset.answers && of.get('item') === field('item') && of.get('vote') === field('vote');
};
const clock = clockOf(form, () => soon());

// ---- how far the answer has come ----

async function showState(state, words) {
  const shown = holder.querySelector('[data-answer-state]');
  if (!shown) return;
  const { showAnswerState } = await enhance;
  if (form.hidden) return; // the tablet is being handed on, and this would show the page again
  showAnswerState(shown, state);
  if (words) shown.textContent = words;
}

function hideState() {
  const shown = holder.querySelector('.item-state');
  if (shown) shown.hidden = true;
}

/** Says above the page that something was not stored: until the screen after the next one. */
function tell(words) {
  told.textContent = words;
  told.hidden = false;
  toldJustNow = true;
}

function settled(entry, { status, body }) {
  const of = new Map(entry.fields);
  if (status === 200) stored.add(answerOf(entry.url, of.get('item'), of.get('vote')));
  if (!isOurs(entry) || outbox.entries().some(isOurs)) return; // of another question, or outdated
  const words = (body && body.problem) || '';
  if (status === 200) {
    stands().dataset.stands = '1';
    showProblem(form, '');
    showState('stored', body && body.kept === 'late' ? dataset.wordLate : '');
  } else {
    hideState();
    if (status === 422) {
      showProblem(form, words);
      showFieldProblems(form, (body && body.fields) || {});
    } else {
      tell(words || dataset.wordRefused);
      soon();
    }
  }
  if (kept && !dirty) put(kept);
}

const outbox = createOutbox({
  key: 'places',
  credentials: 'omit', // the ticket is the right; without a cookie it is cheaper, too
  onChange({ entries, link, entry, answer }) {
    if (entry && link !== 'signed-out') settled(entry, answer);
    else if (entries.some(isOurs)) showState(link === 'sending' ? 'sent' : 'waiting');
    tellLink();
  },
});

// ---- answering ----

function send() {
  clearTimeout(timer);
  if (section().dataset.input !== 'model' && isEmpty(section())) return refuseEmpty();
  const fields = [...new FormData(form)].filter(([name]) => !KEPT_BACK.includes(name));
  dirty = false;
  showProblem(form, '');
  showFieldProblems(form, {});
  outbox.push({ url: dataset.answers, fields: [...fields, ['lang', dataset.lang], ['way', dataset.way]] });
}

/** The server would refuse it, perhaps much later: it is said now. What was sent before stands. */
function refuseEmpty() {
  const before = stands().dataset.stands === '1' || outbox.entries().some(isOurs);
  dirty = false;
  hideState();
  showProblem(form, before && section().dataset.input === 'ticks' ? dataset.wordEmptied : dataset.wordEmpty);
  if (kept) put(kept);
}

form.addEventListener('input', (event) => {
  const kind = section().dataset.input;
  if (!kind) return;
  if (kind === 'choice') return send();
  dirty = true;
  clearTimeout(timer);
  if (kind === 'ticks') timer = setTimeout(send, TICKS);
  else hideState();
  if ('most' in event.target.dataset) measure(form, event.target);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (event.submitter && event.submitter.name === 'try') return tryOut();
  const text = form.querySelector('[data-most]');
  if (text && !measure(form, text)) return text.focus();
  send();
});

/** What comes out of the entries, without sending them to anybody. */
async function tryOut() {
  const entries = [...new FormData(form)].filter(([name]) => !KEPT_BACK.includes(name));
  try {
    const answer = await fetchText(`${dataset.now}?${new URLSearchParams(entries)}`, { credentials: 'omit' });
    if (!answer.ok) return;
    const fresh = parse(answer.text);
    const old = holder.querySelector('[data-outcome]');
    const outcome = fresh.querySelector('[data-outcome]');
    if (!old || !outcome) return;
    old.innerHTML = outcome.innerHTML;
    const told = [...fresh.querySelectorAll('[data-field] .field-error')];
    showFieldProblems(form, Object.fromEntries(told.map((each) => [each.closest('[data-field]').dataset.field, each.textContent])));
  } catch (error) {
    linkLine.textContent = linkLine.dataset.wordAway;
  }
}

// ---- what matters now ----

const parse = (text) => new DOMParser().parseFromString(text, 'text/html').querySelector('.live-now');
const RETRY = 1000; // ms
let asking = false;
let again = false;

function soon() {
  if (asking) again = true;
  else setTimeout(ask, Math.random() * SPREAD);
  asking = true;
}

async function ask() {
  let failed = false;
  const whose = dataset.now;
  try {
    const answer = await fetchText(whose, { credentials: 'omit', cache: 'no-store', headers: { 'If-None-Match': `W/"${tag}"` } });
    failed = answer.status >= 500;
    clock.adopt(answer.headers.get('X-Time'));
    if (answer.status === 200 && whose === dataset.now) { // and not of who had the tablet before
      const fresh = parse(answer.text);
      if (fresh) adopt(fresh, (answer.headers.get('ETag') || '').replace(/^W\/|"/g, ''));
    }
  } catch (error) {
    failed = true;
  }
  asking = false;
  // The connection tells a state once: what could not be fetched then is asked for again.
  if (failed) setTimeout(soon, RETRY + Math.random() * RETRY);
  if (again) {
    again = false;
    soon();
  }
}

function adopt(fresh, itsTag) {
  const same = fresh.dataset.key === section().dataset.key;
  const inHand = dirty || outbox.entries().some(isOurs);
  if (!inHand) return put(fresh, itsTag);
  tag = itsTag;
  if (same) {
    section().dataset.until = fresh.dataset.until || '';
    kept = null;
  } else {
    kept = fresh;
    moved.hidden = !dirty;
  }
}

function put(fresh, itsTag = tag) {
  const old = section();
  const other = fresh.dataset.key !== old.dataset.key;
  const here = document.activeElement;
  const inside = holder.contains(here);
  tag = itsTag;
  kept = null;
  dirty = false;
  moved.hidden = true;
  old.replaceWith(fresh);
  dataset.screen = fresh.dataset.screen;
  begin();
  if (!other) {
    const again = inside && here.id && document.getElementById(here.id);
    if (again) again.focus({ preventScroll: true });
    return;
  }
  if (!toldJustNow) told.hidden = true;
  toldJustNow = false;
  window.scrollTo(0, 0);
  const heading = fresh.querySelector('h1');
  say.textContent = fresh.querySelector('.item-prompt') && fresh.dataset.input ? `${heading.innerText}: ${fresh.querySelector('.item-prompt').innerText}` : heading.innerText;
  if (inside || here === document.body || moved.contains(here)) heading.focus({ preventScroll: true });
}

/** The page shows something new: what waits in the outbox for it stands in its fields again. */
function begin() {
  const kind = section().dataset.input;
  form.classList.toggle('live-touch', kind === 'choice' || kind === 'ticks');
  clock.draw();
  const waiting = outbox.entries().filter(isOurs).pop();
  if (!waiting) return;
  fill(form, waiting.fields);
  showState('waiting');
}

moved.querySelector('button').addEventListener('click', () => {
  dirty = false;
  if (kept) put(kept);
  else moved.hidden = true;
});

// ---- the link ----

let link = '';

function tellLink() {
  const waits = outbox.entries().length > 0;
  const kind = link === 'away' || (waits && !navigator.onLine) ? 'away' : link;
  linkLine.dataset.kind = kind;
  const word = kind === 'away' ? (waits ? linkLine.dataset.wordWaits : linkLine.dataset.wordAway) : kind === 'polling' ? linkLine.dataset.wordPolling : linkLine.dataset.wordLive;
  if (kind && linkLine.textContent !== word) linkLine.textContent = word;
}

let version;
connect({
  events: dataset.events,
  state: dataset.state,
  shared: dataset.shared,
  onState(state) {
    if (state.version === version) return;
    version = state.version;
    soon();
    if (turns && !state.over) turns.learn(); // the leader may allow names at any time
  },
  onLink(kind) {
    link = kind;
    tellLink();
    if (kind !== 'away') outbox.flush();
  },
});

// ---- the next pupil, on a shared tablet ----

const whoseName = document.querySelector('.live-title b');
const nextLink = document.querySelector('[data-next]');
let turns = null;
const stored = new Set(); // of whom this page knows that his answer has arrived
const pause = (time) => new Promise((done) => setTimeout(done, time));
const answerOf = (answers, item, vote) => [answers, item, vote].join(' ');

function passOn(place) {
  const shown = kept || section();
  const [item, vote] = ['item', 'vote'].map((name) => (shown.querySelector(`[name="${name}"]`) || {}).value);
  if (!shown.dataset.input) return tell(place.dataset.wordWait);
  if (!turns.offer({ item, vote })) return tell(place.dataset.wordPin);
  form.hidden = true;
  nextLink.parentElement.hidden = true;
  told.hidden = true;
  whoseName.textContent = '';
  window.history.replaceState(null, '', nextLink.href); // loaded anew it shows nobody's page
}

function takeTurn({ name, answers, now }) {
  Object.assign(dataset, { answers, now });
  whoseName.textContent = name;
  form.hidden = false;
  nextLink.parentElement.hidden = false;
  put(blank(kept || section()), '');
  section().querySelector('h1').focus({ preventScroll: true });
  say.textContent = name;
  tellLink();
  soon();
}

if (nextLink) {
  const place = document.querySelector('[data-turns]');
  const isAnswered = ({ answers }, item, vote) => stored.has(answerOf(answers, item, vote))
    || outbox.entries().some(({ url, fields }) => url === answers && new Map(fields).get('item') === item && new Map(fields).get('vote') === vote);
  turns = createTurns({ place, token: field('csrf_token'), isAnswered, onTurn: takeTurn });
  nextLink.addEventListener('click', async (event) => {
    event.preventDefault();
    const text = form.querySelector('[data-most]');
    if (dirty && text && !measure(form, text)) return text.focus();
    // Whoever hands the tablet on has finished, and nobody would press "send" for him.
    if (dirty && section().dataset.input !== 'model' && !isEmpty(section())) send();
    if (await isReachable(dataset.state)) {
      for (let wait = 0; wait < AT_NEXT && outbox.entries().some(isOurs); wait += 100) await pause(100);
      return window.location.replace(nextLink.href); // going back shows no other pupil's page
    }
    passOn(place);
  });
  turns.learn();
}

begin();
// On a slow network somebody touches a card before this script is there.
if (isTouched(holder) && !outbox.entries().some(isOurs)) {
  if (form.classList.contains('live-touch')) send();
  else dirty = true;
}
outbox.flush();
soon();
