// The reader of paper cards on a page: `card_reader()` of classroom/card_parts.html is its markup.
//
// It fires `card-readings` on its section, with detail {readings: {"12": "B", …}}, whenever a steady
// reading comes or changes, and forgets everything on `card-reset`. After the page has loaded it
// needs no network. `data-pictures` and `data-milliseconds` on the section say how many pictures
// were read since the last reset, and how long the last one took.

import { Camera } from "./camera.js";
import { Eye, opened } from "./eye.js";
import { drawCards } from "./overlay.js";
import { Readings } from "./steady.js";

/** A screen reader hears the count change at most this often. */
const SPEECH = 1500;

/** The reader in a section; calls `onReadings(readings)` besides firing the event. */
export function cardReader({ root, onReadings = () => {} }) {
  const part = (name) => root.querySelector(`[data-card-${name}]`);
  const [view, overlay, video] = ["view", "overlay", "video"].map(part);
  const readings = new Readings();
  const camera = new Camera(video, () => { show("closed"); say("lost"); });
  let eye = null;
  let turn = 0; // counts openings, pauses and closings: a loop of an earlier turn ends itself
  let words = "ready";
  let spoken = 0;
  let later = 0;

  function say(name) {
    words = name;
    spoken = Date.now();
    clearTimeout(later);
    part("status").textContent = root
      .getAttribute(`data-word-${name}`)
      .replace("{count}", readings.letters.size);
  }

  function count() {
    clearTimeout(later);
    later = setTimeout(() => say(words), Math.max(0, spoken + SPEECH - Date.now()));
  }

  /** closed | reading | paused */
  function show(state) {
    const closed = state === "closed";
    if (closed) turn += 1;
    part("open").hidden = !closed || !Camera.offered();
    part("pause").hidden = state !== "reading";
    part("resume").hidden = state !== "paused";
    part("stop").hidden = closed;
    if (closed && !view.classList.contains("card-view-picture")) view.hidden = true;
  }

  /** The button that takes the place of the one just pressed keeps the focus. */
  function move(from, to) {
    if (document.activeElement === part(from) || document.activeElement === document.body)
      part(to).focus();
  }

  /** The worker is loaded with the page, so that the network may be gone when the camera opens. */
  async function wakeEye() {
    eye = eye || new Eye(root.dataset.worker, root.dataset.scripts.trim().split(/\s+/));
    const mine = eye;
    try {
      await mine.ready;
    } catch (error) {
      if (eye === mine) eye = null; // the next one who asks tries again
      throw error;
    }
  }

  function list() {
    const seen = part("seen");
    const all = Object.entries(readings.all());
    seen.hidden = part("clear").hidden = !all.length;
    seen.replaceChildren(
      ...all.map(([number, letter]) => {
        const item = document.createElement("li");
        const strong = document.createElement("b");
        strong.textContent = letter;
        item.append(`${number} `, strong);
        return item;
      }),
    );
  }

  function tell() {
    list();
    count();
    const detail = { readings: readings.all() };
    root.dispatchEvent(new CustomEvent("card-readings", { bubbles: true, detail }));
    onReadings(detail.readings);
  }

  function take(found, alone) {
    const changed = readings.note(found.cards, alone);
    root.dataset.pictures = readings.pictures;
    root.dataset.milliseconds = Math.round(found.milliseconds);
    if (changed) tell();
  }

  function fit(width, height) {
    if (overlay.width !== width || overlay.height !== height) Object.assign(overlay, { width, height });
    else overlay.getContext("2d").clearRect(0, 0, width, height);
  }

  async function readOn() {
    const mine = (turn += 1);
    while (mine === turn) {
      await camera.next();
      if (mine !== turn) return;
      const { videoWidth: width, videoHeight: height } = video;
      if (!width) continue;
      const found = await eye.read(video, width, height);
      if (mine !== turn) return;
      take(found, false);
      fit(width, height);
      drawCards(overlay, found.cards, readings);
    }
  }

  async function open() {
    const mine = (turn += 1);
    part("open").disabled = true;
    say("starting");
    try {
      await wakeEye();
      await camera.open();
    } catch (error) {
      part("open").disabled = false;
      if (mine === turn) say(root.hasAttribute(`data-word-${error.message}`) ? error.message : "broken");
      return;
    }
    part("open").disabled = false;
    if (mine !== turn) { camera.close(); return; }
    view.classList.remove("card-view-picture");
    view.hidden = false;
    show("reading");
    move("open", "pause");
    say("reading");
    readOn();
  }

  function pause() {
    turn += 1;
    video.pause();
    show("paused");
    move("pause", "resume");
    say("paused");
  }

  async function resume() {
    show("reading");
    move("resume", "pause");
    say("reading");
    await video.play();
    readOn();
  }

  function stop() {
    camera.close();
    const hadFocus = document.activeElement === part("stop");
    show("closed");
    view.hidden = true;
    if (hadFocus) part("open").focus();
    say("stopped");
  }

  /** One picture instead of the camera: it counts at once. */
  async function readPicture(file) {
    camera.close();
    show("closed");
    const mine = turn;
    say("working");
    try {
      await wakeEye();
    } catch (error) {
      say("broken");
      return;
    }
    const image = await opened(file).catch(() => null);
    if (mine !== turn) return;
    if (!image) { say("no-picture"); return; }
    const found = await eye.read(image, image.width, image.height);
    if (mine !== turn) return;
    take(found, true);
    view.hidden = false;
    view.classList.add("card-view-picture");
    fit(eye.canvas.width, eye.canvas.height);
    overlay.getContext("2d").drawImage(eye.canvas, 0, 0);
    drawCards(overlay, found.cards, readings);
    say("picture");
  }

  function reset() {
    readings.clear();
    root.dataset.pictures = 0;
    tell();
  }

  part("open").addEventListener("click", open);
  part("pause").addEventListener("click", pause);
  part("resume").addEventListener("click", resume);
  part("stop").addEventListener("click", stop);
  part("clear").addEventListener("click", () => {
    reset();
    part("buttons").querySelector("button:not([hidden]), input").focus();
  });
  part("picture").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    target.value = ""; // the same picture may be taken again
    if (file) readPicture(file);
  });
  root.addEventListener("card-reset", reset);
  window.addEventListener("pagehide", () => camera.close());

  wakeEye().catch(() => {}); // said when somebody wants to read
  part("scriptless").hidden = true;
  part("buttons").hidden = false;
  show("closed");
  say(Camera.offered() ? "ready" : "insecure");
  return { open, pause, resume, stop, reset, readPicture };
}

document.querySelectorAll("[data-card-reader]").forEach((root) => cardReader({ root }));
