// Comparing what was typed with what is accepted, as lms/core/items/text.py does it.
// No look-behind in any pattern: older Safari refuses the whole script.

import folding from "./folding-table.js";

export const NEARLY_SCORE = 0.5;
const LATIN_TONE = /[\u0300\u0301\u0303\u0309\u0323]/gu;
const TONES = /[\u0300\u0301\u0303\u0309\u0323\u0e48-\u0e4b]/gu;
const LETTERS = { "đ": "d", "Đ": "d", "ø": "o", "ł": "l" };

/** NFC, without control, format and lone surrogate characters, spaces run together. */
export function clean(text) {
  return text
    .replace(/[\t\n\r]/g, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .normalize("NFC")
    .split(/\s+/u)
    .filter(Boolean)
    .join(" ");
}

/** ["correct" | "nearly" | "incorrect", remark]: the best match with any accepted text. */
export function compare(given, accepted) {
  if (accepted.some((each) => same(given, each))) return ["correct", ""];
  const key = normalise(given);
  if (accepted.some((each) => withoutTones(key) === withoutTones(normalise(each)))) {
    return key ? ["nearly", "tone-marks"] : ["incorrect", ""];
  }
  const plain = bare(key);
  if (plain && accepted.some((each) => plain === bare(normalise(each)))) return ["nearly", "diacritics"];
  return ["incorrect", ""];
}

/** Whether two texts differ in nothing that counts. */
export function same(a, b) {
  const [first, second] = [normalise(a), normalise(b)];
  if (!first || !second) return false;
  return first === second || syllables(a) === syllables(b);
}

/** What counts of a text: letters, figures and symbols, in one spelling. */
export const normalise = (text) => words(text).join("");

/** As Python's casefold: the lower case, and what the table says otherwise. */
export const fold = (text) => [...text].map((each) => folding[each] || each.toLowerCase()).join("");

function words(given) {
  let text = fold(given.normalize("NFKC"));
  text = text.replace(/(^|[\s(])[-\u2212\u2013](?=\p{Nd})/gu, "$1\u0000").normalize("NFKD");
  text = text.replace(/([\u0e48-\u0e4b])\u0e4d\u0e32/gu, "\u0e4d$1\u0e32").replace(/\u0e40\u0e40/gu, "\u0e41");
  text = text.replace(/[\u30a1-\u30f6]/gu, (each) => String.fromCharCode(each.charCodeAt(0) - 0x60));
  text = text.replace(/(\p{Nd})[.,](?=\p{Nd})/gu, "$1\u0001");
  return [...text].map(kept).join("").split(/\s+/u).filter(Boolean).map((each) => each.normalize("NFC"));
}

function kept(character) {
  if (character === "\u0000") return "-";
  if (character === "\u0001") return ".";
  if (/\p{Nd}/u.test(character)) return digit(character);
  if (/[\p{Pd}\p{Pc}\p{Zs}\p{Zl}\p{Zp}\p{Cc}]/u.test(character)) return " ";
  return /[\p{P}\p{C}]/u.test(character) && character !== "%" ? "" : character;
}

/** The value of a decimal digit: each run of ten begins at a code that ends in 0 or 6. */
function digit(character) {
  const code = character.codePointAt(0);
  const low = code & 15;
  return String(/\p{Nd}/u.test(String.fromCodePoint(code - low)) ? low : low - 6);
}

/** Each word without its tone mark, and the mark: where it stands in the word is custom. */
function syllables(text) {
  return JSON.stringify(words(text).map((word) => {
    const parts = word.normalize("NFD");
    return [parts.replace(LATIN_TONE, ""), (parts.match(LATIN_TONE) || []).join("")];
  }));
}

const withoutTones = (key) => key.normalize("NFD").replace(TONES, "");

function bare(key) {
  return withoutTones(key)
    .replace(/[\u0300-\u036f]/gu, "")
    .replace(/[đĐøł]/gu, (each) => LETTERS[each])
    .normalize("NFC");
}
