// How a quiz went: the points, whether it is passed, and each question with what was right.

import { described } from "./describe.js";
import { feedbackPanel } from "./feedback.js";
import { formatNumber } from "./numbers.js";
import { fill } from "./words.js";

const rounded = (number) => String(Math.round(number * 100) / 100);

export function showResults(root, lesson, state) {
  const [got, all] = state.points();
  const { words } = lesson;
  const shown = { right: formatNumber(rounded(got), lesson.language), all: formatNumber(rounded(all), lesson.language) };
  const sentence = fill(all === lesson.items.length ? words.questionsRight : words.pointsOf, shown);
  root.querySelector(".meter-words").textContent = sentence;
  const bar = root.querySelector("progress");
  bar.max = all || 1;
  bar.value = got;
  bar.setAttribute("aria-label", sentence);
  const passed = state.share() >= lesson.pass;
  root.querySelector('[data-result="passed"]').hidden = !passed;
  root.querySelector('[data-result="failed"]').hidden = passed;
  root.querySelector("[data-lines]").replaceChildren(...lesson.items.map((item, place) => line(lesson, state, item, place)));
}

function line(lesson, state, item, place) {
  const { words } = lesson;
  const entry = document.createElement("li");
  entry.className = "review-line";
  const prompt = document.createElement("p");
  prompt.className = "item-prompt";
  const number = document.createElement("span");
  number.className = "quiet";
  number.textContent = `${place + 1}. `;
  prompt.append(number, item.prompt);
  const list = document.createElement("dl");
  const response = state.responses.get(item.id);
  if (response && response.answer) list.append(pair(words.yourAnswer, described(item, response.answer, words)));
  if (!response || response.grade.score < 1) list.append(pair(words.correctAnswer, item.right));
  entry.append(prompt, list);
  if (response) entry.append(feedbackPanel(lesson, item, response.grade));
  return entry;
}

function pair(term, lines) {
  const box = document.createElement("div");
  const name = document.createElement("dt");
  name.textContent = term;
  const told = document.createElement("dd");
  if (lines.length === 1) [told.textContent] = lines;
  else {
    const list = document.createElement("ul");
    list.append(...lines.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
    told.append(list);
  }
  box.append(name, told);
  return box;
}
