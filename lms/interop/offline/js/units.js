// Units as people write them, resolved and converted as lms/core/items/units.py does it with pint.
// The names and factors come out of that module when the package is made (units-table.js).

import { fraction, minus, over, plus, times } from "./numbers.js";
import { fold } from "./text.js";
import table from "./units-table.js";

export const LONGEST_UNIT = 40;
const MOST_FACTORS = 4;
const FREE_CASE = ["kg", "km", "cm", "ha", "°c", "°f", "l"];
const GAS = /[ -]?\(?(?:CO2|carbon dioxide|คาร์บอนไดออกไซด์|二酸化炭素)(?:[ -]?(?:equivalent|eq|e|tđ|tương đương|เทียบเท่า|換算))?\)?/giu;
const WORD = /[\p{L}\p{N}_]/u;
const UNKNOWN = { unknown: true };
const folded = new Map(Object.entries(table.names).map(([name, unit]) => [fold(name), unit]));

/** A typed unit with full-width letters, raised figures, dots and spaces made plain. */
export function tidy(given) {
  const text = given
    .normalize("NFKC")
    .replace(/([\p{L}\p{N}_])\.(?=[^\p{L}\p{N}_]|$)|([\u0e01-\u0e59])\./gu, (_all, a, b) => a || b)
    .split("**").join("^")
    .split(/\s+/u).filter(Boolean).join(" ");
  return text.replace(GAS, "").trim() || text;
}

/** A typed number and unit with the unit behind, also where custom puts it before. */
export function movedBehind(text) {
  const found = /^(ร้อยละ|[$＄฿¥￥₫])\s*(.+)$/u.exec(text);
  return found ? `${found[2]} ${found[1]}` : text;
}

/** The canonical name of a typed unit, or null if no such unit is known. */
export function resolve(given) {
  const text = tidy(given);
  const whole = named(text);
  if (whole) return whole;
  try {
    const parts = perParts(text).map(product);
    if (parts.reduce((sum, part) => sum + part.length, 0) > MOST_FACTORS) return null;
    const canonical = parts.map((part) => part.join("*")).join("/");
    if (parts.length === 1 && parts[0].length === 1) return canonical;
    return canonical.replace(/(^|[^\p{L}\p{N}_])deg([CF])(?![\p{L}\p{N}_])/gu, "$1delta_deg$2");
  } catch (error) {
    if (error === UNKNOWN) return null;
    throw error;
  }
}

/** A canonical unit as it is shown. */
export function label(unit) {
  const shown = unit.split("/").map((each) => table.labels[each] || each).join("/");
  return shown.split("^2").join("²").split("^3").join("³").split("*").join("·");
}

/** The value (a fraction) in the target unit; null if the two measure different things. */
export function convert(value, given, target) {
  const unit = target.startsWith("delta_deg") && /^deg[CF]$/.test(given) ? `delta_${given}` : given;
  if (unit === target) return value;
  const [from, to] = [measure(unit), measure(target)];
  if (!from || !to || from.kind !== to.kind) return null;
  // pint keeps temperatures and differences of temperatures apart.
  if ((from.offset.n || to.offset.n) && (from.delta || to.delta)) return null;
  return over(minus(plus(times(value, from.factor), from.offset), to.offset), to.factor);
}

function perParts(text) {
  const pattern = / ?(?:\/|ต่อ|(per|mỗi|một|a(?= (?:year|month|day|hour))))[ ]?/gu;
  const parts = [];
  let begin = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    if (found[1] && !standsAlone(text, found)) {
      pattern.lastIndex = found.index + 1;
      continue;
    }
    parts.push(text.slice(begin, found.index));
    begin = found.index + found[0].length;
  }
  return [...parts, text.slice(begin)];
}

function standsAlone(text, found) {
  const start = found.index + found[0].indexOf(found[1]);
  const before = [...text.slice(0, start)].pop() || "";
  const after = [...text.slice(start + found[1].length)][0] || "";
  return !WORD.test(before) && !WORD.test(after);
}

const product = (text) => (named(text) ? [text] : text.split(/ ?[*·.⋅] ?| /u)).map(factor);

function factor(text) {
  const known = named(text);
  if (known) return known;
  const found = /^([\p{L}\p{Nl}\p{No}_]+|%|°[CFcf]?|[฿₫¥$])\^?([1-3])?$/u.exec(text);
  if (!found) throw UNKNOWN;
  const name = named(found[1]) || (unitNamed(found[1]) ? found[1] : "");
  if (!name || (found[2] && name.includes("^"))) throw UNKNOWN;
  return found[2] && found[2] !== "1" ? `${name}^${found[2]}` : name;
}

function named(text) {
  if (Object.prototype.hasOwnProperty.call(table.names, text)) return table.names[text];
  const free = [...text].length > 2 || FREE_CASE.includes(fold(text));
  return (free && folded.get(fold(text))) || "";
}

/** {factor, offset, kind} of one name with its prefix and plural, or null. */
function unitNamed(name) {
  for (const suffix of ["", "s"]) {
    for (const [prefix, scale] of table.prefixes) {
      if (!name.startsWith(prefix) || !name.endsWith(suffix)) continue;
      const stem = name.slice(prefix.length, name.length - suffix.length);
      if (suffix && [...stem].length === 1) continue;
      const found = unitTable().get(stem);
      if (found && prefix && found.offset.n) return { ...found, kind: null }; // kilo-degrees are none
      if (found) return prefix ? { ...found, factor: times(found.factor, fraction(scale)) } : found;
    }
  }
  return null;
}

let units;

function unitTable() {
  if (!units) {
    units = new Map();
    table.kinds.forEach(([kind, members]) => members.forEach(([name, given, offset = "0"]) => {
      units.set(name, { kind, factor: fraction(given), offset: fraction(offset) });
    }));
  }
  return units;
}

/** {factor, offset, kind} of a canonical unit. `kind`: its dimensions as text. */
function measure(unit) {
  const dimensions = {};
  let scale = { n: 1n, d: 1n };
  let offset = fraction("0");
  let delta = false;
  const [numerator, ...denominators] = unit.split("/");
  const single = !denominators.length && !numerator.includes("*");
  const all = [[numerator, 1], ...denominators.map((each) => [each, -1])];
  for (const [part, sign] of all) {
    for (const each of part.split("*")) {
      const [name, power = "1"] = each.split("^");
      const found = unitNamed(name);
      if (!found || found.kind === null) return null;
      if (found.offset.n !== 0n && (!single || power !== "1")) return null;
      offset = found.offset;
      delta = delta || /^(?:delta_|Δ)/.test(name);
      for (let count = 0; count < Number(power); count += 1) {
        scale = sign > 0 ? times(scale, found.factor) : over(scale, found.factor);
        Object.entries(found.kind).forEach(([key, exponent]) => {
          dimensions[key] = (dimensions[key] || 0) + sign * exponent;
        });
      }
    }
  }
  const kind = Object.keys(dimensions).filter((key) => dimensions[key]).sort();
  return { factor: scale, offset, delta, kind: kind.map((key) => `${key}${dimensions[key]}`).join(" ") };
}
