// The item types that can be answered without a server, by name.

import { multipleChoice, singleChoice, trueFalse } from "./choice.js";
import { numeric } from "./numeric.js";
import { categorising, matching, ordering } from "./sorting.js";
import { cloze, shortText } from "./typed.js";

export const TYPES = {
  "single-choice": singleChoice,
  "multiple-choice": multipleChoice,
  "true-false": trueFalse,
  numeric,
  ordering,
  matching,
  categorising,
  cloze,
  "short-text": shortText,
};
