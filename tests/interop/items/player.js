// Plays QTI 3 items with @citolab/qti-components: draws each anew, answers it, and tells the score.

import { qtiTransformItem } from "/qti-components/index.js";

// The player tells of each step that it takes, which costs more than the steps.
for (const name of ["debug", "log", "warn"]) console[name] = () => {};

const settled = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

function clickChoices(interaction, wanted) {
  for (const choice of interaction.querySelectorAll("qti-simple-choice")) {
    if (wanted.includes(choice.getAttribute("identifier"))) choice.click();
  }
}

function clickPairs(interaction, wanted) {
  for (const input of interaction.shadowRoot.querySelectorAll("input")) {
    if (wanted.includes(input.value)) input.click();
  }
}

function pick(interaction, wanted) {
  const option = [...interaction.shadowRoot.querySelectorAll("button, [role=option]")].find(
    (each) => each.getAttribute("identifier") === wanted || each.value === wanted,
  );
  const slotted = [...interaction.querySelectorAll("qti-inline-choice")].find(
    (each) => each.getAttribute("identifier") === wanted,
  );
  (option ?? slotted).click();
}

function type(interaction, text) {
  const input = interaction.shadowRoot.querySelector("input");
  input.value = text;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Entries are dragged there, which the page's own code then reports as this. */
function order(interaction, wanted) {
  interaction.response = wanted;
  interaction.saveResponse(wanted);
}

const HOW = {
  "qti-choice-interaction": clickChoices,
  "qti-match-interaction": clickPairs,
  "qti-inline-choice-interaction": pick,
  "qti-text-entry-interaction": type,
  "qti-order-interaction": order,
};

function respond(item, responses) {
  for (const [name, value] of Object.entries(responses)) {
    const interaction = item.querySelector(`[response-identifier="${name}"]`);
    HOW[interaction.localName](interaction, value);
  }
}

/** The item so many times side by side: each answer has one of its own. */
async function draw(xml, times) {
  const drawn = Array.from({ length: times }, () => {
    const frame = document.createElement("div");
    frame.append(qtiTransformItem().parse(xml).htmlDoc());
    return frame;
  });
  document.getElementById("place").replaceChildren(...drawn);
  const items = drawn.map((each) => each.querySelector("qti-assessment-item"));
  await Promise.all(items.map((each) => each.updateComplete));
  await settled();
  return items;
}

/** What is seen: the words, and how many things there are to choose or to fill in. */
function seen(item) {
  const body = item.querySelector("qti-item-body");
  return {
    text: body.innerText,
    height: body.getBoundingClientRect().height,
    interactions: body.querySelectorAll("[response-identifier]").length,
  };
}

window.play = async (xml, answers) => {
  const items = await draw(xml, answers.length);
  const first = seen(items[0]);
  const played = items.map((item, place) => {
    respond(item, answers[place]);
    item.processResponse(true, false);
    const value = (name) => item.variables.find((each) => each.identifier === name)?.value;
    return { score: value("SCORE"), feedback: value("FEEDBACK") };
  });
  document.getElementById("place").replaceChildren();
  return { played, seen: first };
};

window.show = async (xml) => {
  await draw(xml, 1);
};

/** The middle of an entry and of the place with a number, for whoever drags with a mouse. */
window.ways = (entry, number) => {
  const interaction = document.querySelector("qti-order-interaction");
  const middle = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  const choice = interaction.querySelector(`qti-simple-choice[identifier="${entry}"]`);
  return [middle(choice), middle(interaction.shadowRoot.querySelectorAll("drop-list")[number])];
};

window.finish = () => {
  const item = document.querySelector("qti-assessment-item");
  item.processResponse(true, false);
  return item.variables.find((each) => each.identifier === "SCORE").value;
};
