// The platform's storage (LTI Platform Storage 0.1): what a frame without cookies keeps, it keeps there.

/** Milliseconds for the platform to keep something, and to give it back: then it has been there. */
const TO_KEEP = 5000;
const TO_GIVE = 10000;
/** Milliseconds between two tries: what the platform's frame is told before it has loaded is lost. */
const AGAIN = 250;
let messages = 0;

/** The platform's frame of this name, or the platform's page itself. */
function frameNamed(name) {
  const above = window.opener || window.parent;
  if (name === "_parent") return above;
  try {
    return above.frames[name] || null;
  } catch (error) {
    return null;
  }
}

/** Asks the platform until it answers, and gives what it says; rejects when it does not in time. */
function ask(storage, message, patience) {
  return new Promise((resolve, reject) => {
    messages += 1;
    const id = `${Date.now()}-${messages}`;
    const over = setTimeout(() => finish(reject, new Error("no answer")), patience);
    const again = setInterval(send, AGAIN);
    function send() {
      const frame = frameNamed(storage.frame);
      if (frame) frame.postMessage({ ...message, message_id: id }, storage.origin);
    }
    function finish(settle, value) {
      clearTimeout(over);
      clearInterval(again);
      window.removeEventListener("message", hear);
      settle(value);
    }
    function hear(event) {
      const said = event.data;
      if (event.origin !== storage.origin || !said || said.message_id !== id) return;
      if (said.error) finish(reject, new Error(said.error.code || "refused"));
      else finish(resolve, said);
    }
    window.addEventListener("message", hear);
    send();
  });
}

export const put = (storage, key, value) =>
  ask(storage, { subject: "lti.put_data", key, value }, TO_KEEP);

export const get = async (storage, key) =>
  (await ask(storage, { subject: "lti.get_data", key }, TO_GIVE)).value;
