// Short text and cloze: graded as their modules in lms/core/items do it.
// `item.accepted`, `nearly`, `wrong` (short text) and `gaps[name]` (cloze) are the words to compare with.

import { complete, readChoice, readText } from "../reading.js";
import { NEARLY_SCORE, compare, same } from "../text.js";
import { EMPTY, grade, has, unique } from "./grade.js";

export const shortText = {
  parse(_item, form) {
    const text = readText(form, "answer");
    return text ? { text } : null;
  },
  toForm: (_item, answer) => ({ answer: [answer.text] }),
  grade(item, answer) {
    if (!answer) return EMPTY;
    const typed = answer.text;
    const [outcome, remark] = compare(typed, item.accepted);
    if (outcome === "correct") return grade(1, outcome);
    const near = item.nearly.find((each) => same(typed, each));
    if (near !== undefined) return grade(NEARLY_SCORE, "nearly", [`nearly:${near}`]);
    const known = item.wrong.find(({ texts }) => texts.some((each) => same(typed, each)));
    if (known) return grade(0, "incorrect", [known.id], known.code ? [known.code] : []);
    if (outcome === "nearly") return grade(NEARLY_SCORE, outcome, [], [], [remark]);
    return grade(0, "incorrect", ["incorrect"]);
  },
};

export const cloze = {
  parse({ spec }, form) {
    const given = {};
    Object.entries(spec.gaps).forEach(([name, gap]) => {
      given[name] = gap.choices ? readChoice(form, `gap-${name}`, gap.choices) : readText(form, `gap-${name}`);
    });
    const gaps = complete(given);
    return gaps && { gaps };
  },
  toForm: ({ spec }, answer) => Object.fromEntries(
    Object.keys(spec.gaps).map((name) => [`gap-${name}`, has(answer.gaps, name) ? [answer.gaps[name]] : []]),
  ),
  grade(item, answer) {
    if (!answer || !Object.keys(answer.gaps).length) return EMPTY;
    const parts = Object.entries(item.spec.gaps).map(([name, gap]) =>
      gradeGap(item, name, gap, has(answer.gaps, name) ? answer.gaps[name] : null));
    const all = (field) => parts.flatMap((each) => each[field]);
    const scores = parts.map((each) => each.score);
    const score = scores.reduce((sum, each) => sum + each, 0) / scores.length;
    return grade(score, outcomeOf(scores), fallbackOnce(all("feedback")), unique(all("misconceptions")), unique(all("remarks")));
  },
};

function gradeGap(item, name, gap, value) {
  if (value === null) return EMPTY;
  if (!gap.choices) {
    const [outcome, remark] = compare(value, item.gaps[name]);
    if (outcome === "correct") return grade(1, outcome);
    if (outcome === "nearly") return grade(NEARLY_SCORE, outcome, [], [], [remark]);
    return grade(0, "incorrect", [`${name}:incorrect`]);
  }
  if (value === gap.key) return grade(1, "correct");
  const pair = `${name}:${value}`;
  const code = has(gap.misconceptions, value) ? [gap.misconceptions[value]] : [];
  return grade(0, "incorrect", [item.own.includes(pair) ? pair : "incorrect"], code);
}

function outcomeOf(scores) {
  if (Math.min(...scores) === 1) return "correct";
  if (!scores.some(Boolean)) return "incorrect";
  return scores.every(Boolean) ? "nearly" : "partial";
}

/** Own feedback first, then the general one, each once. */
function fallbackOnce(feedback) {
  const own = unique(feedback.filter((key) => key !== "incorrect"));
  return feedback.includes("incorrect") ? [...own, "incorrect"] : own;
}
