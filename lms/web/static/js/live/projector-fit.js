// Makes the message on the projector as large as it goes, and turns the pages of what is too long.
// The sizes are those of projector.css, in hundredths of the screen's height.
const SIZES = [11, 9.5, 8, 7, 6.5, 6, 5.5, 5, 4.75, 4.5, 4.25, 4, 3.75, 3.5, 3.3, 3.125];
/** The largest size of a scene; others go up to 7. */
const LARGEST = { result: 6, over: 6, wall: 5.5, model: 5.5, step: 8, pick: 11, paused: 8 };
/** And of teams, which stand side by side. */
const LARGEST_TEAMS = 6;
/** Seconds for reading in the last row: a sign of kana or kanji says more than a letter. */
const STAYS = { least: 12, most: 60, letter: 1 / 15, sign: 1 / 6 };
/** Bars of a model that stand in two columns where one is too long. */
const MANY = 6;

/** What is left out, from the last to the first, before anything would be cut. */
const SPARE =
  "[data-spare], .projector-tall .projector-caption, .projector-driven .chart ~ .chart, .projector-driven .draws, .projector-driven .calculator-amounts, .projector-driven .calculator-good, .projector-driven .calculator-neutral";
const PARTS = "h1, h2, li, th, td, p, dd, .projector-choice-text";

const wider = (each) => each.scrollWidth > each.clientWidth + 1;
const over = (each) => wider(each) || each.scrollHeight > each.clientHeight + 1;

/** Whether everything is to be seen: nothing is cut, and no line juts out. */
export function fits(frame) {
  const body = frame.querySelector(".projector-body");
  if (over(frame) || (body && !body.matches("[data-flow]") && over(body))) return false;
  if (body && body.clientHeight < 24) return false;
  const edge = frame.getBoundingClientRect().right + 1;
  return ![...frame.querySelectorAll(PARTS)].some(
    (each) =>
      (each.getBoundingClientRect().right > edge && !each.closest("[data-flow]")) ||
      (wider(each) && getComputedStyle(each).display !== "inline" && !each.matches(".visually-hidden")),
  );
}

/** No team, and no text of a wall, begins in one column and ends in the next. */
const whole = (flow) =>
  [...flow.querySelectorAll(".projector-teams > section, li")].every((each) => each.getClientRects().length < 2);

function pagesOf(flow) {
  return flow && flow.clientWidth ? Math.max(1, Math.round(flow.scrollWidth / flow.clientWidth)) : 1;
}

/** Take the largest size at which all of it fits; a wall at its smallest may have several pages. */
export function fit(frame) {
  const flow = frame.querySelector("[data-flow]");
  const spare = [...frame.querySelectorAll(SPARE)].reverse();
  const teams = flow && flow.matches(".projector-teams");
  const largest = teams ? LARGEST_TEAMS : LARGEST[frame.dataset.scene] || 7;
  for (const each of spare) each.hidden = false;
  frame.classList.remove("projector-long", "projector-lean", "projector-dense", "projector-balanced");
  const good = () => fits(frame) && (!flow || (!wider(flow) && whole(flow)));
  for (const size of SIZES) {
    if (size > largest) continue;
    frame.style.setProperty("--size", size);
    if (!good()) continue;
    // What fits on one page fills it from side to side, not from the left.
    frame.classList.toggle("projector-balanced", Boolean(flow));
    return;
  }
  if (teams) flow.classList.add("projector-narrow");
  frame.classList.add("projector-lean");
  if (good()) return;
  frame.classList.toggle("projector-dense", frame.querySelectorAll(".chart-rows tr").length > MANY);
  if (good()) return;
  for (const each of spare) {
    each.hidden = true; // the leader says it
    if (fits(frame)) return;
  }
  frame.classList.toggle("projector-long", !fits(frame));
}

/** How many seconds each of so many pages of this text stays. */
export function secondsFor(text, pages) {
  const signs = (text.match(/[\u3040-\u30ff\u4e00-\u9fff]/g) || []).length;
  const needed = signs * STAYS.sign + (text.length - signs) * STAYS.letter;
  return Math.min(STAYS.most, Math.max(STAYS.least, needed / pages));
}

/** Turns the pages of a flow of columns; what the leader stops stays. */
export class Pages {
  constructor(button) {
    this.button = button;
    this.at = 0;
    this.stopped = false;
    if (!button) return;
    button.addEventListener("click", () => {
      this.stopped = !this.stopped;
      button.setAttribute("aria-pressed", String(this.stopped));
    });
    this.wait();
  }

  /** Turns the page when it has been read, unless the leader has stopped it. */
  wait() {
    clearTimeout(this.timer);
    const seconds = secondsFor(this.flow ? this.flow.innerText : "", this.count || 1);
    this.timer = setTimeout(() => {
      if (!this.stopped) this.turn();
      this.wait();
    }, seconds * 1000);
  }

  /** A new message: its first page, or the page where we were. */
  show(frame, anew) {
    this.flow = frame.querySelector("[data-flow]");
    if (anew) this.at = 0;
    const before = this.count;
    this.count = pagesOf(this.flow);
    if (this.button && (anew || this.count !== before)) this.wait();
    this.at = Math.min(this.at, this.count - 1);
    if (this.button) this.button.hidden = this.count < 2;
    this.place();
  }

  turn() {
    if (!this.flow || this.count < 2) return;
    this.at = (this.at + 1) % this.count;
    this.place();
  }

  place() {
    if (!this.flow) return;
    const gap = parseFloat(getComputedStyle(this.flow).columnGap) || 0;
    this.flow.scrollLeft = this.at * (this.flow.clientWidth + gap);
    let sign = this.flow.parentElement.querySelector("[data-page]");
    if (this.count < 2) return sign && sign.remove();
    if (!sign) {
      sign = document.createElement("p");
      sign.className = "projector-clock";
      sign.dataset.page = "";
      const foot = this.flow.parentElement.querySelector(".projector-foot");
      if (foot) foot.append(sign);
    }
    sign.textContent = `${this.at + 1} / ${this.count}`;
  }
}
