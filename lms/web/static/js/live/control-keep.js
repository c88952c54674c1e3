// Keeps the control on this device, so that it opens without a network: asks the worker to, and says
// what came of it.

export function keep(root) {
  const refused = root.querySelector('[data-no-worker]');
  if (!('serviceWorker' in navigator) || !window.isSecureContext) {
    refused.hidden = false;
    return;
  }
  navigator.serviceWorker.addEventListener('message', (event) => {
    if (event.data.kept === location.pathname) root.querySelector('[data-kept]').hidden = false;
  });
  navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.scope }).then(async () => {
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: location.pathname, files: filesInUse(root) });
  }).catch(() => { refused.hidden = false; });
}

/** Every file of ours that this page has loaded, or names for later (the reader of cards). */
function filesInUse(root) {
  const named = Array.from(root.querySelectorAll('[data-card-reader]')).flatMap((each) => Object.values(each.dataset));
  return [...performance.getEntriesByType('resource').map((each) => each.name), ...named.flatMap((each) => each.split(' '))]
    .filter((each) => each.includes('/static/'));
}
