// The list of a shared tablet: answers that were given here and have not arrived yet are handed over.

import { createOutbox } from './outbox.js';

createOutbox({ key: 'places', credentials: 'omit' }).flush();
// From a pupil's page one comes here in its place; what the browser kept of this page is too old.
window.addEventListener('pageshow', (event) => { if (event.persisted) window.location.reload(); });
