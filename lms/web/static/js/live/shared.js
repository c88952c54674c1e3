// A worker that all windows of a browser share: one stream for each address, however many windows
// show the run (the control beside the projector).

import { openStream } from './stream.js';

const streams = new Map();

function join(port, { events, state }) {
  let shared = streams.get(events);
  if (!shared) {
    shared = { ports: new Set(), last: {} };
    streams.set(events, shared);
    shared.stream = openStream({
      events,
      state,
      tell(news) {
        Object.assign(shared.last, news);
        shared.ports.forEach((each) => each.postMessage(news));
      },
    });
  }
  shared.ports.add(port);
  port.postMessage(shared.last);
  return shared;
}

self.addEventListener('connect', ({ ports: [port] }) => {
  let shared;
  port.onmessage = ({ data }) => {
    if (data.join) shared = join(port, data.join);
    else if (data.look && shared) shared.stream.look();
    else if (data.leave && shared) {
      shared.ports.delete(port);
      if (!shared.ports.size) {
        shared.stream.close();
        streams.delete(data.leave);
      }
      shared = null;
    }
  };
  port.start();
});
