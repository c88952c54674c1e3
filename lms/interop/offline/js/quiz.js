// The quiz of a lesson: one question on the screen, its answer checked at once, and tried again
// until it is right; at the end how it went.

import { AnswerFault } from "./faults.js";
import { TYPES } from "./items/types.js";
import { feedbackPanel } from "./feedback.js";
import { showResults } from "./results.js";
import { shuffleItem } from "./shuffle.js";
import { count, faultText, fill } from "./words.js";

const SEEDS = 1296;

export class Quiz {
  /** `root`: the section; `stored(interaction)` is called after whatever must be kept. */
  constructor(root, lesson, state, stored) {
    Object.assign(this, { root, lesson, state, stored });
    this.index = 0;
    this.retrying = false;
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.button = (name) => root.querySelector(`[data-do="${name}"]`);
    this.form = root.querySelector("form.item");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.check(); });
    const acts = { begin: () => this.start(), again: () => this.start(), retry: () => this.retry(), next: () => this.open(this.nextOpen()), later: () => this.open(this.nextOpen()), finish: () => this.finish() };
    Object.entries(acts).forEach(([name, act]) => root.querySelectorAll(`[data-do="${name}"]`).forEach((each) => each.addEventListener("click", act)));
  }

  get item() { return this.lesson.items[this.index]; }

  /** Shows where the learner is: before, in or after an attempt. */
  show() {
    if (this.state.quiz === "open") this.open(Math.max(0, this.nextOpen(-1)));
    else if (this.state.quiz === "finished") this.results();
    else this.only("door");
  }

  only(name) {
    this.root.querySelectorAll("[data-part]").forEach((each) => { each.hidden = each.dataset.part !== name; });
  }

  start() {
    this.state.startQuiz(Math.floor(Math.random() * SEEDS));
    this.stored();
    this.open(0);
  }

  retry() {
    this.retrying = true;
    this.draw();
    this.focusFirst();
  }

  /** The next question without an answer after this one, else the first; -1 if there is none. */
  nextOpen(from = this.index) {
    const { items } = this.lesson;
    const open = items.map((_each, place) => place).filter((place) => !this.state.responses.has(items[place].id));
    const after = open.find((place) => place > from);
    const other = open.find((place) => place !== from);
    return after !== undefined ? after : other !== undefined ? other : -1;
  }

  open(index) {
    this.index = index;
    this.retrying = false;
    this.only("question");
    this.draw();
    this.root.querySelector(".item-number").focus();
    window.scrollTo(0, 0);
  }

  draw() {
    const { words, items } = this.lesson;
    const response = this.state.responses.get(this.item.id);
    const locked = Boolean(response) && !this.retrying;
    const slot = this.form.querySelector("[data-slot]");
    slot.replaceChildren(document.getElementById(`item-${this.index}`).content.cloneNode(true));
    shuffleItem(this.form, this.item, this.state.seed, this.index);
    if (response && response.answer) this.fillIn(TYPES[this.item.type].toForm(this.item, response.answer, this.item.language));
    this.form.querySelectorAll("input, select").forEach((each) => { each.disabled = locked; });
    const hint = slot.querySelector("details");
    if (hint) hint.hidden = locked;
    this.problem("");
    this.root.querySelector(".item-number").textContent = fill(words.question, { number: this.index + 1, count: items.length });
    const told = this.form.querySelector("[data-told]");
    told.replaceChildren(...(locked ? [feedbackPanel(this.lesson, this.item, response.grade)] : []));
    this.drawButtons(locked, response);
    this.drawMarks();
  }

  drawButtons(locked, response) {
    const next = this.nextOpen();
    const rest = this.lesson.items.filter((each) => !this.state.responses.has(each.id)).length;
    const done = !rest && locked;
    this.button("check").hidden = locked;
    this.button("retry").hidden = !locked || response.grade.score === 1;
    this.button("next").hidden = !locked || next < 0;
    this.button("later").hidden = locked || next < 0;
    this.form.querySelector('[data-do="finish"]').hidden = !done;
    const ask = rest > 0 && this.index === this.lesson.items.length - 1;
    this.part("question").querySelector("[data-ask]").hidden = !ask;
    if (ask) this.root.querySelector("[data-still-open]").textContent = count(this.lesson.words.stillOpen, rest);
  }

  drawMarks() {
    const { words, items } = this.lesson;
    const list = this.root.querySelector(".quiz-steps ol");
    list.replaceChildren(...items.map((item, place) => {
      const response = this.state.responses.get(item.id);
      const mark = !response ? "open" : response.grade.score === 1 ? "right" : "tried";
      const button = document.createElement("button");
      button.type = "button";
      button.className = `quiz-step quiz-step-${mark}`;
      button.textContent = String(place + 1);
      const word = document.createElement("span");
      word.className = "visually-hidden";
      word.textContent = ` ${words.marks[mark]}`;
      button.append(word);
      if (place === this.index) button.setAttribute("aria-current", "step");
      button.addEventListener("click", () => this.open(place));
      const entry = document.createElement("li");
      entry.append(button);
      return entry;
    }));
    this.shownAt = Date.now();
  }

  fillIn(values) {
    Object.entries(values).forEach(([name, given]) => {
      this.form.querySelectorAll(`[name="${name}"]`).forEach((each) => {
        if (["radio", "checkbox"].includes(each.type)) each.checked = given.includes(each.value);
        else if (given.length) [each.value] = given;
      });
    });
  }

  fields() {
    const form = {};
    new FormData(this.form).forEach((value, name) => { (form[name] = form[name] || []).push(value); });
    return form;
  }

  check() {
    try {
      const answer = TYPES[this.item.type].parse(this.item, this.fields(), this.item.language);
      if (!answer) throw new AnswerFault("empty");
      const grade = this.state.answer(this.item, answer);
      this.retrying = false;
      this.stored({ item: this.item, answer, grade, when: new Date(), took: Date.now() - this.shownAt });
      this.draw();
      this.form.querySelector(".feedback").focus();
    } catch (error) {
      if (!(error instanceof AnswerFault)) throw error;
      this.problem(faultText(this.lesson.words, error));
    }
  }

  problem(text) {
    const box = this.root.querySelector("[data-problem]");
    box.hidden = !text;
    box.querySelector("p").textContent = text;
    this.form.querySelectorAll(".item-row").forEach((row) => {
      const select = row.querySelector("select");
      row.classList.toggle("has-error", Boolean(text) && Boolean(select) && !select.value);
    });
    if (text) box.focus();
  }

  focusFirst() {
    const first = this.form.querySelector("input, select");
    if (first) first.focus();
  }

  finish() {
    this.state.finishQuiz();
    this.stored();
    this.results();
    window.scrollTo(0, 0);
  }

  results() {
    this.only("results");
    showResults(this.part("results"), this.lesson, this.state);
  }
}
