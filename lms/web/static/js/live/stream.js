// One stream of a run's state, kept alive: used by a window of its own, or by shared.js for all
// windows of a browser. It reconnects by itself, with chance in its pauses, so that a thousand
// phones do not come back in the same moment; and where streams do not get through (an old proxy,
// another server) it asks for the state every few seconds instead.

const HEARD = 30000; // ms without a word, heartbeats included, after which a stream is dead
const FIRST_WORD = 8000; // a proxy that keeps events back shows nothing for longer
const ASK = 5000;
const TRY_AGAIN = 180000; // asking, a stream is tried again after so long
const MOST_FAILURES = 3;

const between = (low, high) => low + Math.random() * (high - low);

/** Tells `{ state }` (text of JSON) and `{ link }` ("live", "polling" or "away"). */
export function openStream({ events, state, tell }) {
  let source;
  let timer;
  let asking;
  let failures = 0;
  let tag = '';
  let closed = false;
  let link = '';
  let opened = false;
  let pollingSince = 0;

  function linked(kind) {
    if (kind === link) return;
    link = kind;
    tell({ link: kind });
  }

  function heard() {
    clearTimeout(timer);
    timer = setTimeout(broken, HEARD);
  }

  function listen() {
    if (closed) return;
    stop();
    if (typeof EventSource === 'undefined') { poll(); return; }
    opened = false;
    source = new EventSource(events);
    timer = setTimeout(() => { failures = MOST_FAILURES; broken(); }, FIRST_WORD);
    source.addEventListener('state', (event) => {
      opened = true;
      failures = 0;
      pollingSince = 0;
      clearTimeout(asking);
      linked('live');
      tell({ state: event.data });
      heard();
    });
    source.addEventListener('beat', heard);
    source.addEventListener('end', () => { closed = true; stop(); linked('live'); });
    source.onerror = broken;
  }

  /** The stream ended: come back soon, or ask instead where it never got through. */
  function broken() {
    const never = !opened;
    stop();
    if (closed) return;
    if (never) failures += 1;
    if (failures >= MOST_FAILURES) { poll(); return; }
    ask();
    timer = setTimeout(listen, never ? between(800, 2500) : between(300, 2500));
  }

  function stop() {
    clearTimeout(timer);
    if (source) { source.onerror = null; source.close(); }
    source = null;
  }

  /** Ask once what the state is; the link is what the answer says of it. */
  async function ask() {
    try {
      const headers = tag ? { 'If-None-Match': tag } : {};
      const answer = await fetch(state, { headers, cache: 'no-store', credentials: 'omit' });
      if (answer.status === 200) {
        tag = answer.headers.get('ETag') || '';
        tell({ state: await answer.text() });
      }
      if (!source) linked('polling');
      return answer.status < 500;
    } catch (error) {
      linked('away');
      return false;
    }
  }

  async function poll() {
    clearTimeout(asking);
    if (closed) return;
    pollingSince = pollingSince || Date.now();
    await ask();
    if (Date.now() - pollingSince > TRY_AGAIN) { failures = MOST_FAILURES - 1; pollingSince = 0; listen(); return; }
    asking = setTimeout(poll, between(ASK - 500, ASK + 500));
  }

  listen();
  return {
    /** Something happened (a network is back, the page is looked at again): look now. */
    look() {
      ask();
      if (!source && failures < MOST_FAILURES) { clearTimeout(timer); timer = setTimeout(listen, between(0, 300)); }
    },
    close() { closed = true; stop(); clearTimeout(asking); },
  };
}
