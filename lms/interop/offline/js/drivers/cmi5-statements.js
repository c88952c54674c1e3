// The statements of one session, in the words of cmi5. Each is made once, with its own id, so that
// sending it again changes nothing.

import { recorded } from "../interactions.js";

const VERBS = "http://adlnet.gov/expapi/verbs/";
const CMI5 = "https://w3id.org/xapi/cmi5/context/";
const INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction";
const rounded = (share) => Math.round(share * 10000) / 10000;

/** An id of 122 random bits; `crypto.randomUUID` is closed to pages without https. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Statements {
  /** `data`: the platform's LMS.LaunchData. */
  constructor(launch, actor, data) {
    this.launch = launch;
    this.actor = actor;
    this.data = data;
    this.began = Date.now();
  }

  initialized() { return this.defined("initialized"); }

  terminated() { return this.defined("terminated", { duration: this.duration() }); }

  completed() { return this.defined("completed", { completion: true, duration: this.duration() }); }

  passed(score) { return this.judged("passed", true, score); }

  failed(score) { return this.judged("failed", false, score); }

  /** An answer: no statement that cmi5 defines, but one that it allows. */
  answered({ item, answer, grade, when, took }) {
    const { kind, long, right } = recorded(item, answer);
    const definition = {
      type: INTERACTION,
      name: { [item.language]: item.prompt },
      interactionType: kind,
      correctResponsesPattern: [right],
    };
    return {
      ...this.statement("answered", when),
      object: { objectType: "Activity", id: `${this.launch.activityId}/items/${item.id}`, definition },
      result: {
        response: long,
        success: grade.score === 1,
        score: { scaled: rounded(grade.score) },
        duration: `PT${(took / 1000).toFixed(2)}S`,
      },
      context: this.context([]),
    };
  }

  judged(verb, success, share) {
    const statement = this.defined(verb, {
      success,
      score: { scaled: this.onItsSide(success, share) },
      duration: this.duration(),
    });
    if (this.data.masteryScore !== undefined) {
      statement.context.extensions[`${CMI5}extensions/masteryscore`] = this.data.masteryScore;
    }
    return statement;
  }

  /** The score rounded, but never across the mastery score, with which the verb must agree. */
  onItsSide(success, share) {
    const mastery = this.data.masteryScore;
    const score = rounded(share);
    return mastery !== undefined && (score >= mastery) !== success ? share : score;
  }

  defined(verb, result) {
    const judges = Boolean(result) && ("success" in result || "completion" in result);
    const categories = judges ? ["cmi5", "moveon"] : ["cmi5"];
    return {
      ...this.statement(verb, new Date()),
      object: { objectType: "Activity", id: this.launch.activityId },
      ...(result ? { result } : {}),
      context: this.context(categories),
    };
  }

  statement(verb, when) {
    return {
      id: uuid(),
      actor: this.actor,
      verb: { id: VERBS + verb, display: { en: verb } },
      timestamp: when.toISOString(),
    };
  }

  /** The platform's template, and what we add to it; nothing of it is replaced. */
  context(categories) {
    const context = JSON.parse(JSON.stringify(this.data.contextTemplate || {}));
    context.registration = this.launch.registration;
    context.extensions = context.extensions || {};
    const activities = context.contextActivities || {};
    const added = categories.map((each) => ({ id: `${CMI5}categories/${each}` }));
    const category = [...(activities.category || []), ...added];
    context.contextActivities = { ...activities, ...(category.length ? { category } : {}) };
    return context;
  }

  duration() {
    return `PT${((Date.now() - this.began) / 1000).toFixed(2)}S`;
  }
}
