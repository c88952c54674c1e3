// The list of a shared tablet: answers that were given here and have not arrived yet are handed over.
// Without a network it stays on the screen and says so, where a browser would show its own page.

import { isReachable } from './link.js';
import { createOutbox } from './outbox.js';

const list = document.querySelector('[data-tablet]');
const away = list.querySelector('[data-away]');

/** Goes on as the page would have, if there is a network. */
async function goOn(event, how) {
  event.preventDefault();
  event.stopPropagation(); // of what else marks a form as sent
  away.hidden = true;
  if (await isReachable(list.dataset.state)) return how();
  away.hidden = false;
  away.scrollIntoView({ block: 'nearest' });
}

list.addEventListener('submit', (event) => goOn(event, () => event.target.submit()), true);
list.addEventListener('click', (event) => {
  const link = event.target.closest('a[href]:not([href^="#"])');
  if (link) goOn(event, () => { window.location.href = link.href; });
});
createOutbox({ key: 'places', credentials: 'omit' }).flush();
// From a pupil's page one comes here in its place; what the browser kept of this page is too old.
window.addEventListener('pageshow', (event) => { if (event.persisted) window.location.reload(); });
