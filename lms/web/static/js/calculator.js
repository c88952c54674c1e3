// Works a calculator out while somebody types. The sum is done by the server: this asks for the
// page that the form would lead to, and takes the outcome and the messages out of it.

const WAIT = 300; // ms after the last key
const MOST_STEPS = 2000; // a slider with more would jump

function adopt(form, page) {
  const scope = form.closest('.calculator');
  const old = scope.querySelector('[data-outcome]');
  const fresh = page.querySelector('[data-outcome]');
  if (!old || !fresh) return;
  const open = [...old.querySelectorAll('details')].map((each) => each.open);
  fresh.querySelectorAll('details').forEach((each, place) => { each.open = Boolean(open[place]); });
  old.innerHTML = fresh.innerHTML;
  form.querySelectorAll('[data-field]').forEach((field) => {
    const told = page.querySelector(`[data-field="${field.dataset.field}"] .field-error`);
    const shown = field.querySelector('.field-error');
    const control = field.querySelector('input[name], select, textarea');
    if (shown) shown.remove();
    field.classList.toggle('has-error', Boolean(told));
    if (told) control.before(told);
    if (told) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
  });
  const again = form.querySelector('[data-again]');
  const next = page.querySelector('[data-again]');
  if (again && next) again.value = next.value;
}

function enhance(form) {
  let asked = 0;
  let timer;

  async function ask(turn) {
    const number = (asked += 1);
    const query = new URLSearchParams(new FormData(form));
    if (turn) query.set('turn', turn);
    try {
      const answer = await fetch(`${form.action.split('#')[0]}?${query}`, { credentials: 'same-origin' });
      const text = await answer.text();
      if (number === asked) adopt(form, new DOMParser().parseFromString(text, 'text/html'));
    } catch (error) {
      if (number === asked) form.submit(); // the browser's own page says what is wrong
    }
  }

  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };
  form.addEventListener('input', soon);
  form.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (button && 'leave' in button.dataset) return;
    event.preventDefault();
    clearTimeout(timer);
    ask(button && 'again' in button.dataset ? button.value : '');
  });
  form.querySelectorAll('.calculator-field input[data-step]').forEach((input) => slider(input));
}

function slider(input) {
  const { low, high, step } = input.dataset;
  if ((high - low) / step > MOST_STEPS) return;
  const comma = document.documentElement.lang === 'vi';
  const range = document.createElement('input');
  Object.assign(range, { type: 'range', min: low, max: high, step });
  range.setAttribute('aria-label', input.labels.length ? input.labels[0].textContent : input.name);
  const follow = () => { range.value = input.value.replace(',', '.'); };
  follow();
  input.addEventListener('input', follow);
  range.addEventListener('input', () => {
    input.value = comma ? range.value.replace('.', ',') : range.value;
  });
  input.after(range);
}

document.querySelectorAll('form[data-calculator]').forEach(enhance);
