// Begins a lesson: finds the platform, takes up where the learner was, and leaves in order.

import { Keeper } from "./keeper.js";
import { Player } from "./player.js";
import { State, readState } from "./state.js";

const { driver, lesson: file } = document.body.dataset;
const PATIENCE = [0, 500, 1500];

const later = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

function show(name, visible = true) {
  document.querySelector(`[data-notice="${name}"]`).hidden = !visible;
}

/** What the platform remembers, or null if it answers not at all. */
async function begun(record) {
  for (const wait of PATIENCE) {
    await later(wait);
    const found = await record.begin();
    if (found) return found;
  }
  return null;
}

/** Stores nothing: without a platform, or where it only lets one look. */
const nobody = { keep: () => null, send: () => null, unsent: false, waiting: null };

async function start() {
  const [{ connect }, { default: lesson }] = await Promise.all([
    import(`./drivers/${driver}.js`),
    import(new URL(file, document.baseURI).href),
  ]);
  const record = await connect();
  const found = record && (await begun(record));
  const looking = Boolean(found) && ["review", "browse"].includes(found.mode);
  if (!found) show(record ? "closed" : "alone");
  // Whoever set up the course may have set another pass mark than the lesson's.
  if (found && Number.isFinite(found.pass)) lesson.pass = found.pass;
  if (looking) show("looking");
  const keeper = found && !looking ? new Keeper(record, (trouble) => show("trouble", trouble)) : nobody;
  const state = found ? readState(lesson, found.state) : new State(lesson);
  const player = new Player(lesson, state, keeper);
  document.querySelector('[data-do="send"]').addEventListener("click", () => keeper.send());
  if (found) leaveInOrder(record, player, looking);
  if (found && found.returnUrl) offerReturn(record, player, found.returnUrl);
  player.begin();
}

/** Where the platform names a page to go back to, there is a way to it. */
function offerReturn(record, player, url) {
  const button = document.querySelector('[data-do="leave"]');
  button.hidden = false;
  button.addEventListener("click", async () => {
    await player.keep();
    await record.end(player.keeper.waiting);
    window.location.assign(url);
  });
}

function leaveInOrder(record, player, looking) {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") player.keep();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!player.keeper.unsent) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pagehide", () => {
    if (!looking) player.keep();
    record.end(player.keeper.waiting);
  });
  // Taken back out of the browser's memory, the page would talk to a platform that has finished.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
}

start();
