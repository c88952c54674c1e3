// Where a run stands, as the control shows it: the server's state, and what this device has asked
// for since. The same tokens as lms/classroom/control.py makes; the conditions over them stand in
// the template.

/** What is the case, in the words of the conditions. `asked`: [[item, vote], …]. */
export function tokensOf(state, asked) {
  const tokens = new Set([`stage:${state.stage}`, `step:${state.step}`]);
  if (state.item) {
    tokens.add(`item:${state.item}`);
    tokens.add(`vote:${state.vote}`);
    tokens.add(`kind:${state.item.includes(':') ? state.item.split(':')[0] : 'item'}`);
  }
  for (const name of ['open', 'paused', 'over', 'timer']) if (state[name]) tokens.add(name);
  for (const [item, vote] of asked) {
    tokens.add(`asked:${item}`);
    if (vote > 1) tokens.add(`again:${item}`);
  }
  return tokens;
}

/** All words of a condition hold: "a|b" for either, "!" for not. */
export function holds(condition, tokens) {
  return condition.split(' ').filter(Boolean).every((word) =>
    word.split('|').some((each) => (each[0] === '!' ? !tokens.has(each.slice(1)) : tokens.has(each))));
}

const staged = (state, stage, item = null, vote = null, open = false) => ({ ...state, stage, item, vote, open });

/** Seconds from when a command was given, in ms of the server's clock; 0 is no time. */
const ends = (fields, at) => (Number(fields.seconds) ? at + Number(fields.seconds) * 1000 : null);

/** What each command makes of the state: what the server will say once it has it. */
const LEADS_TO = {
  step: (state, fields) => ({ ...staged(state, 'step'), step: fields.step }),
  open: (state, fields, asked, at) => ({
    ...staged(state, 'vote', fields.item, Number(fields.vote), true), until: ends(fields, at),
  }),
  close: (state, fields) => (state.stage === 'result' ? state : staged(state, 'vote', fields.item, Number(fields.vote))),
  timeup: (state, fields) => (isAsked(state, fields) ? { ...state, open: false } : state),
  discuss: (state, fields) => staged(state, 'discuss', fields.item, 1),
  show: (state, fields, asked) => staged(state, 'result', fields.item, lastVote(asked, fields.item)),
  hide: (state, fields, asked) => staged(state, 'vote', fields.item, lastVote(asked, fields.item)),
  look: (state) => staged(state, 'step'),
  model: (state) => staged(state, 'model'),
  pick: (state) => staged(state, 'pick'),
  timer: (state, fields, asked, at) => ({ ...state, timer: ends(fields, at) }),
  pause: (state) => ({ ...state, paused: true }),
  resume: (state) => ({ ...state, paused: false }),
  end: (state) => ({ ...state, over: true }),
};

function isAsked(state, { item, vote }) {
  return state.item === item && state.vote === Number(vote);
}

function lastVote(asked, item) {
  return asked.filter((each) => each[0] === item).reduce((last, each) => Math.max(last, each[1]), 1);
}

/** State and questions asked after a command; `at`: when it was given, in ms of the server's clock. */
export function after(state, asked, fields, at) {
  const lead = LEADS_TO[fields.kind];
  if (!lead) return { state, asked };
  const next = lead(state, fields, asked, at);
  if (fields.kind !== 'open') return { state: next, asked };
  return { state: next, asked: together(asked, [[fields.item, Number(fields.vote)]]) };
}

/** Questions asked, each once. */
export function together(asked, more) {
  const fresh = more.filter(([item, vote]) => !asked.some((each) => each[0] === item && each[1] === vote));
  return fresh.length ? [...asked, ...fresh] : asked;
}
