// Keeps the control of a run on the leader's phone, so that it opens without a network. Only what
// the control tells it to keep is kept: its own page, and the files that it needs. The page holds
// names of a class, so it is forgotten as soon as the server no longer shows it (the run is over,
// nobody is signed in, somebody leads it no more), on signing out (see enhance.js), and after a
// week in any case.
//
// The network comes first. What is kept answers where it fails, or takes longer than somebody in
// front of a class waits; the page then asks for the present state by itself.

/** Of the place where we stand in the site, as pages name it (data-mount). */
const KEPT = `live-control${new URL(self.registration.scope).pathname.replace(/\/[a-z]{2}\/runs\/$/, '')}`;
const PATIENCE = 8000;
const OLDEST = 7 * 24 * 3600 * 1000;
/** Answers by which the server shows the page no longer; 0: it leads elsewhere. */
const GONE = [0, 401, 403, 404, 410];

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(forgetOld().then(() => self.clients.claim())));

const isFile = (url) => new URL(url).pathname.includes('/static/');

/** Pages that are too old, and the files when no page is left that needs them. */
async function forgetOld() {
  const cache = await caches.open(KEPT);
  let left = 0;
  for (const request of await cache.keys()) {
    if (isFile(request.url)) continue;
    const answer = await cache.match(request, { ignoreVary: true });
    const at = Date.parse((answer && answer.headers.get('date')) || '');
    if (at && Date.now() - at <= OLDEST) left += 1;
    else await cache.delete(request, { ignoreVary: true });
  }
  if (!left) await caches.delete(KEPT);
}

async function forget(url) {
  const cache = await caches.open(KEPT);
  await cache.delete(url, { ignoreSearch: true, ignoreVary: true });
  await forgetOld();
}

async function keepAll(page, files) {
  const answer = await fetch(page, { credentials: 'same-origin' });
  if (answer.redirected || GONE.includes(answer.status)) await forget(page);
  if (!answer.ok || answer.redirected) return false;
  const cache = await caches.open(KEPT);
  await cache.put(page, answer);
  const kept = await Promise.all(files.filter(Boolean).map(async (url) => {
    if (await cache.match(url, { ignoreVary: true })) return true;
    const file = await fetch(url, { credentials: 'same-origin' });
    if (file.ok) await cache.put(url, file);
    return file.ok;
  }));
  return kept.every(Boolean);
}

self.addEventListener('message', (event) => {
  const { keep, files = [], forget: gone } = event.data || {};
  event.waitUntil((async () => {
    if (gone) await forget(gone);
    if (keep && (await keepAll(keep, files))) event.source.postMessage({ kept: keep });
  })());
});

/** The server's answer; null where there is none. What it no longer shows is forgotten. */
async function fromNetwork(request) {
  try {
    const answer = await fetch(request);
    if (answer.status >= 500) return null; // a proxy without its server
    if (GONE.includes(answer.status)) await forget(request.url);
    return answer;
  } catch (error) {
    return null;
  }
}

async function page(event) {
  const { request } = event;
  const kept = await caches.match(request, { cacheName: KEPT, ignoreSearch: true, ignoreVary: true });
  if (!kept) return fetch(request);
  const asked = fromNetwork(request);
  event.waitUntil(asked);
  const patience = new Promise((resolve) => { setTimeout(() => resolve(null), PATIENCE); });
  return (await Promise.race([asked, patience])) || kept;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(forgetOld().catch(() => {}).then(() => page(event)));
  else if (isFile(request.url)) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept || fetch(request)));
  }
});
