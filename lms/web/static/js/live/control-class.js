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

/** The class list offers the choices of the question that is asked now, which it may not know yet. */
export function showTaps(root, { item, vote, letters, open }) {
  const question = letters ? `${item}/${vote}` : '';
  root.querySelectorAll('[data-question]').forEach((list) => {
    if (list.dataset.question !== question) {
      list.dataset.question = question;
      list.querySelectorAll('[data-person]').forEach((row) => drawTaps(row, letters, list.dataset.wordTap));
    }
    list.querySelectorAll('.tap').forEach((button) => { button.disabled = !open; });
  });
}

function drawTaps(row, letters, words) {
  const state = row.querySelector('[data-person-state]');
  row.querySelectorAll('[data-taps]').forEach((each) => each.remove());
  if ('away' in row.dataset) return;
  if ('answered' in row.dataset) {
    row.removeAttribute('data-answered');
    state.textContent = '';
    state.classList.replace('state-done', 'state-not-started');
  }
  if (!letters) return;
  const taps = document.createElement('span');
  taps.className = 'control-taps';
  taps.dataset.taps = '';
  taps.append(...Array.from(letters, (letter) => {
    const form = document.createElement('form');
    form.className = 'control-form';
    Object.assign(form.dataset, { tap: row.dataset.person, letter });
    const button = document.createElement('button');
    button.className = 'tap';
    button.textContent = letter;
    button.setAttribute('aria-pressed', 'false');
    button.setAttribute('aria-label', words.replace('{letter}', letter).replace('{name}', row.dataset.name));
    form.append(button);
    return form;
  }));
  state.after(taps);
}

const MOST = 500; // hands
const within = (count) => Math.max(0, Math.min(MOST, Math.round(Number(count) || 0)));
const nameOf = ({ item, vote, choice }) => `hands/${item}/${vote}/${choice}`;

/**
 * Big − and + for raised hands: the count as it stands is sent, a moment after the last press.
 * `counts.show([[item, vote, choice, count], …])`: what is known elsewhere; a count that is being
 * made here, or of which `waits({ item, vote, choice })`, stays as it is.
 */
export function handCounters(root, { send, later, waits }) {
  const forms = Array.from(root.querySelectorAll('[data-hands]'));
  const inputOf = (form) => form.querySelector('.hand-count');
  forms.forEach((form) => {
    const input = inputOf(form);
    const soon = (milliseconds) => {
      const at = Date.now();
      later.soon(nameOf(form.dataset), milliseconds, () => {
        const { item, vote, choice } = form.dataset;
        send({ kind: 'hands', item, vote, choice, count: String(within(input.value)) }, at);
      });
    };
    form.querySelectorAll('[data-step]').forEach((button) => {
      button.hidden = false;
      button.addEventListener('click', () => {
        input.value = within(within(input.value) + Number(button.dataset.step));
        soon(400);
      });
    });
    form.querySelectorAll('[data-without-script]').forEach((button) => { button.hidden = true; });
    input.addEventListener('input', () => soon(800));
    // What waits has been sent when this is heard; where nothing waits, nothing has changed.
    form.addEventListener('submit', (event) => event.preventDefault());
  });
  return {
    show(counts) {
      const known = new Map(counts.map(([item, vote, choice, count]) => [nameOf({ item, vote, choice }), count]));
      forms.forEach((form) => {
        const input = inputOf(form);
        const name = nameOf(form.dataset);
        if (input === document.activeElement || later.has(name) || waits(form.dataset)) return;
        input.value = known.get(name) || 0;
      });
    },
    mark(fields) {
      forms.filter((form) => nameOf(form.dataset) === nameOf(fields)).forEach((form) => { inputOf(form).value = fields.count; });
    },
  };
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
