// Notes which steps a signed-in reader has seen, so that another device continues there.
// Without scripts a step is noted when it is marked done.
const token = document.querySelector('input[name="csrf_token"]');
const seen = new Set();

function note(step) {
  if (seen.has(step.id) || !token) return;
  seen.add(step.id);
  const body = new URLSearchParams({ csrf_token: token.value });
  const url = location.pathname + '/steps/' + step.dataset.step + '/seen';
  // A lost note costs nothing: the next visit makes it again.
  fetch(url, { method: 'POST', body, keepalive: true, credentials: 'same-origin' }).catch(() => seen.delete(step.id));
}

if ('IntersectionObserver' in window) {
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) note(entry.target);
  }, { rootMargin: '0px 0px -40% 0px' });
  document.querySelectorAll('[data-step]').forEach((step) => watcher.observe(step));
}
