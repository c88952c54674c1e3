// The minutes of a run: planned and used, of the step and of the lesson. The server's clock decides;
// without a network this device goes on by its own.

export function controlClock(root) {
  let known = JSON.parse(root.dataset.clock);
  let offset = known.now - Date.now() / 1000;

  const here = () => Date.now() / 1000 + offset;

  function lasted() {
    if (known.began === null) return 0;
    const until = known.pausedAt === null ? here() : known.pausedAt;
    return Math.max(0, until - known.began - known.pausedSeconds);
  }

  function draw(state) {
    const steps = root.querySelectorAll('[data-step][data-planned]');
    let planned = 0;
    let used = 0;
    steps.forEach((step) => {
      const id = step.dataset.step;
      const spent = (known.spent[id] || 0) + (id === state.step ? lasted() : 0);
      planned += Number(step.dataset.planned);
      used += spent;
      const line = step.querySelector('[data-used]');
      if (line && id === state.step) {
        line.textContent = say(root.dataset.wordMinutes, spent, step.dataset.planned);
        step.querySelector('[data-step-clock]').classList.toggle('control-over-time', spent > step.dataset.planned * 60);
      }
    });
    const total = root.querySelector('[data-total]');
    if (total) total.textContent = say(root.dataset.wordTotal, used, planned);
  }

  const say = (words, used, planned) => words.replace('{used}', Math.floor(used / 60)).replace('{planned}', planned);

  return {
    draw,
    /** As `adopt` takes it. */
    known: () => JSON.stringify({ ...known, now: here() }),
    /** What the server says of it. */
    adopt(text) {
      known = JSON.parse(text);
      offset = known.now - Date.now() / 1000;
    },
    /** What a command of this device leads to, until the server says so itself. */
    foresee(before, fields) {
      const { kind } = fields;
      if (kind === 'pause' && known.pausedAt === null) known = { ...known, pausedAt: here() };
      if (kind === 'resume' && known.pausedAt !== null) {
        known = { ...known, pausedSeconds: known.pausedSeconds + here() - known.pausedAt, pausedAt: null };
      }
      if (kind === 'step' && fields.step !== before.step) {
        const spent = { ...known.spent, [before.step]: (known.spent[before.step] || 0) + lasted() };
        known = { ...known, spent, began: here(), pausedSeconds: 0, pausedAt: null };
      }
    },
    /** Seconds of the server's clock, for what runs down. */
    now: here,
    /** A moment of this device's clock by the server's; both in ms. */
    at: (moment) => moment + offset * 1000,
  };
}
