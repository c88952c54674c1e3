// The state of a run in this window, as it changes.
//
//   const connection = connect({ events, state, shared, onState, onLink });
//     events, state: the addresses of the stream and of the state; shared: that of shared.js
//     onState(object): the newest state; onLink('live' | 'polling' | 'away')
//   connection.look()   // ask now
//   connection.close()

import { openStream } from './stream.js';

export function connect({ events, state, shared, onState, onLink = () => {} }) {
  let last = '';

  function tell({ state: text, link }) {
    if (link) onLink(link);
    if (!text || text === last) return;
    last = text;
    onState(JSON.parse(text));
  }

  const absolute = (path) => new URL(path, location.href).href;
  const stream = sharedStream(shared, { events: absolute(events), state: absolute(state) }, tell)
    || openStream({ events, state, tell });
  const look = () => stream.look();
  const whenSeen = () => { if (document.visibilityState === 'visible') look(); };
  window.addEventListener('online', look);
  window.addEventListener('offline', look);
  window.addEventListener('pageshow', whenSeen);
  document.addEventListener('visibilitychange', whenSeen);
  window.addEventListener('pagehide', () => stream.leave && stream.leave());
  return { look, close: () => stream.close() };
}

/** One stream for all windows, where the browser has such workers; old ones take no modules. */
function sharedStream(script, addresses, tell) {
  if (!script || typeof SharedWorker === 'undefined') return null;
  let worker;
  let own = null;
  try {
    worker = new SharedWorker(script, { type: 'module', name: 'live' });
  } catch (error) {
    return null;
  }
  const join = () => worker.port.postMessage({ join: addresses });
  const alone = () => { own = own || openStream({ ...addresses, tell }); };
  worker.onerror = alone;
  worker.port.onmessage = ({ data }) => { if (!own) tell(data); };
  join();
  return {
    look() { if (own) own.look(); else worker.port.postMessage({ look: true }); },
    leave() { worker.port.postMessage({ leave: addresses.events }); window.addEventListener('pageshow', join, { once: true }); },
    close() { if (own) own.close(); worker.port.postMessage({ leave: addresses.events }); },
  };
}
