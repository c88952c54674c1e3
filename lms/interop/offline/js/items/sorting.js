// Matching, categorising and ordering: graded as their modules in lms/core/items do it.

import { refuse } from "../faults.js";
import { readEach } from "../reading.js";
import { EMPTY, codesOf, grade, has } from "./grade.js";

const common = (a, b) => (b ? common(b, a % b) : a);
const leastMultiple = (numbers) => numbers.reduce((a, b) => (a * b) / common(a, b), 1);

/** Each place counts alike; what one gets by one place for all is taken off. */
function sortingScore(key, given) {
  const sizes = {};
  const right = {};
  Object.entries(key).forEach(([thing, place]) => {
    sizes[place] = (sizes[place] || 0) + 1;
    right[place] = (right[place] || 0) + (given[thing] === place ? 1 : 0);
  });
  const places = Object.keys(sizes);
  const whole = leastMultiple(Object.values(sizes));
  const sum = places.reduce((total, place) => total + (right[place] * whole) / sizes[place], 0);
  return Math.max(0, sum - whole) / (whole * (places.length - 1));
}

function sorting(thingsField, placesField, answerField, prefix) {
  return {
    prefix,
    thingsField,
    placesField,
    answerField,
    parse({ spec }, form) {
      const given = readEach(form, prefix, spec[thingsField], spec[placesField]);
      return given && { [answerField]: given };
    },
    toForm({ spec }, answer) {
      const given = answer[answerField];
      return Object.fromEntries(
        spec[thingsField].map((each) => [`${prefix}-${each}`, has(given, each) ? [given[each]] : []]),
      );
    },
    grade({ spec, own }, answer) {
      const given = answer ? answer[answerField] : {};
      if (!Object.keys(given).length) return EMPTY;
      const score = sortingScore(spec.key, given);
      if (score === 1) return grade(1, "correct");
      const right = Object.entries(spec.key).some(([thing, place]) => given[thing] === place);
      const wrong = spec[thingsField]
        .filter((thing) => has(given, thing) && given[thing] !== spec.key[thing])
        .map((thing) => `${thing}:${given[thing]}`);
      const told = wrong.filter((pair) => own.includes(pair));
      const rest = wrong.length && told.length === wrong.length ? [] : ["incorrect"];
      const outcome = right && score > 0 ? "partial" : "incorrect";
      return grade(score, outcome, [...told, ...rest], codesOf(spec.misconceptions, wrong));
    },
  };
}

export const matching = sorting("lefts", "rights", "pairs", "match");
export const categorising = sorting("entries", "categories", "groups", "group");

export const ordering = {
  parse({ spec }, form) {
    const places = spec.entries.map((_each, place) => String(place + 1));
    const given = readEach(form, "position", spec.entries, places);
    if (!given) return null;
    const entryAt = {};
    spec.entries.forEach((entry) => {
      if (has(entryAt, given[entry])) refuse("order-clash", { position: given[entry] });
      entryAt[given[entry]] = entry;
    });
    return { order: places.map((place) => entryAt[place]) };
  },
  toForm: ({ spec }, answer) => Object.fromEntries(
    spec.entries.map((each) => [`position-${each}`, [String(answer.order.indexOf(each) + 1)]]),
  ),
  grade({ spec, own }, answer) {
    if (!answer) return EMPTY;
    const { entries } = spec;
    const { order } = answer;
    const follows = (a, b) => order.indexOf(b) === order.indexOf(a) + 1;
    const pairs = entries.slice(1).map((each, place) => [entries[place], each]);
    const score = pairs.filter(([a, b]) => follows(a, b)).length / pairs.length;
    if (score === 1) return grade(1, "correct");
    const inverted = inversions(entries).filter((pair) => {
      const [first, second] = pair.split(":");
      return order.indexOf(first) < order.indexOf(second);
    });
    const told = inverted.filter((pair) => own.includes(pair));
    const outcome = score > 0 ? "partial" : "incorrect";
    return grade(score, outcome, told.length ? told : ["incorrect"], codesOf(spec.misconceptions, inverted));
  },
};

/** Every pair of entries the wrong way round, as "later:earlier". */
function inversions(entries) {
  return entries.flatMap((earlier, place) => entries.slice(place + 1).map((later) => `${later}:${earlier}`));
}
