// An answer as a few ASCII letters and back, for the state that a learning platform keeps.
// Only A-Z a-z 0-9 - _ and * occur, so that no platform escapes anything and it stays short.

import { has } from "./grade.js";

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
const NONE = "-";
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

class Unreadable extends Error {}

const place = (list, each) => DIGITS[list.indexOf(each)] || NONE;

function at(list, digit) {
  const number = DIGITS.indexOf(digit);
  if (number < 0 || number >= list.length) throw new Unreadable(digit);
  return list[number];
}

function toBase64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 3) {
    const [a, b = 0, c = 0] = bytes.slice(start, start + 3);
    const bits = (a << 16) | (b << 8) | c;
    const four = [18, 12, 6, 0].map((shift) => BASE64[(bits >> shift) & 63]);
    text += four.slice(0, Math.min(3, bytes.length - start) + 1).join("");
  }
  return text;
}

function fromBase64(text) {
  const bytes = [];
  for (let start = 0; start < text.length; start += 4) {
    const four = [...text.slice(start, start + 4)].map((each) => BASE64.indexOf(each));
    if (four.length < 2 || four.includes(-1)) throw new Unreadable(text);
    const bits = four.reduce((sum, each, index) => sum | (each << (18 - 6 * index)), 0);
    bytes.push(...[16, 8, 0].slice(0, four.length - 1).map((shift) => (bits >> shift) & 255));
  }
  return bytes;
}

/** The shortest of: the letters themselves (p), UTF-8 (u), two bytes a letter (w). */
export function packText(text) {
  const units = [...Array(text.length).keys()].map((index) => text.charCodeAt(index));
  const ways = [
    `u${toBase64([...new TextEncoder().encode(text)])}`,
    `w${toBase64(units.flatMap((each) => [each >> 8, each & 255]))}`,
  ];
  if (/^[A-Za-z0-9]*$/.test(text)) ways.push(`p${text}`);
  return ways.reduce((a, b) => (b.length < a.length ? b : a));
}

export function unpackText(packed) {
  const rest = packed.slice(1);
  if (packed[0] === "p") return rest;
  const bytes = fromBase64(rest);
  if (packed[0] === "u") return new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(bytes));
  if (packed[0] !== "w" || bytes.length % 2) throw new Unreadable(packed);
  const units = bytes.filter((_each, index) => index % 2 === 0).map((each, index) => (each << 8) | bytes[2 * index + 1]);
  return String.fromCharCode(...units);
}

function packEach(things, places, given) {
  return things.map((each) => (has(given, each) ? place(places, given[each]) : NONE)).join("");
}

function unpackEach(things, places, text) {
  if (text.length !== things.length) throw new Unreadable(text);
  const pairs = things.map((each, index) => [each, text[index]]).filter(([, digit]) => digit !== NONE);
  return Object.fromEntries(pairs.map(([each, digit]) => [each, at(places, digit)]));
}

const listed = (list, chosen) => chosen.map((each) => place(list, each)).join("");

const WAYS = {
  "single-choice": {
    pack: ({ spec }, { choice }) => place(spec.choices, choice),
    unpack: ({ spec }, text) => ({ choice: at(spec.choices, text) }),
  },
  "multiple-choice": {
    pack: ({ spec }, { choices }) => listed(spec.choices, choices),
    unpack: ({ spec }, text) => ({ choices: [...text].map((each) => at(spec.choices, each)) }),
  },
  "true-false": {
    pack: (_item, { value }) => (value ? "1" : "0"),
    unpack: (_item, text) => ({ value: at([false, true], text) }),
  },
  ordering: {
    pack: ({ spec }, { order }) => listed(spec.entries, order),
    unpack({ spec }, text) {
      const order = [...text].map((each) => at(spec.entries, each));
      if (new Set(order).size !== spec.entries.length) throw new Unreadable(text);
      return { order };
    },
  },
  matching: {
    pack: ({ spec }, { pairs }) => packEach(spec.lefts, spec.rights, pairs),
    unpack: ({ spec }, text) => ({ pairs: unpackEach(spec.lefts, spec.rights, text) }),
  },
  categorising: {
    pack: ({ spec }, { groups }) => packEach(spec.entries, spec.categories, groups),
    unpack: ({ spec }, text) => ({ groups: unpackEach(spec.entries, spec.categories, text) }),
  },
  numeric: {
    pack: ({ spec }, { value, unit }) => packText(spec.unit && unit !== spec.unit ? `${value} ${unit}` : value),
    unpack({ spec }, text) {
      const [value, unit = spec.unit] = unpackText(text).split(/ (.*)/);
      if (!/^-?[0-9]+(?:\.[0-9]+)?$/.test(value)) throw new Unreadable(text);
      return spec.unit ? { value, unit } : { value };
    },
  },
  "short-text": {
    pack: (_item, { text }) => packText(text),
    unpack: (_item, text) => ({ text: unpackText(text) }),
  },
  cloze: {
    pack: ({ spec }, { gaps }) => Object.entries(spec.gaps).map(([name, gap]) => {
      if (!has(gaps, name)) return NONE;
      return gap.choices ? place(gap.choices, gaps[name]) : packText(gaps[name]);
    }).join("*"),
    unpack({ spec }, text) {
      const parts = text.split("*");
      const given = Object.entries(spec.gaps).map(([name, gap], index) => [name, gap, parts[index]]);
      return {
        gaps: Object.fromEntries(given.filter(([, , part]) => part !== NONE).map(([name, gap, part]) =>
          [name, gap.choices ? at(gap.choices, part) : unpackText(part)])),
      };
    },
  },
};

export const packAnswer = (item, answer) => WAYS[item.type].pack(item, answer);
/** The answer again; throws what is no answer to this item. */
export const unpackAnswer = (item, text) => WAYS[item.type].unpack(item, text);
