// The projector: listens to the run, takes over what changed (once a second at most), counts along,
// and goes on by itself for hours: after a lost network, a restarted server, a sleeping laptop.
import { connect } from "./connection.js";
import { fetchText } from "./link.js";
import { Clock } from "./projector-clock.js";
import { fit, Pages } from "./projector-fit.js";

const AT_MOST_EVERY = 1000;
const AGAIN_AFTER = 3000;
const ASLEEP_AFTER = 4000;

const stage = document.querySelector("[data-projector]");
const say = document.querySelector("[data-say]");
const link = document.querySelector("[data-link]");
const pages = new Pages(document.querySelector("[data-pages]"));
const clock = new Clock(document.querySelector("[data-big-clock]"), () => setTimeout(ask, 500));
const frame = () => stage.querySelector(".projector-frame");

let shown = ""; // the key of the message that was announced
let tag = "";
let latest = null; // the latest state
let fetched = ""; // what the message that is shown was made from
let asked = 0;
let waiting = 0;
let lost = false;
let signedOut = false;

// ---- the message ----

/** What a new message is needed for; with a question that is open, answers alone change a number. */
function cause(state) {
  if (!state) return "";
  const { answered, hands, newest, joined, ...rest } = state;
  const counting = state.stage === "vote" && !String(state.item).includes(":");
  if (counting) return JSON.stringify([rest, joined > 0]);
  return JSON.stringify(state);
}

function count(state) {
  const line = stage.querySelector("[data-count]");
  if (!line || !state || state.answered === undefined) return;
  const answered = state.answered + state.hands;
  const present = Number(frame().dataset.present || state.joined || 0);
  const words = present && present >= answered ? line.dataset.wordOf : line.dataset.wordAlone;
  const text = words.replace("{answered}", answered).replace("{present}", present);
  if (line.textContent !== text) line.textContent = text;
}

function settle() {
  const now = frame();
  const key = now.dataset.key;
  clock.tick(); // its figures take room, too
  fit(now);
  pages.show(now, key !== shown);
  if (key !== shown) announce(now);
  shown = key;
  count(latest);
}

/** Say a new message to screen readers: its sign, its heading, and of a result its lines. */
function announce(now) {
  const parts = [...now.querySelectorAll(".projector-kicker, h1, .projector-sentence, .projector-bars tbody tr, .projector-name")];
  const text = parts.map((each) => each.innerText.replace(/\s+/g, " ").trim()).filter(Boolean).join(". ");
  if (shown) say.textContent = text;
}

/** Fetch the message if it may have changed; asked for often, it is fetched once a second. */
function ask() {
  if (waiting) return;
  waiting = setTimeout(take, Math.max(0, asked + AT_MOST_EVERY - Date.now()));
}

async function take() {
  asked = Date.now();
  const why = cause(latest);
  try {
    const answer = await fetchText(stage.dataset.now, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
      redirect: "manual",
    });
    signedOut = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
    if (!signedOut && !answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    clock.set(answer.headers.get("X-Clock"));
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (answer.ok) {
      tag = answer.headers.get("ETag") || "";
      stage.innerHTML = answer.text;
      settle();
    }
    fetched = why;
    lost = false;
  } catch {
    lost = true;
    setTimeout(ask, AGAIN_AFTER);
  }
  waiting = 0;
  sign();
  if (cause(latest) !== fetched && !lost && !signedOut) ask();
}

// ---- the network ----

let linkDown = false;

function sign() {
  const word = signedOut ? link.dataset.wordSignedOut : lost || linkDown ? link.dataset.wordLost : "";
  link.hidden = !word;
  if (link.textContent !== word) link.textContent = word;
}

connect({
  events: stage.dataset.events,
  state: stage.dataset.state,
  shared: stage.dataset.shared,
  onState(state) {
    latest = state;
    count(state);
    if (cause(state) !== fetched) ask();
  },
  onLink(kind) {
    linkDown = kind === "away";
    sign();
  },
});

// ---- the screen ----

let lock = null;

async function stayAwake() {
  if (document.visibilityState !== "visible" || !navigator.wakeLock || lock) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => (lock = null));
  } catch {
    lock = null; // low battery, or no secure address: the screen's own settings hold
  }
}

function offerFullScreen() {
  const button = document.querySelector("[data-full]");
  if (!document.fullscreenEnabled) return;
  button.hidden = false;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
  document.addEventListener("fullscreenchange", () => (button.hidden = !!document.fullscreenElement));
}

let sleep = 0;

function wake() {
  document.body.classList.add("projector-awake");
  document.body.classList.remove("projector-asleep");
  clearTimeout(sleep);
  sleep = setTimeout(() => {
    document.body.classList.remove("projector-awake");
    document.body.classList.add("projector-asleep");
  }, ASLEEP_AFTER);
}

document.addEventListener("visibilitychange", stayAwake);
addEventListener("pointermove", wake);
addEventListener("online", () => ask());
addEventListener("resize", () => settle());
document.body.classList.add("projector-scripted");
clock.set(stage.dataset.clock);
offerFullScreen();
stayAwake();
wake();
settle();
if (document.fonts) document.fonts.ready.then(settle);
