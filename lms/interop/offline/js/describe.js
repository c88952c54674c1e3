// An answer in words, one line each, as `describe_each` of our item types gives it.

import { has } from "./items/grade.js";
import { formatNumber } from "./numbers.js";
import { label, resolve } from "./units.js";

export function described(item, answer, words) {
  const { spec, labels, language } = item;
  const each = (part, keys) => keys.map((key) => labels[`${part}:${key}`] || key);
  switch (item.type) {
    case "single-choice": return [labels[`choices:${answer.choice}`] || answer.choice];
    case "multiple-choice": return each("choices", answer.choices);
    case "true-false": return [words.truth[answer.value ? 0 : 1]];
    case "ordering": return each("entries", answer.order);
    case "short-text": return [answer.text];
    case "numeric": return [number(item, answer)];
    case "matching": return spec.lefts.filter((left) => has(answer.pairs, left)).map(
      (left) => `${labels[`lefts:${left}`]} → ${labels[`rights:${answer.pairs[left]}`]}`,
    );
    case "categorising": return spec.categories.map((category) => {
      const inside = spec.entries.filter((entry) => answer.groups[entry] === category);
      const named = each("entries", inside).join(language === "ja" ? "、" : ", ");
      return inside.length ? labels[`categories:${category}`] + words.colon + named : "";
    }).filter(Boolean);
    default: return [item.parts.map(([kind, value]) => (kind === "text" ? value : `[${gap(item, answer, value)}]`)).join("")];
  }
}

function gap(item, answer, name) {
  const value = has(answer.gaps, name) ? answer.gaps[name] : "";
  return item.labels[`${name}:${value}`] || value;
}

function number(item, { value, unit = "" }) {
  const shown = formatNumber(value, item.language);
  if (!unit) return shown;
  const own = unit === item.spec.unit && item.unitLabel;
  const name = own || (has(item.spec.units, unit) ? unit : label(resolve(unit)));
  const tight = name === "%" || (item.language === "ja" && !/^[\u0000-\u007f°]/.test(name));
  return tight ? shown + name : `${shown} ${name}`;
}
