// What the reader of paper cards has read, on its way into the outbox: only what is new, under the
// question that it was read for. A reading that stood there before says nothing new: sent again, it
// would replace what the pupil has answered since by phone, or the leader by a tap.

const TOGETHER = 700; // ms: a walk along the class is a few sendings

/** `asking()`: { item, vote } while cards count, else null. */
export function cardReadings(root, { send, later, asking }) {
  let sent = {}; // number → letter, of the present question
  let fresh = null; // { item, vote, readings, at }

  const unsent = (readings) => Object.entries(readings).filter(([number, letter]) => sent[number] !== letter);

  function handOver() {
    const { item, vote, readings, at } = fresh;
    fresh = null;
    const choices = Object.fromEntries(unsent(readings));
    sent = { ...readings };
    send({ kind: 'cards', item, vote: String(vote), choices: JSON.stringify(choices) }, at);
  }

  root.addEventListener('card-readings', (event) => {
    const question = asking();
    const { readings } = event.detail;
    if (!question || !unsent(readings).length) return;
    fresh = { ...question, readings, at: Date.now() };
    if (!later.has('cards')) later.soon('cards', TOGETHER, handOver);
  });

  return {
    /** Another question, or another vote: cards are read from the beginning. */
    reset() {
      later.flush();
      sent = {};
      root.querySelectorAll('[data-card-reader]').forEach((each) => each.dispatchEvent(new CustomEvent('card-reset')));
    },
  };
}
