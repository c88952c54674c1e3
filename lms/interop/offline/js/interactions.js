// An answer as learning platforms record it. The long form (ids, [,] between them) is that of
// SCORM 2004 and of xAPI; SCORM 1.2 knows only single letters, so things are lettered in their order.

import { inOwnUnit, limits } from "./items/numeric.js";
import { has } from "./items/grade.js";
import { toNumber } from "./numbers.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const KINDS = {
  "single-choice": "choice", "multiple-choice": "choice", "true-false": "true-false", numeric: "numeric",
  ordering: "sequencing", matching: "matching", categorising: "matching", cloze: "fill-in", "short-text": "fill-in",
};
const SORTED = { matching: ["lefts", "rights", "pairs"], categorising: ["entries", "categories", "groups"] };

export const kindOf = (item) => KINDS[item.type];

/** {kind, long, short, right, rightShort}: the answer and the right one in both forms. */
export function recorded(item, answer) {
  const [long, short] = written(item, answer);
  const [right, rightShort] = written(item, item.correct);
  const range = item.type === "numeric" ? limits(item.spec).map(toNumber).join("[:]") : right;
  return { kind: KINDS[item.type], long, short, right: range, rightShort };
}

function written(item, answer) {
  const { spec } = item;
  if (item.type === "true-false") return [String(answer.value), answer.value ? "t" : "f"];
  if (item.type === "single-choice") return list([answer.choice], spec.choices);
  if (item.type === "multiple-choice") return list(answer.choices, spec.choices);
  if (item.type === "ordering") return list(answer.order, spec.entries);
  if (item.type === "numeric") return twice(String(toNumber(inOwnUnit(spec, answer))));
  if (item.type === "short-text") return twice(answer.text);
  if (item.type === "cloze") {
    const texts = Object.keys(spec.gaps).filter((name) => has(answer.gaps, name)).map((name) => answer.gaps[name]);
    return [texts.join("[,]"), texts.join(", ")];
  }
  const [thingsField, placesField, answerField] = SORTED[item.type];
  const [things, places, given] = [spec[thingsField], spec[placesField], answer[answerField]];
  const put = things.filter((each) => has(given, each));
  return [
    put.map((each) => `${each}[.]${given[each]}`).join("[,]"),
    put.map((each) => `${letter(things, each)}.${letter(places, given[each])}`).join(","),
  ];
}

const twice = (text) => [text, text];
const letter = (all, each) => LETTERS[all.indexOf(each)];
const list = (chosen, all) => [chosen.join("[,]"), chosen.map((each) => letter(all, each)).join(",")];
