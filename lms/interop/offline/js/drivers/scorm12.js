// A lesson in a platform that speaks SCORM 1.2.

import { recorded } from "../interactions.js";
import { Api, findApi, addInteraction, two } from "./scorm.js";

const LONGEST = 255;
const percent = (share) => String(Math.round(share * 10000) / 100);

/** The platform's record of this lesson, or null where there is no platform. */
export function connect() {
  const found = findApi("API");
  return found ? new Scorm12(new Api(found, "LMS")) : null;
}

class Scorm12 {
  constructor(api) {
    this.api = api;
    this.began = Date.now();
  }

  /** {state, mode}, or null if the platform does not answer. */
  begin() {
    if (this.api.call("Initialize", "") !== "true" && this.api.call("GetLastError") !== "101") return null;
    this.records = this.api.get("cmi.interactions._children") !== "";
    const mode = this.api.get("cmi.core.lesson_mode");
    if (mode !== "review" && mode !== "browse") {
      const status = this.api.get("cmi.core.lesson_status");
      if (["", "not attempted", "unknown"].includes(status)) this.api.set("cmi.core.lesson_status", "incomplete");
    }
    const pass = this.api.get("cmi.student_data.mastery_score");
    return { state: this.api.get("cmi.suspend_data"), mode, pass: pass === "" ? undefined : Number(pass) / 100 };
  }

  /** Stores a report; whether the platform has it. */
  write(report) {
    const { summary } = report;
    const sets = [["cmi.suspend_data", report.state], ["cmi.core.lesson_location", report.place]];
    if (summary.score !== null) {
      sets.push(["cmi.core.score.raw", percent(summary.score)], ["cmi.core.score.min", "0"], ["cmi.core.score.max", "100"]);
    }
    sets.push(["cmi.core.lesson_status", statusOf(summary)]);
    // Always: without it a platform begins a new attempt next time and forgets this one.
    sets.push(["cmi.core.exit", "suspend"], ["cmi.core.session_time", time(Date.now() - this.began)]);
    const optional = ["cmi.core.score.min", "cmi.core.score.max"];
    const took = sets.map(([name, value]) => this.api.set(name, value) || optional.includes(name)).every(Boolean);
    while (this.records && report.interactions.length) {
      if (!addInteraction(this.api, (at) => interaction(at, report.interactions[0]))) break;
      report.interactions.shift();
    }
    if (!this.records) report.interactions.length = 0;
    return this.api.call("Commit", "") === "true" && took;
  }

  end() {
    return this.api.call("Finish", "") === "true";
  }
}

/** SCORM 1.2 has one word for completion and success. */
function statusOf(summary) {
  if (summary.completed) return summary.passed === null ? "completed" : "passed";
  return summary.passed === false ? "failed" : "incomplete";
}

function time(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const hours = Math.floor(seconds / 3600);
  const cents = Math.floor((milliseconds % 1000) / 10);
  return `${String(hours).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${two(cents)}`;
}

function interaction(at, { item, answer, grade, when, took }) {
  const { kind, short, rightShort } = recorded(item, answer);
  return [
    [`${at}id`, item.id],
    [`${at}type`, kind],
    [`${at}objectives.0.id`, item.objective],
    [`${at}time`, `${two(when.getHours())}:${two(when.getMinutes())}:${two(when.getSeconds())}`],
    [`${at}correct_responses.0.pattern`, rightShort.slice(0, LONGEST)],
    [`${at}weighting`, item.points],
    [`${at}student_response`, short.slice(0, LONGEST)],
    [`${at}result`, resultOf(grade)],
    [`${at}latency`, time(took)],
  ];
}

function resultOf(grade) {
  if (grade.score === 1) return "correct";
  return grade.score > 0 ? String(Math.round(grade.score * 100) / 100) : "wrong";
}
