// The page's own words, in its language: whole sentences with named places for values.

/** `%(name)s` filled in; `words` come with the lesson. */
export function fill(sentence, values = {}) {
  return sentence.replace(/%\((\w+)\)s/g, (_all, name) => String(values[name]));
}

/** One of two sentences by a number: [one, many]; languages without a plural hold the same twice. */
export function count([one, many], num, values = {}) {
  return fill(num === 1 ? one : many, { num, ...values });
}

/** The sentence for an answer that cannot be taken. */
export function faultText(words, { code, params }) {
  if (code === "incomplete") return count(words.faults.incomplete, Number(params.left));
  return fill(words.faults[code] || words.faults.malformed, params);
}
