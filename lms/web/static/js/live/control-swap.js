// Puts what changes with every answer into the control, without disturbing whoever uses it: what is
// being typed stays, what was unfolded stays unfolded, and the keyboard stays where it was.

/** Fields that are different in every page, and say nothing about what a button does. */
export const ABOUT = ['csrf_token', 'device', 'number', 'age'];

/** The parts of a page (`data-swap`) in place of those that stand there. */
export function swap(root, page) {
  page.querySelectorAll('[data-swap]').forEach((fresh) => {
    root.querySelectorAll(`[data-swap="${fresh.dataset.swap}"]`).forEach((old) => put(old, fresh.innerHTML));
  });
}

function put(old, html) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  if (focused && focused.matches('input, textarea, select')) return;
  const mark = focused && markOf(focused);
  const place = focused && Array.from(old.querySelectorAll(REACHED)).indexOf(focused);
  const open = new Set(Array.from(old.querySelectorAll('details[open]'), textOf));
  old.innerHTML = html;
  old.querySelectorAll('details').forEach((each) => { each.open = open.has(textOf(each)); });
  if (!focused) return;
  const reached = Array.from(old.querySelectorAll(REACHED));
  const again = reached.find((each) => markOf(each) === mark) || reached[Math.min(place, reached.length - 1)];
  if (again) again.focus({ preventScroll: true });
}

const REACHED = 'button, summary, a[href]';

const textOf = (details) => (details.closest('[data-person]') || details).textContent.slice(0, 40);

/** What a button does, or a line unfolds. */
function markOf(element) {
  const form = element.closest('form');
  if (!form) return textOf(element.closest('details') || element);
  if ('tap' in form.dataset) return `${form.dataset.tap} ${form.dataset.letter}`;
  const fields = Array.from(new FormData(form)).filter(([name]) => !ABOUT.includes(name));
  return JSON.stringify(fields);
}
