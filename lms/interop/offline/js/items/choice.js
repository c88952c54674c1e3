// Single choice, multiple choice, true or false: graded as their modules in lms/core/items do it.
// `spec` is the item's structure, `threshold` (of multiple choice) comes in hundredths from Python.

import { readChoice, readChoices } from "../reading.js";
import { EMPTY, codesOf, grade } from "./grade.js";

export const singleChoice = {
  parse(item, form) {
    const choice = readChoice(form, "answer", item.spec.choices);
    return choice ? { choice } : null;
  },
  toForm: (_item, answer) => ({ answer: [answer.choice] }),
  grade({ spec }, answer) {
    if (!answer) return EMPTY;
    if (answer.choice === spec.key) return grade(1, "correct", [answer.choice]);
    return grade(0, "incorrect", [answer.choice], codesOf(spec.misconceptions, [answer.choice]));
  },
};

export const trueFalse = {
  parse(_item, form) {
    const value = readChoice(form, "answer", ["true", "false"]);
    return value ? { value: value === "true" } : null;
  },
  toForm: (_item, answer) => ({ answer: [String(answer.value)] }),
  grade({ spec }, answer) {
    if (!answer) return EMPTY;
    const value = String(answer.value);
    if (answer.value === spec.key) return grade(1, "correct", [value]);
    return grade(0, "incorrect", [value], codesOf(spec.misconceptions, [value]));
  },
};

export const multipleChoice = {
  parse(item, form) {
    const choices = readChoices(form, "answer", item.spec.choices);
    return choices.length ? { choices } : null;
  },
  toForm: (_item, answer) => ({ answer: answer.choices }),
  grade({ spec, threshold }, answer) {
    const chosen = answer ? spec.choices.filter((each) => answer.choices.includes(each)) : [];
    if (!chosen.length) return EMPTY;
    const hits = chosen.filter((each) => spec.key.includes(each)).length;
    const others = spec.choices.length - spec.key.length;
    const score = tickingScore(spec.key.length, others, hits, chosen.length - hits, threshold);
    const outcome = score === 1 ? "correct" : score > 0 ? "partial" : "incorrect";
    return grade(score, outcome, chosen, codesOf(spec.misconceptions, chosen));
  },
};

/** (hits/keys − slips/others − t) / (1 − t) in whole numbers, so that it rounds as Python does. */
function tickingScore(keys, others, hits, slips, threshold) {
  const above = 100 * (hits * others - slips * keys) - threshold * keys * others;
  return Math.max(0, above) / (keys * others * (100 - threshold));
}
