// The lesson on the screen: one step at a time, the rail above, the way back and on below.

import { Quiz } from "./quiz.js";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export class Player {
  constructor(lesson, state, keeper) {
    Object.assign(this, { lesson, state, keeper });
    this.views = all("[data-view]");
    const section = document.querySelector('[data-view="_quiz"]');
    this.quiz = section && new Quiz(section, lesson, state, (interaction) => { this.keep(interaction); this.drawRail(); });
    this.names = this.views.map((each) => each.dataset.view);
    this.listen();
  }

  listen() {
    all("[data-go]").forEach((each) => each.addEventListener("click", () => this.move(each.dataset.go === "on" ? 1 : -1)));
    all('[data-do="done"]').forEach((each) => each.addEventListener("click", () => this.mark(true)));
    all('[data-do="undone"]').forEach((each) => each.addEventListener("click", () => this.mark(false)));
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (link) this.follow(event, link.hash.slice(1));
    });
    // What leads out of the lesson must not replace it in the platform's frame.
    all('a[href^="http"]').forEach((each) => Object.assign(each, { target: "_blank", rel: "noopener" }));
  }

  begin() {
    document.body.classList.add("plays");
    this.show(this.names.includes(this.state.place) ? this.state.place : "_start", false);
  }

  get place() { return this.names.indexOf(this.state.place); }

  /** A link within the page: to another part of the lesson, or to a source or term below it. */
  follow(event, id) {
    if (this.names.includes(id)) {
      event.preventDefault();
      this.show(id);
      return;
    }
    const target = document.getElementById(id);
    const door = target && target.closest("details");
    if (door) door.open = true;
  }

  move(by) {
    this.show(this.names[this.place + by]);
  }

  show(name, focus = true) {
    this.state.place = name;
    this.views.forEach((each) => { each.hidden = each.dataset.view !== name; });
    if (name === "_quiz") this.quiz.show();
    this.drawRail();
    this.drawWays();
    if (!focus) return;
    const heading = this.views[this.place].querySelector("h1, h2");
    if (heading && name !== "_quiz") { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
    window.scrollTo(0, 0);
    this.keep();
  }

  mark(done) {
    const index = this.lesson.steps.indexOf(this.state.place);
    this.state.done[index] = done;
    if (done && this.place + 1 < this.names.length) this.move(1);
    else { this.drawRail(); this.drawWays(); this.keep(); }
  }

  drawRail() {
    const { words, steps } = this.lesson;
    all(".rail a").forEach((link, place) => {
      const name = link.hash.slice(1);
      const index = steps.indexOf(name);
      const state = this.stateOf(name, index);
      link.className = link.className.replace(/\brail-[a-z-]+/, `rail-${state}`);
      const told = (index < 0 ? words.rail._quiz : words.rail[name])[state];
      link.querySelector("span").textContent = told;
      link.title = told;
      if (name === this.state.place) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
  }

  stateOf(name, index) {
    if (index >= 0 && this.state.done[index]) return "done";
    if (index < 0 && this.state.passed) return "done";
    if (index < 0 && this.state.quiz !== "none") return "in-progress";
    return name === this.state.place ? "in-progress" : "not-started";
  }

  drawWays() {
    document.body.classList.toggle("in-quiz", this.state.place === "_quiz");
    const index = this.lesson.steps.indexOf(this.state.place);
    const last = this.place === this.names.length - 1;
    const done = index >= 0 && this.state.done[index];
    const way = (name, visible) => all(`.ways [data-way="${name}"]`).forEach((each) => { each.hidden = !visible; });
    way("back", this.place > 0);
    way("begin", this.state.place === "_start");
    way("done", index >= 0 && !done);
    way("on", index >= 0 && done && !last);
    way("undone", done);
    way("end", done && last);
  }

  keep(interaction) {
    const report = { state: this.state.write(), place: this.state.place, summary: this.state.summary() };
    return this.keeper.keep(report, interaction);
  }
}
