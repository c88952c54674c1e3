// One client's link to a run: its event stream, and polling where a stream does not come through.
// Runs in a window or, for all windows of a browser together, in the worker of shared.js.
//
// Where the stream breaks it is opened again, after a pause by chance so that a hall does not come
// back all at once. Where it never says a thing although the state can be asked for (an old proxy
// that keeps events, a server that has no streams), the state is polled and the stream tried again
// some minutes later. "away" is said only when neither works.

const SILENCE = 30000; // ms without event or beat, after which a stream counts as dead
const MUTE = 8000; // ms for the first event
const PATIENCE = 8000; // ms for an answer
const POLL = 5000;
const TRIES = 3; // streams that never opened before we poll
const STREAM_AGAIN = [60000, 300000]; // ms while polling: the first pause, and the longest

const between = (least, most) => least + Math.random() * (most - least);

/**
 * `fetch` that gives up after a while, the body included, and throws as without a network: on a
 * half-dead one an answer may else never come, and nobody would ask again.
 * Answers { status, ok, type, headers, text }.
 */
export async function fetchText(url, options = {}, patience = PATIENCE) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(url, { ...options, signal: stop.signal });
    const { status, ok, type, headers } = answer;
    return { status, ok, type, headers, text: await answer.text() };
  } finally {
    clearTimeout(timer);
  }
}

const IN_HAND = 3000; // ms that somebody waits with a finger on a button

/** Whether the server can be asked now; `state`: an address that costs it little. */
export function isReachable(state) {
  const asked = fetchText(state, { cache: 'no-store', credentials: 'omit' }, IN_HAND);
  return asked.then((answer) => answer.status < 500, () => false);
}

/** Asks for the state; remembers what it had, so that an unchanged one costs hardly a byte. */
export function createAsker(url) {
  let tag = '';
  let text = null;
  return async function ask() {
    try {
      const headers = tag ? { 'If-None-Match': tag } : {};
      const answer = await fetchText(url, { headers, cache: 'no-store', credentials: 'same-origin' });
      if (answer.status !== 200 && answer.status !== 304) return null;
      if (answer.status === 200) {
        ({ text } = answer);
        tag = answer.headers.get('ETag') || '';
      }
      return text;
    } catch (error) {
      return null;
    }
  };
}

/** tell({ text }) for each new state, tell({ link }) for 'live', 'polling' or 'away'. */
export function createLink({ events, state, tell, ask = createAsker(state) }) {
  let source = null;
  let link = '';
  let last = null;
  let over = false;
  let heard = 0; // when, in ms
  let opened = false;
  let failures = 0;
  let polling = false;
  let again = STREAM_AGAIN[0];
  let nextStream;
  let nextPoll;
  let mute;

  function say(kind) {
    if (kind === link || over) return;
    link = kind;
    tell({ link });
  }

  function adopt(text) {
    if (text === last || over) return;
    last = text;
    tell({ text });
    if (JSON.parse(text).over) close();
  }

  function close() {
    over = true;
    drop();
    [nextStream, nextPoll].forEach(clearTimeout);
    clearInterval(watch);
  }

  function drop() {
    clearTimeout(mute);
    if (source) source.close();
    source = null;
  }

  function openIn(pause) {
    clearTimeout(nextStream);
    nextStream = setTimeout(open, pause);
  }

  function open() {
    if (over) return;
    drop();
    if (typeof EventSource === 'undefined') { // in workers of some old browsers
      failed(true);
      return;
    }
    const mine = new EventSource(events);
    source = mine;
    opened = false;
    heard = Date.now();
    mute = setTimeout(() => failed(true), MUTE);
    const came = () => {
      heard = Date.now();
      if (source !== mine) return;
      clearTimeout(mute);
      opened = true;
      failures = 0;
      again = STREAM_AGAIN[0];
      polling = false;
      clearTimeout(nextPoll);
      say('live');
    };
    mine.addEventListener('state', (event) => { came(); adopt(event.data); });
    mine.addEventListener('beat', came);
    mine.addEventListener('end', close);
    // The browser would come back by itself, but all of them at the same moment.
    mine.onerror = () => { if (source === mine) failed(mine.readyState === EventSource.CLOSED); };
  }

  /** The stream broke, or never said a thing; `refused`: trying again soon would not help. */
  async function failed(refused) {
    const was = opened;
    drop();
    if (was) openIn(between(300, 2500));
    else failures += 1;
    const answered = await look();
    if (was || over || source) return;
    if (polling || (answered && (refused || failures >= TRIES))) pollFor(again);
    else openIn(failures > 1 ? between(1000, 4000) : between(300, 2500));
  }

  /** Poll, and try the stream again after this time; each time later, since it costs requests. */
  function pollFor(time) {
    again = Math.min(again * 2, STREAM_AGAIN[1]);
    openIn(time * between(1, 1.5));
    if (polling) return;
    polling = true;
    say('polling');
    pollLater();
  }

  function pollLater() {
    clearTimeout(nextPoll);
    nextPoll = setTimeout(async () => {
      await look();
      if (polling && !over) pollLater();
    }, POLL + between(0, 1000));
  }

  /** Ask for the state now; answers whether there was one. */
  async function look() {
    const text = await ask();
    if (text === null) {
      if (!source || !opened) say('away');
    } else {
      if (polling) say('polling');
      adopt(text);
    }
    return text !== null;
  }

  /** The network is back or somebody looks at the page again: no waiting for what was planned. */
  function hurry() {
    if (over) return;
    const dead = Date.now() - heard > SILENCE / 2;
    if (!polling && (!source || dead)) openIn(source ? 0 : between(0, 500));
    look();
  }

  const watch = setInterval(() => {
    if (source && opened && Date.now() - heard > SILENCE) {
      drop();
      openIn(between(1000, 4000));
      look();
    }
  }, 3000);
  open();

  return { look, hurry, close, now: () => ({ link, text: last }) };
}
