// The order of choices: another one in each attempt, the same again whenever it is resumed.

/** Numbers from 0 to 1 that the seed alone decides (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled(list, next) {
  const order = [...list];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

function reorder(elements, order) {
  const { parentNode } = elements[0];
  const after = elements[elements.length - 1].nextSibling;
  order.forEach((each) => parentNode.insertBefore(each, after));
}

/** Puts what an item offers into the order of an attempt; `index` tells items apart. */
export function shuffleItem(form, item, seed, index) {
  const next = random(seed * 97 + index);
  const free = item.spec.shuffle !== false;
  const options = () => form.querySelectorAll("select").forEach((select) => {
    const real = [...select.options].filter((each) => each.value);
    reorder(real, shuffled(real, next));
  });
  if (["single-choice", "multiple-choice"].includes(item.type) && free) {
    const choices = [...form.querySelectorAll(".choice")];
    reorder(choices, shuffled(choices, next));
  }
  if (item.type === "ordering" || (item.type === "categorising" && free)) {
    const rows = [...form.querySelectorAll(".item-row")];
    reorder(rows, item.type === "ordering" ? unlike(rows, item, next) : shuffled(rows, next));
  }
  if (item.type === "matching" && free) sameOptions(form, next);
  if (item.type === "cloze" && free) options();
}

/** Never the right order, which would betray it. */
function unlike(rows, item, next) {
  const order = shuffled(rows, next);
  const named = order.map((row) => row.querySelector("select").name);
  const right = item.spec.entries.every((entry, place) => named[place] === `position-${entry}`);
  return right ? [...order.slice(1), order[0]] : order;
}

/** The same order in each of the lists. */
function sameOptions(form, next) {
  const selects = [...form.querySelectorAll("select")];
  const values = shuffled([...selects[0].options].map((each) => each.value).filter(Boolean), next);
  selects.forEach((select) => values.forEach((value) => {
    select.append([...select.options].find((each) => each.value === value));
  }));
}
