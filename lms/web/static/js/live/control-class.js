// The class list on the control: one tap a pupil, hands by big buttons, lots drawn on this device,
// all of which go through the outbox and are seen at once.

const shuffle = (list) => {
  const mixed = [...list];
  for (let place = mixed.length - 1; place > 0; place -= 1) {
    const other = Math.floor(Math.random() * (place + 1));
    [mixed[place], mixed[other]] = [mixed[other], mixed[place]];
  }
  return mixed;
};

/** As few groups as fit the size, none smaller than the others by more than one. */
export function inGroups(people, size) {
  const count = Math.max(1, Math.round(people.length / size));
  const groups = Array.from({ length: count }, () => []);
  shuffle(people).forEach((each, place) => groups[place % count].push(each));
  return groups;
}

/** Marks on the list what was tapped here, until the server's list says it. */
export function markTap(root, key, letter) {
  const row = root.querySelector(`[data-person="${key}"]`);
  if (!row) return;
  row.querySelectorAll('[data-tap] .tap').forEach((button) => {
    button.setAttribute('aria-pressed', String(button.closest('[data-tap]').dataset.letter === letter));
  });
  row.setAttribute('data-answered', '');
}

export function markHands(root, fields) {
  const form = root.querySelector(`[data-hands][data-item="${fields.item}"][data-vote="${fields.vote}"][data-choice="${fields.choice}"]`);
  if (form) form.querySelector('.hand-count').value = fields.count;
}

/** Big − and + for raised hands: the count as it stands is sent, a moment after the last press. */
export function handCounters(root, send) {
  root.querySelectorAll('[data-hands]').forEach((form) => {
    const input = form.querySelector('.hand-count');
    let timer;
    const now = () => {
      clearTimeout(timer);
      timer = null;
      const { item, vote, choice } = form.dataset;
      send({ kind: 'hands', item, vote, choice, count: String(Math.max(0, Math.min(500, Math.round(Number(input.value) || 0)))) });
    };
    const soon = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(now, wait);
    };
    // Whoever leaves the page, or closes a vote, in the moment after the last press loses nothing.
    window.addEventListener('pagehide', () => { if (timer) now(); });
    root.addEventListener('submit', (event) => { if (timer && event.target !== form) now(); }, true);
    form.querySelectorAll('[data-step]').forEach((button) => {
      button.hidden = false;
      button.addEventListener('click', () => {
        input.value = Math.max(0, Math.min(500, (Number(input.value) || 0) + Number(button.dataset.step)));
        soon(400);
      });
    });
    form.querySelectorAll('[data-without-script]').forEach((button) => { button.hidden = true; });
    input.addEventListener('input', () => soon(800));
    form.addEventListener('submit', (event) => { event.preventDefault(); soon(0); });
  });
}

/** Lots: one of the class, or groups; who is absent is not drawn. */
export function lots(root, send) {
  const box = root.querySelector('[data-draw]');
  if (!box) return;
  box.hidden = false;
  const present = () => Array.from(root.querySelectorAll('[data-person]:not([data-away])'), (row) => row.dataset.person);
  let drawn = [];
  box.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    const people = present();
    if (!button || !people.length) return;
    if (button.dataset.drawGroups) {
      send({ kind: 'pick', drawn: JSON.stringify(inGroups(people, Number(button.dataset.drawGroups))) });
      return;
    }
    // Nobody is drawn again before everybody was.
    if (people.every((each) => drawn.includes(each))) drawn = [];
    const [one] = shuffle(people.filter((each) => !drawn.includes(each)));
    drawn.push(one);
    send({ kind: 'pick', drawn: JSON.stringify([[one]]) });
  });
}
