// One link for all windows of a browser: a shared worker that keeps links by the address of their
// stream and passes on what they tell. A window that closes cannot be noticed, so windows say now
// and then that they are there; a link without windows is closed.
import { createLink } from './link.js';

const FORGET = 150000; // ms; browsers wake a hidden window once a minute
const links = new Map();

/** The link that a window asks for, made when it is the first; the window gets what is known. */
function join(port, { events, state }) {
  let entry = links.get(events);
  if (!entry) {
    entry = { ports: new Map() };
    links.set(events, entry);
    const tell = (news) => entry.ports.forEach((_seen, each) => each.postMessage(news));
    entry.link = createLink({ events, state, tell });
  }
  if (!entry.ports.has(port)) {
    const { link, text } = entry.link.now();
    if (text !== null) port.postMessage({ text });
    if (link) port.postMessage({ link });
  }
  entry.ports.set(port, Date.now());
  return entry;
}

function leave(port, events) {
  const entry = links.get(events);
  if (!entry) return;
  entry.ports.delete(port);
  if (entry.ports.size === 0) {
    entry.link.close();
    links.delete(events);
  }
}

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.what === 'bye') {
      leave(port, data.events);
    } else {
      const entry = join(port, data);
      port.postMessage({ here: true });
      if (data.what === 'hurry') entry.link.hurry();
    }
  };
};

setInterval(() => {
  links.forEach((entry, events) => entry.ports.forEach((seen, port) => {
    if (Date.now() - seen > FORGET) leave(port, events);
  }));
}, 30000);
