// What is known of each card after many pictures: the last steady reading of its number.

/** Pictures that must agree before a reading counts, and before it is replaced. */
const ALIKE = 2;
/** A reading that found no second one within so many pictures is forgotten. */
const PATIENCE = 5;

/** The steady readings of a class. A number that leaves the picture keeps its letter. */
export class Readings {
  constructor() {
    this.clear();
  }

  clear() {
    this.pictures = 0;
    this.letters = new Map();
    this.waiting = new Map();
  }

  /** Take in what one picture shows; `alone`: it is the only one of its kind, so it counts at once. */
  note(cards, alone = false) {
    this.pictures += 1;
    let changed = false;
    for (const { number, letter } of cards) {
      if (letter === null) continue;
      if (this.letters.get(number) === letter) {
        this.waiting.delete(number);
        continue;
      }
      const before = this.waiting.get(number);
      const goesOn = before && before.letter === letter && this.pictures - before.picture <= PATIENCE;
      const times = goesOn ? before.times + 1 : 1;
      if (times >= ALIKE || alone) {
        this.letters.set(number, letter);
        this.waiting.delete(number);
        changed = true;
      } else {
        this.waiting.set(number, { letter, times, picture: this.pictures });
      }
    }
    return changed;
  }

  /** Whether this very reading is the steady one. */
  has({ number, letter }) {
    return letter !== null && this.letters.get(number) === letter;
  }

  /** {"12": "B", …}, in the order of the numbers. */
  all() {
    const sorted = [...this.letters].sort(([one], [other]) => one - other);
    return Object.fromEntries(sorted.map(([number, letter]) => [String(number), letter]));
  }
}
