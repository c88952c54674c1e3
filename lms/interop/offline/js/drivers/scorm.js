// What both versions of SCORM share: finding the API, calling it without ever throwing, the clock.

const MOST_FRAMES = 500;

/** The object of this name in a window above or in the one that opened us, or null. */
export function findApi(name) {
  return lookAbove(window, name) || (openerOf(window) && lookAbove(openerOf(window), name)) || topOpener(name);
}

function openerOf(frame) {
  try {
    return frame.opener && frame.opener !== frame ? frame.opener : null;
  } catch (error) {
    return null;
  }
}

function topOpener(name) {
  try {
    return window.top.opener ? lookAbove(window.top.opener, name) : null;
  } catch (error) {
    return null; // a frame of another host stands between
  }
}

function lookAbove(from, name) {
  let frame = from;
  for (let count = 0; frame && count < MOST_FRAMES; count += 1) {
    try {
      if (frame[name]) return frame[name];
    } catch (error) {
      // A frame of another host: what stands above it may still answer.
    }
    if (frame.parent === frame) return null;
    frame = frame.parent;
  }
  return null;
}

/** Calls of one API. Whatever it does, an answer comes back: text, or "" where it failed. */
export class Api {
  constructor(api, prefix) {
    this.api = api;
    this.prefix = prefix;
  }

  call(name, ...values) {
    try {
      return String(this.api[this.prefix + name](...values));
    } catch (error) {
      return "";
    }
  }

  /** A value, "" where the platform does not know it. */
  get(name) {
    const value = this.call("GetValue", name);
    return ["null", "undefined", "false"].includes(value) ? "" : value;
  }

  set(name, value) {
    return this.call("SetValue", name, String(value)) === "true";
  }
}

/** Adds an interaction. Its id must be taken; what a platform refuses of the rest is its choice. */
export function addInteraction(api, values) {
  const count = Number(api.get("cmi.interactions._count")) || 0;
  const [[id, value], ...rest] = values(`cmi.interactions.${count}.`);
  if (!api.set(id, value)) return false;
  rest.forEach(([name, each]) => api.set(name, each));
  return true;
}

export const two = (number) => String(number).padStart(2, "0");
