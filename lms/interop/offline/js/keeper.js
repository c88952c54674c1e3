// Nothing that a learner did is lost: each report goes to the platform at once, and what did not
// arrive is tried again until it does. What is new stands on top of what waits.

const WAITS = [2000, 5000, 10000];

export class Keeper {
  /** `record`: a driver's; `onChange(trouble)`: called with whether something waits. */
  constructor(record, onChange) {
    this.record = record;
    this.onChange = onChange;
    this.waiting = null;
    this.interactions = [];
    this.tries = 0;
    this.timer = 0;
    this.busy = null;
    window.addEventListener("online", () => this.send());
  }

  /** A report to store: { state, place, summary }, and maybe an answer just given. */
  keep(report, interaction) {
    if (interaction) this.interactions.push(interaction);
    this.waiting = { ...report, interactions: this.interactions };
    this.tries = 0;
    return this.send();
  }

  /** Sends what waits; drivers of SCORM answer at once, that of cmi5 later. */
  send() {
    clearTimeout(this.timer);
    if (!this.waiting || this.busy) return this.busy;
    const sent = this.waiting;
    const stored = this.record.write(sent);
    if (typeof stored === "boolean") {
      this.after(sent, stored);
      return null;
    }
    this.busy = stored.then((arrived) => {
      this.busy = null;
      this.after(sent, arrived);
      // While this went out somebody went on: the newer report follows.
      return arrived && this.waiting ? this.send() : null;
    });
    return this.busy;
  }

  after(sent, stored) {
    if (stored) {
      if (this.waiting === sent) this.waiting = null;
      this.tries = 0;
    } else {
      this.timer = setTimeout(() => this.send(), WAITS[Math.min(this.tries, WAITS.length - 1)]);
      this.tries += 1;
    }
    this.onChange(Boolean(this.waiting) && !stored);
  }

  get unsent() {
    return Boolean(this.waiting);
  }
}
