// Numeric: graded as lms/core/items/numeric.py does it. Numbers in `spec` are texts, exact.

import { AnswerFault, refuse } from "../faults.js";
import { LONGEST_NUMBER, atMost, fraction, minus, parseNumber, plus, size, splitNumber, times, writeNumber } from "../numbers.js";
import { readText } from "../reading.js";
import { fold } from "../text.js";
import { LONGEST_UNIT, convert, label, movedBehind, resolve, tidy } from "../units.js";
import { EMPTY, grade } from "./grade.js";

const ROUNDING = fraction("1e-12");
const accepted = ({ unit, units }) => [unit, ...Object.keys(units)];

export const numeric = {
  parse({ spec }, form, language) {
    const text = readText(form, "answer", LONGEST_NUMBER + LONGEST_UNIT);
    const chosen = readText(form, "unit", LONGEST_UNIT);
    if (!text) return null;
    const [value, rest] = readQuantity(text, language, Boolean(spec.unit));
    return spec.unit ? { value, unit: oneUnit(spec, rest, chosen) } : { value };
  },
  toForm({ spec }, answer, language) {
    const text = writeNumber(answer.value, language);
    const unit = answer.unit || "";
    if (Object.keys(spec.units).length && accepted(spec).includes(unit)) return { answer: [text], unit: [unit] };
    return { answer: [unit === spec.unit ? text : `${text} ${unit}`], unit: [] };
  },
  grade({ spec }, answer) {
    if (!answer) return EMPTY;
    const value = inOwnUnit(spec, answer);
    if (covers(spec.tolerance, value, spec.key)) return grade(1, "correct");
    const known = spec.wrong.find((each) => covers(each.tolerance, value, each.value));
    if (known) return grade(0, "incorrect", [known.id], known.misconception ? [known.misconception] : []);
    return grade(0, "incorrect", ["incorrect"]);
  },
};

/** The value of an answer in the item's unit, as a fraction. */
export function inOwnUnit(spec, answer) {
  const value = fraction(answer.value);
  const unit = answer.unit || "";
  if (unit === spec.unit) return value;
  if (Object.prototype.hasOwnProperty.call(spec.units, unit)) return times(value, fraction(spec.units[unit]));
  return convert(value, unit, resolve(spec.unit));
}

/** What an answer may lie between and still be right, as two fractions. */
export function limits(spec) {
  const room = roomOf(spec.tolerance, fraction(spec.key));
  return [minus(fraction(spec.key), room), plus(fraction(spec.key), room)];
}

function roomOf(tolerance, value) {
  return "relative" in tolerance ? times(size(value), fraction(tolerance.relative)) : fraction(tolerance.absolute);
}

function covers(tolerance, answer, text) {
  const value = fraction(text);
  return atMost(size(minus(answer, value)), plus(roomOf(tolerance, value), times(size(value), ROUNDING)));
}

function readQuantity(text, language, withUnit) {
  const [number, rest] = splitNumber(movedBehind(text));
  if (!number || !mayBeUnit(rest)) refuse("not-a-number", { text });
  if (rest && !withUnit) refuse("number-only", { text: rest });
  try {
    return [parseNumber(number, language), rest];
  } catch (error) {
    if (error.code !== "ambiguous-number" || !rest) throw error;
    const whole = Object.entries(error.params).map(([key, each]) => [key, `${each} ${rest}`]);
    throw new AnswerFault(error.code, Object.fromEntries(whole));
  }
}

/** Whether the text behind a number can be a unit: not 1e3, 5-6 or 10². */
function mayBeUnit(rest) {
  if (!rest) return true;
  return !/^[eE][+-]?[0-9]/.test(rest) && /^[\p{L}%％°º℃฿₫¥￥$＄(]/u.test(rest);
}

function oneUnit(spec, typed, chosen) {
  const beside = chosen ? knownUnit(spec, chosen) : spec.unit;
  if (!typed) return beside;
  const behind = knownUnit(spec, typed);
  if (beside !== behind && beside !== spec.unit) refuse("unit-clash", { unit: typed, chosen });
  return behind;
}

function knownUnit(spec, text) {
  if (accepted(spec).includes(text)) return text;
  if ([...text].length > LONGEST_UNIT) refuse("too-long", { limit: LONGEST_UNIT });
  const name = resolve(text);
  const found = name && sameOrConvertible(spec, name);
  if (found) return found;
  const plain = fold(tidy(text));
  const meant = accepted(spec).find((each) => plain === fold(tidy(each)));
  if (meant !== undefined) return meant;
  return refuse(name ? "wrong-unit" : "unknown-unit", { unit: text, expected: label(resolve(spec.unit)) });
}

function sameOrConvertible(spec, given) {
  const own = resolve(spec.unit);
  const name = given.endsWith("/year") && !own.includes("/") ? given.slice(0, -"/year".length) : given;
  const meant = accepted(spec).find((each) => [name, `delta_${name}`].includes(resolve(each)));
  if (meant !== undefined) return meant;
  return convert({ n: 1n, d: 1n }, name, own) && name;
}
