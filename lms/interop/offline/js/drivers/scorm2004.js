// A lesson in a platform that speaks SCORM 2004.

import { recorded } from "../interactions.js";
import { Api, findApi, addInteraction } from "./scorm.js";

const LONGEST = 250;
const rounded = (share) => String(Math.round(share * 10000) / 10000);

/** The platform's record of this lesson, or null where there is no platform. */
export function connect() {
  const found = findApi("API_1484_11");
  return found ? new Scorm2004(new Api(found, "")) : null;
}

class Scorm2004 {
  constructor(api) {
    this.api = api;
    this.began = Date.now();
  }

  /** {state, mode}, or null if the platform does not answer. */
  begin() {
    if (this.api.call("Initialize", "") !== "true" && this.api.call("GetLastError") !== "103") return null;
    const mode = this.api.get("cmi.mode");
    if (mode !== "review" && mode !== "browse") {
      const status = this.api.get("cmi.completion_status");
      if (["", "not attempted", "unknown"].includes(status)) this.api.set("cmi.completion_status", "incomplete");
    }
    const pass = this.api.get("cmi.scaled_passing_score");
    return { state: this.api.get("cmi.suspend_data"), mode, pass: pass === "" ? undefined : Number(pass) };
  }

  /** Stores a report; whether the platform has it. */
  write(report) {
    const { summary } = report;
    const needed = [["cmi.suspend_data", report.state], ["cmi.location", report.place]];
    needed.push(["cmi.completion_status", summary.seen ? "completed" : "incomplete"]);
    needed.push(["cmi.exit", "suspend"], ["cmi.session_time", time(Date.now() - this.began)]);
    const wished = [["cmi.progress_measure", rounded(summary.progress)]];
    if (summary.score !== null) {
      needed.push(["cmi.score.scaled", rounded(summary.score)]);
      needed.push(["cmi.success_status", summary.passed ? "passed" : "failed"]);
      wished.push(["cmi.score.min", "0"], ["cmi.score.max", "100"], ["cmi.score.raw", rounded(summary.score * 100)]);
    }
    const took = needed.map(([name, value]) => this.api.set(name, value)).every(Boolean);
    wished.forEach(([name, value]) => this.api.set(name, value));
    while (report.interactions.length) {
      if (!addInteraction(this.api, (at) => interaction(at, report.interactions[0]))) break;
      report.interactions.shift();
    }
    return this.api.call("Commit", "") === "true" && took;
  }

  end() {
    return this.api.call("Terminate", "") === "true";
  }
}

const time = (milliseconds) => `PT${Math.floor(milliseconds / 1000)}S`;

function interaction(at, { item, answer, grade, when, took }) {
  const { kind, long, right } = recorded(item, answer);
  return [
    [`${at}id`, item.id],
    [`${at}type`, kind],
    [`${at}objectives.0.id`, item.objective],
    [`${at}timestamp`, `${when.toISOString().slice(0, 19)}Z`],
    [`${at}correct_responses.0.pattern`, right],
    [`${at}weighting`, item.points],
    [`${at}learner_response`, kind === "fill-in" ? long.slice(0, LONGEST) : long],
    [`${at}result`, resultOf(grade)],
    [`${at}latency`, time(took)],
    [`${at}description`, item.prompt.slice(0, LONGEST)],
  ];
}

function resultOf(grade) {
  if (grade.score === 1) return "correct";
  return grade.score > 0 ? rounded(grade.score) : "incorrect";
}
