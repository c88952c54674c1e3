// Numbers as people type them, read as lms/core/items/numbers.py reads them, and exact sums.
// A number is a fraction of two BigInt, so that a limit belongs to its range as it does in Python.

import { refuse } from "./faults.js";

export const LONGEST_NUMBER = 40;
const MOST_DIGITS = 20;
const SPACES = "\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000";
const MINUS_SIGNS = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d";
const DECIMAL_MARK = { vi: "," };
const BOTH_HABITS = ["vi"];

/** The text with ASCII digits, spaces, signs and separators. */
export function plainDigits(text) {
  return [...text].map((each) => {
    const code = each.codePointAt(0);
    if (code >= 0x0e50 && code <= 0x0e59) return String(code - 0x0e50);
    if (code >= 0xff10 && code <= 0xff19) return String(code - 0xff10);
    if (SPACES.includes(each)) return " ";
    if (MINUS_SIGNS.includes(each)) return "-";
    return { "\uff0b": "+", "\uff0c": ",", "\uff0e": "." }[each] || each;
  }).join("");
}

/** [leading number in plain digits, what stands behind it]. */
export function splitNumber(text) {
  const plain = plainDigits(text).trim();
  const found = /^[+-]? ?[0-9.,][0-9.,]*(?: [0-9]{3}(?![0-9])[0-9.,]*)*/.exec(plain);
  if (!found) return ["", plain];
  return [found[0].trim(), plain.slice(found[0].length).trim()];
}

/** The canonical text of the number that a text means on a page of this language. */
export function parseNumber(text, language) {
  if ([...text].length > LONGEST_NUMBER) refuse("too-long", { limit: LONGEST_NUMBER });
  const signed = /^([+-]?) ?((?:[0-9]|[.,][0-9])[0-9., ]*)$/.exec(plainDigits(text).trim());
  const found = signed ? readings(signed[2], language) : [];
  if (!found.length) refuse("not-a-number", { text });
  if (found[0].replace(/[^0-9]/g, "").length > MOST_DIGITS) refuse("too-long", { limit: MOST_DIGITS });
  const values = found.map((each) => canonical((signed[1] === "-" ? "-" : "") + each));
  if (values.length > 1) {
    const [a, b] = values.map((each) => writeNumber(each, language));
    refuse("ambiguous-number", { text, a, b });
  }
  return values[0];
}

function readings(given, language) {
  let body = given;
  if (/^[0-9]+[.,]$/.test(body)) body = body.slice(0, -1); // the full stop of a sentence
  if (body.includes(" ")) {
    const spaced = /^([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,]([0-9]+))?$/.exec(body);
    return spaced ? [joined(spaced[1].replace(/ /g, ""), spaced[2] || "")] : [];
  }
  const marks = [...body].filter((each) => ".,".includes(each));
  if (!marks.length) return /^[0-9]+$/.test(body) ? [body] : [];
  return marks.length > 1 ? manyMarks(body, marks) : oneMark(body, marks[0], language);
}

function grouped(text, mark) {
  return new RegExp(`^[1-9][0-9]{0,2}(?:\\${mark}[0-9]{3})+$`).test(text);
}

function manyMarks(body, marks) {
  const group = marks[0];
  const last = marks[marks.length - 1];
  if (group === last) return grouped(body, group) ? [body.split(group).join("")] : [];
  const at = body.lastIndexOf(last);
  const [whole, fraction] = [body.slice(0, at), body.slice(at + 1)];
  if (!grouped(whole, group) || !/^[0-9]+$/.test(fraction)) return [];
  return [joined(whole.split(group).join(""), fraction)];
}

function oneMark(body, mark, language) {
  const [whole, fraction] = body.split(mark);
  if (!/^[0-9]+$/.test(fraction) || (whole && !/^[0-9]+$/.test(whole))) return [];
  const decimal = joined(whole || "0", fraction);
  if (!grouped(body, mark)) return [decimal];
  if (BOTH_HABITS.includes(language)) return [whole + fraction, decimal];
  return [mark === "." ? decimal : whole + fraction];
}

const joined = (whole, fraction) => (fraction ? `${whole}.${fraction}` : whole);

/** The one way to write a number: no needless digits, no sign on zero. */
export function canonical(text) {
  const [, sign, whole, fraction] = /^(-?)([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  const kept = (fraction || "").replace(/0+$/, "");
  const shown = joined(whole.replace(/^0+(?=.)/, "") || "0", kept);
  return shown === "0" ? "0" : sign + shown;
}

/** A number as one would type it into a field, so that it reads one way only. */
export function writeNumber(value, language) {
  const [whole, fraction = ""] = value.replace("-", "").split(".");
  const both = BOTH_HABITS.includes(language) && fraction.length === 3 && whole.length <= 3 && whole !== "0";
  return (value + (both ? "0" : "")).replace(".", DECIMAL_MARK[language] || ".");
}

/** A number as one reads it: thousands grouped, the language's decimal mark, a true minus. */
export function formatNumber(value, language) {
  const [whole, fraction] = value.replace("-", "").split(".");
  const mark = DECIMAL_MARK[language] || ".";
  const groups = whole.replace(/[0-9](?=(?:[0-9]{3})+$)/g, mark === "," ? "$&." : "$&,");
  return (value.startsWith("-") ? "\u2212" : "") + joined2(groups, fraction, mark);
}

const joined2 = (whole, fraction, mark) => (fraction ? whole + mark + fraction : whole);

/** A decimal text (also with an exponent) as a fraction. */
export function fraction(text) {
  const [, sign, whole, part = "", exponent = "0"] =
    /^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  const shift = part.length - Number(exponent);
  const digits = BigInt(`${whole}${part}` || "0") * (sign === "-" ? -1n : 1n);
  return shift >= 0
    ? { n: digits, d: 10n ** BigInt(shift) }
    : { n: digits * 10n ** BigInt(-shift), d: 1n };
}

export const times = (a, b) => ({ n: a.n * b.n, d: a.d * b.d });
export const over = (a, b) => (b.n < 0n ? { n: -a.n * b.d, d: -a.d * b.n } : { n: a.n * b.d, d: a.d * b.n });
export const plus = (a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
export const minus = (a, b) => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
export const size = (a) => ({ n: a.n < 0n ? -a.n : a.n, d: a.d });
export const atMost = (a, b) => a.n * b.d <= b.n * a.d;
export const toNumber = (a) => Number((a.n * 10n ** 12n) / a.d) / 1e12;
