// What grading answers with: as `Grade` in lms/core/items/base.py.

export const EMPTY = { score: 0, outcome: "empty", feedback: [], misconceptions: [], remarks: [] };

export function grade(score, outcome, feedback = [], misconceptions = [], remarks = []) {
  return { score, outcome, feedback, misconceptions, remarks };
}

export const unique = (list) => [...new Set(list)];
export const has = (object, key) => Object.prototype.hasOwnProperty.call(object || {}, key);
export const codesOf = (misconceptions, keys) =>
  unique(keys.filter((key) => has(misconceptions, key)).map((key) => misconceptions[key]));
