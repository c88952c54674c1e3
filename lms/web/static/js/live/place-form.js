// The fields of a participant's form: filled in again, measured, and told what is wrong with them.

/** Puts what was sent into the fields again; `fields`: [[name, value], …]. */
export function fill(form, fields) {
  const names = new Set(fields.map(([name]) => name));
  names.forEach((name) => {
    const values = fields.filter((each) => each[0] === name).map((each) => each[1]);
    form.querySelectorAll(`.live-now [name="${CSS.escape(name)}"]`).forEach((control) => {
      if (control.type === 'radio' || control.type === 'checkbox') control.checked = values.includes(control.value);
      else if (control.type !== 'hidden') [control.value] = values;
    });
  });
}

/** Whether a field holds something else than the server put into it. */
export function isTouched(holder) {
  return [...holder.querySelectorAll('input, select, textarea')].some((control) => {
    if (control.type === 'radio' || control.type === 'checkbox') return control.checked !== control.defaultChecked;
    if (control.tagName !== 'SELECT') return control.type !== 'hidden' && control.value !== control.defaultValue;
    const put = [...control.options].find((each) => each.defaultSelected) || control.options[0];
    return Boolean(put) && control.value !== put.value;
  });
}

/** Whether nothing is ticked, chosen or written: there is no answer to send. */
export function isEmpty(holder) {
  const fields = [...holder.querySelectorAll('input, select, textarea')].filter((control) => control.type !== 'hidden');
  return fields.every((control) => {
    if (control.type === 'radio' || control.type === 'checkbox') return !control.checked;
    return !control.value.trim();
  });
}

/** Whether a text can be sent, and says so where it is too long. Letters count as people count them. */
export function measure(form, text) {
  const over = [...text.value.normalize('NFC').trim()].length - Number(text.dataset.most);
  showProblem(form, over > 0 ? form.dataset.wordCharacters.replace('{count}', over) : '');
  text.toggleAttribute('aria-invalid', over > 0);
  if (over > 0) text.setAttribute('aria-invalid', 'true');
  return over <= 0;
}

/** Says at the thumb what is wrong; '' takes it away. */
export function showProblem(form, words) {
  const place = form.querySelector('#problem');
  if (!place || place.textContent.trim() === words) return;
  place.textContent = '';
  if (!words) return;
  const notice = document.createElement('p');
  notice.className = 'notice notice-error';
  notice.setAttribute('role', 'alert');
  notice.textContent = words;
  place.append(notice);
}

/** Says at each field of a model what is wrong with it; `problems`: id → words. */
export function showFieldProblems(form, problems) {
  form.querySelectorAll('[data-field]').forEach((field) => {
    const words = problems[field.dataset.field];
    const control = field.querySelector('input, select, textarea');
    const shown = field.querySelector('.field-error');
    if (shown) shown.remove();
    field.classList.toggle('has-error', Boolean(words));
    control.removeAttribute('aria-invalid');
    if (!words) return;
    const told = document.createElement('p');
    told.className = 'field-error';
    told.textContent = words.trim();
    told.id = `${control.id}-error`;
    control.before(told);
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', told.id);
  });
  const first = form.querySelector('[data-field].has-error');
  if (!first) return;
  if (first.closest('details')) first.closest('details').open = true;
  first.scrollIntoView({ block: 'center' });
}

/** What matters now for somebody else: without what one pupil has answered. */
export function blank(now) {
  const fresh = now.cloneNode(true);
  fresh.querySelectorAll('.live-given, #problem > *, .field-error').forEach((each) => each.remove());
  fresh.querySelectorAll('input:not([type="hidden"]), select, textarea').forEach((control) => {
    if (control.type === 'radio' || control.type === 'checkbox') control.checked = false;
    else if (control.tagName === 'SELECT') control.selectedIndex = 0;
    else control.value = '';
  });
  fresh.querySelectorAll('.item-state').forEach((each) => {
    each.hidden = true;
    each.dataset.stands = '0';
  });
  return fresh;
}
