// Reading form fields, as lms/core/items/form.py does it. A form is a map name → list of values.

import { refuse } from "./faults.js";
import { clean } from "./text.js";

export const LONGEST_TEXT = 200;
const values = (form, name) => form[name] || [];
const length = (text) => [...text].length;

export function readText(form, name, limit = LONGEST_TEXT) {
  const given = values(form, name);
  if (new Set(given).size > 1) refuse("choose-one");
  const text = given.length ? given[0] : "";
  const cleaned = length(text) <= 20 * limit ? clean(text) : text;
  if (length(cleaned) > limit) refuse("too-long", { limit });
  return cleaned;
}

export function readChoice(form, name, offered) {
  const chosen = [...new Set(values(form, name).filter(Boolean))];
  if (chosen.length > 1) refuse("choose-one");
  if (chosen.length && !offered.includes(chosen[0])) refuse("unknown-choice");
  return chosen[0] || "";
}

export function readChoices(form, name, offered) {
  const chosen = new Set(values(form, name).filter(Boolean));
  if ([...chosen].some((each) => !offered.includes(each))) refuse("unknown-choice");
  return offered.filter((each) => chosen.has(each));
}

/** The parts of an answer if all are there, null if none is. */
export function complete(given) {
  const left = Object.values(given).filter((each) => !each).length;
  if (left === Object.keys(given).length) return null;
  if (left) refuse("incomplete", { left });
  return given;
}

export function readEach(form, prefix, keys, offered) {
  const chosen = {};
  keys.forEach((key) => { chosen[key] = readChoice(form, `${prefix}-${key}`, offered); });
  return complete(chosen);
}
