// A lesson in a platform that speaks cmi5: launched with an address of a learning record store,
// it says there what was learned, by the rules of cmi5 (sections 7 to 11 of its specification).

import { Statements } from "./cmi5-statements.js";

const STATE = "lms-lesson";
const LOOKING = ["browse", "review"];
/** What the store may answer later; everything else it will never take. */
const LATER = (status) => status >= 500 || [401, 408, 429].includes(status);

/** The record of this lesson, or null where the page was not launched by a platform. */
export function connect() {
  const launch = Object.fromEntries(new URLSearchParams(window.location.search));
  const needed = ["endpoint", "fetch", "actor", "registration", "activityId"];
  return needed.every((each) => launch[each]) ? new Cmi5(launch) : null;
}

class Cmi5 {
  constructor(launch) {
    this.launch = launch;
    this.endpoint = launch.endpoint.replace(/\/?$/, "/");
    this.actor = JSON.parse(launch.actor);
    this.token = "";
    this.kept = { completed: false, passed: false, failed: null };
    this.over = false;
  }

  /** {state, mode, pass, returnUrl}, or null if the platform does not let the lesson begin. */
  async begin() {
    try {
      if (!this.token) this.token = await this.fetchToken();
      const data = await (await this.ask(this.stateAt("LMS.LaunchData"))).json();
      await this.ask(this.at("agents/profile", { profileId: "cmi5LearnerPreferences", agent: this.launch.actor })).catch(() => null);
      const kept = await this.readState();
      this.kept = { ...this.kept, ...kept };
      this.data = data;
      this.statements = new Statements(this.launch, this.actor, data);
      this.mode = String(data.launchMode || "Normal").toLowerCase();
      this.queue = [this.statements.initialized()];
      if (!(await this.sendQueue())) return null;
      return { state: this.kept.state || "", mode: this.mode, pass: data.masteryScore, returnUrl: data.returnURL };
    } catch (error) {
      return null;
    }
  }

  async fetchToken() {
    const answer = await fetch(this.launch.fetch, { method: "POST" });
    const token = (await answer.json())["auth-token"];
    if (!token) throw new Error("no token");
    return token;
  }

  async readState() {
    const answer = await this.request(this.stateAt(STATE));
    if (answer.status === 404) return {};
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json().catch(() => ({}));
  }

  /** Stores a report; whether the platform has all of it. */
  async write(report) {
    this.take(report);
    const told = await this.sendQueue();
    const stored = await this.request(this.stateAt(STATE), this.document()).catch(() => null);
    return told && Boolean(stored) && (stored.ok || !LATER(stored.status));
  }

  /** Puts what a report says into the queue, each thing once in a registration. */
  take({ state, summary, interactions }) {
    this.summary = summary;
    while (interactions.length) this.queue.push(this.statements.answered(interactions.shift()));
    if (summary.seen && !this.kept.completed) {
      this.queue.push(this.statements.completed());
      this.kept.completed = true;
    }
    if (summary.passed && !this.kept.passed) {
      this.queue.push(this.statements.passed(summary.score));
      this.kept.passed = true;
    }
    this.kept.state = state;
  }

  document() {
    return { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(this.kept) };
  }

  async sendQueue(keepalive = false) {
    if (!this.queue.length) return true;
    const sent = [...this.queue];
    const answer = await this.request(`${this.endpoint}statements`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(sent),
      keepalive,
    }).catch(() => null);
    if (!answer || LATER(answer.status)) return false;
    this.queue = this.queue.filter((each) => !sent.includes(each));
    return answer.ok || !sent.some(({ verb }) => verb.id.endsWith("/initialized"));
  }

  /** The last of a session, with the report that still waited, if any. That a quiz was failed is
   * told only here: until now it could still be passed, and a session has one of the two. */
  end(waiting) {
    if (this.over || !this.statements) return Promise.resolve();
    this.over = true;
    if (waiting) this.take(waiting);
    const failed = !LOOKING.includes(this.mode) && this.summary && this.summary.passed === false;
    if (failed && this.kept.failed !== this.summary.score) {
      this.queue.push(this.statements.failed(this.summary.score));
      this.kept.failed = this.summary.score;
    }
    this.queue.push(this.statements.terminated());
    const last = [this.sendQueue(true)];
    if (!LOOKING.includes(this.mode)) {
      last.push(this.request(this.stateAt(STATE), { ...this.document(), keepalive: true }).catch(() => null));
    }
    return Promise.all(last);
  }

  stateAt(stateId) {
    const { activityId, actor, registration } = this.launch;
    return this.at("activities/state", { stateId, activityId, agent: actor, registration });
  }

  at(path, parameters) {
    return `${this.endpoint}${path}?${new URLSearchParams(parameters)}`;
  }

  async ask(url) {
    const answer = await this.request(url);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  }

  request(url, { headers = {}, ...more } = {}) {
    const own = { Authorization: `Basic ${this.token}`, "X-Experience-API-Version": "1.0.3" };
    return fetch(url, { ...more, headers: { ...headers, ...own } });
  }
}
