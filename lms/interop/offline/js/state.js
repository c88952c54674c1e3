// What a learner has done in a lesson, and that as one short ASCII text for the platform to keep.
// What another version or another lesson wrote is not read, and no error: one begins anew.

import { packAnswer, unpackAnswer } from "./items/packing.js";
import { TYPES } from "./items/types.js";

/** What SCORM 1.2 keeps; we hold to it everywhere. */
export const MOST = 4096;
const VERSION = "1";
const number36 = (text) => (/^[0-9a-z]+$/.test(text) ? parseInt(text, 36) : 0);

export class State {
  constructor(lesson) {
    this.lesson = lesson;
    this.done = lesson.steps.map(() => false);
    this.place = "_start";
    this.quiz = "none"; // none | open | finished
    this.seed = 0;
    this.best = null;
    this.passed = false;
    this.responses = new Map(); // item id → { answer, grade }; answer null: only its result is kept
  }

  /** Takes an answer; answers its grade. */
  answer(item, answer) {
    const grade = TYPES[item.type].grade(item, answer);
    this.responses.set(item.id, { answer, grade });
    return grade;
  }

  startQuiz(seed) {
    this.quiz = "open";
    this.seed = seed;
    this.responses.clear();
  }

  /** Ends the attempt. The best attempt counts; what was passed stays passed. */
  finishQuiz() {
    const share = this.share();
    this.quiz = "finished";
    this.best = Math.max(this.best || 0, share);
    this.passed = this.passed || share >= this.lesson.pass;
    return share;
  }

  /** The points of this attempt, and how many there are. */
  points() {
    const all = this.lesson.items.reduce((sum, item) => sum + item.points, 0);
    const got = this.lesson.items.reduce((sum, item) => {
      const response = this.responses.get(item.id);
      return sum + (response ? response.grade.score * item.points : 0);
    }, 0);
    return [got, all];
  }

  share() {
    const [got, all] = this.points();
    return all ? got / all : 0;
  }

  /** What a platform is told. `completed` is as our own progress counts it (docs/progress.md);
   * `seen` is for platforms that tell completion and success apart. */
  summary() {
    const quiz = this.lesson.items.length > 0;
    const steps = this.done.filter(Boolean).length;
    const parts = this.done.length + (quiz ? 1 : 0);
    const read = steps === this.done.length;
    return {
      seen: read && (!quiz || this.best !== null),
      completed: read && (!quiz || this.passed),
      passed: quiz && this.best !== null ? this.passed : null,
      score: this.best,
      progress: parts ? (steps + (quiz && this.passed ? 1 : 0)) / parts : 1,
    };
  }

  /** The text to keep, at most MOST characters: where answers are too long, only results stay. */
  write() {
    const packed = this.lesson.items.map((item) => {
      const response = this.responses.get(item.id);
      if (!response) return "";
      return response.answer ? `a${packAnswer(item, response.answer)}` : result(response);
    });
    const whole = () => [this.head(), packed.join("~")].join(".");
    while (whole().length > MOST) {
      const longest = packed.reduce((most, each, index) => (each.length > packed[most].length ? index : most), 0);
      packed[longest] = result(this.responses.get(this.lesson.items[longest].id));
    }
    return whole();
  }

  head() {
    const best = this.best === null ? "" : Math.round(this.best * 10000).toString(36);
    return [
      VERSION,
      this.lesson.key,
      this.done.map((each) => (each ? "1" : "0")).join(""),
      this.place,
      this.quiz[0] + (this.passed ? "p" : ""),
      this.seed.toString(36),
      best,
    ].join(".");
  }
}

const result = ({ grade }) => `x${Math.round(grade.score * 1000)}`;

/** The state out of a text that `write` made; a new one if it is none of this lesson. */
export function readState(lesson, text) {
  const fresh = new State(lesson);
  const parts = String(text || "").split(".");
  if (parts.length !== 8 || parts[0] !== VERSION || parts[1] !== lesson.key) return fresh;
  if (parts[2].length !== lesson.steps.length) return fresh;
  const state = new State(lesson);
  state.done = [...parts[2]].map((each) => each === "1");
  state.place = parts[3];
  state.quiz = { o: "open", f: "finished" }[parts[4][0]] || "none";
  state.passed = parts[4][1] === "p";
  state.seed = number36(parts[5]);
  state.best = parts[6] ? number36(parts[6]) / 10000 : null;
  const packed = parts[7].split("~");
  lesson.items.forEach((item, index) => readResponse(state, item, packed[index] || ""));
  return state;
}

function readResponse(state, item, packed) {
  try {
    if (packed[0] === "a") state.answer(item, unpackAnswer(item, packed.slice(1)));
    if (packed[0] === "x") state.responses.set(item.id, { answer: null, grade: resultOf(packed) });
  } catch (error) {
    // Not readable as an answer to this item: it counts as not answered.
  }
}

function resultOf(packed) {
  const score = Math.min(1, Math.max(0, Number(packed.slice(1)) / 1000 || 0));
  const outcome = score === 1 ? "correct" : score > 0 ? "partial" : "incorrect";
  return { score, outcome, feedback: [], misconceptions: [], remarks: [] };
}
