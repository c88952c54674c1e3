// What comes in a row (a count that goes up, cards read one after the other) is sent once, a moment
// after it. Whatever may end that moment sends it at once: another press, a page that is left or put
// away; a vote that runs out calls `flush`.

export function createLater(root) {
  const waiting = new Map(); // name → { act, timer }

  function now(name) {
    const { act, timer } = waiting.get(name);
    clearTimeout(timer);
    waiting.delete(name);
    act();
  }

  const flush = () => Array.from(waiting.keys()).forEach(now);

  root.addEventListener('submit', flush, true);
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') flush(); });

  return {
    flush,
    has: (name) => waiting.has(name),
    /** `act` in so many milliseconds, in place of what waited under this name. */
    soon(name, milliseconds, act) {
      if (waiting.has(name)) clearTimeout(waiting.get(name).timer);
      waiting.set(name, { act, timer: setTimeout(() => now(name), milliseconds) });
    },
  };
}
