// Turns on a shared tablet without a network. The names of the class, each with the right to answer
// by name, are fetched while there is one; then whoever is next takes his turn within this page, and
// what he answers waits in the outbox. Only where the leader allows names without PIN: a PIN is
// checked by the server alone, and is never kept here.
//
//   const turns = createTurns({ place, token, isAnswered, onTurn });
//   place: the element with the list; isAnswered(turn, item, vote): whether this tablet knows so
//   onTurn({ name, answers, now }): somebody's turn begins
//   turns.learn(): fetches the names where none are known yet
//   turns.offer(question): shows the names, { item, vote }; answers whether there are any

import { fetchText } from './link.js';

export function createTurns({ place, token, isAnswered, onTurn }) {
  const list = place.querySelector('ul');
  const line = place.querySelector('template').content.firstElementChild;
  let known = { turns: [] };

  async function learn() {
    if (known.turns.length) return;
    try {
      const answer = await fetchText(place.dataset.class, { method: 'POST', headers: { 'X-CSRFToken': token } });
      if (answer.ok) known = JSON.parse(answer.text);
    } catch (error) {
      // What was known before is as good as it gets.
    }
  }

  function lineOf(turn, { item, vote }) {
    const shown = line.cloneNode(true);
    const there = turn.answered && known.item === item && String(known.vote) === vote;
    shown.querySelector('[data-name]').textContent = [turn.number, turn.name].filter(Boolean).join(' ');
    shown.querySelector('.live-done').hidden = !there && !isAnswered(turn, item, vote);
    shown.querySelector('button').addEventListener('click', () => {
      place.hidden = true;
      onTurn(turn);
    });
    return shown;
  }

  return {
    learn,
    offer(question) {
      if (!known.turns.length) return false;
      list.replaceChildren(...known.turns.map((turn) => lineOf(turn, question)));
      place.hidden = false;
      window.scrollTo(0, 0);
      place.querySelector('h1').focus({ preventScroll: true });
      return true;
    },
  };
}
