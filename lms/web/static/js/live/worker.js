// Keeps the control of a run on the leader's phone, so that it opens without a network. Only what
// the control tells it to keep is kept: its own page, and the files that it needs. The page holds
// names of a class: whatever is older than a day is thrown away.

const KEPT = 'live-control';
const PATIENCE = 4000;
const OLDEST = 24 * 3600 * 1000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function forgetOld(cache) {
  for (const request of await cache.keys()) {
    const answer = await cache.match(request);
    const at = Date.parse(answer.headers.get('date') || '');
    if (at && Date.now() - at > OLDEST) await cache.delete(request);
  }
}

self.addEventListener('message', (event) => {
  const { keep, files = [], forget } = event.data || {};
  event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    if (forget) await cache.delete(forget);
    if (!keep) return;
    await forgetOld(cache);
    await Promise.all([keep, ...files.filter(Boolean)].map(async (url) => {
      if (url !== keep && (await cache.match(url, { ignoreVary: true }))) return;
      const answer = await fetch(url, { credentials: 'same-origin' });
      if (answer.ok && !answer.redirected) await cache.put(url, answer);
    }));
    event.source.postMessage({ kept: keep });
  })());
});

async function fromNetworkElseKept(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  if (!kept) return fetch(request);
  const patience = new Promise((resolve) => { setTimeout(() => resolve(null), PATIENCE); });
  const answer = await Promise.race([fetch(request).catch(() => null), patience]);
  return answer || kept;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(fromNetworkElseKept(request));
  else if (new URL(request.url).pathname.includes('/static/')) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept || fetch(request)));
  }
});
