// How a page of a live run hears of changes.
//
//   const connection = connect({ events, state, shared, onState, onLink });
//   events, state: addresses of the stream and of the state for polling
//   shared: address of shared.js; where browsers have no shared workers a window has its own stream
//   onState(state): each new state, as an object
//   onLink(kind): 'live' by the stream, 'polling', or 'away' while neither works
//   connection.look(): ask for the state now; connection.close()
import { createAsker, createLink } from './link.js';

const STARTING = 4000; // ms for the shared worker
const ALIVE = 20000; // ms between signs of life to it
const UNANSWERED = 3; // of them, after which it counts as dead

export function connect({ events, state, shared, onState = () => {}, onLink = () => {} }) {
  const addresses = { events: new URL(events, location.href).href, state: new URL(state, location.href).href };
  const ask = createAsker(addresses.state);
  let last = null;
  let link = ''; // as it was told last
  let shown = '';
  let closed = false;

  function show(kind) {
    if (kind === shown || closed) return;
    shown = kind;
    onLink(kind);
  }

  function adopt(text) {
    if (text === last || closed) return;
    last = text;
    onState(JSON.parse(text));
  }

  function hear(news) {
    if ('text' in news) adopt(news.text);
    if ('link' in news) {
      link = news.link;
      show(link);
    } else if ('text' in news && link) {
      show(link);
    }
  }

  const way = ('SharedWorker' in window && sharedWay()) || ownWay();

  function ownWay() {
    const own = createLink({ ...addresses, ask, tell: hear });
    return { hurry: own.hurry, bye: own.close };
  }

  /** By the worker; when it does not start (an old browser, a policy), by a stream of our own. */
  function sharedWay() {
    let worker;
    try {
      worker = new SharedWorker(shared || new URL('shared.js', import.meta.url).href, { type: 'module', name: 'live' });
    } catch (error) {
      return null;
    }
    let own = null;
    let unanswered = 0;
    const post = (what) => worker.port.postMessage({ what, ...addresses });
    const instead = () => {
      if (own || closed) return;
      clearInterval(alive);
      worker.port.close();
      own = ownWay();
    };
    const starting = setTimeout(instead, STARTING);
    const alive = setInterval(() => {
      unanswered += 1;
      if (unanswered > UNANSWERED) instead();
      else post('here');
    }, ALIVE);
    worker.onerror = instead;
    worker.port.onmessage = ({ data }) => {
      unanswered = 0;
      clearTimeout(starting);
      if (!own) hear(data);
    };
    post('here');
    return {
      hurry: () => (own ? own.hurry() : post('hurry')),
      bye: () => {
        clearTimeout(starting);
        clearInterval(alive);
        if (own) own.bye();
        else post('bye');
      },
    };
  }

  /** Ask for the state now, by this window itself; answers it, or null where it cannot be had. */
  async function look() {
    const text = await ask();
    if (text === null) {
      show('away');
      return null;
    }
    adopt(text);
    // What the link says counts, unless it has not noticed yet that the network is back.
    if (link && link !== 'away') show(link);
    return JSON.parse(text);
  }

  function hurry() {
    way.hurry();
    look();
  }

  const seen = () => { if (document.visibilityState === 'visible') hurry(); };
  // A page that a browser keeps for Back hears nothing; it asks again when it is shown again.
  const shownAgain = (event) => { if (event.persisted) hurry(); };
  const leaving = (event) => { if (!event.persisted) way.bye(); };
  const listening = [
    [window, 'online', hurry],
    [window, 'offline', look],
    [window, 'pageshow', shownAgain],
    [window, 'pagehide', leaving],
    [document, 'visibilitychange', seen],
  ];
  listening.forEach(([where, what, how]) => where.addEventListener(what, how));

  return {
    look,
    close() {
      if (closed) return;
      closed = true;
      way.bye();
      listening.forEach(([where, what, how]) => where.removeEventListener(what, how));
    },
  };
}
