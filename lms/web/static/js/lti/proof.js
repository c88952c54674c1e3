// A launch has come back without our cookie: fetches from the platform what proves the browser, and
// sends the same form again. Sent from a page of ours it also brings a cookie that theirs did not.

import { get } from "./storage.js";

const form = document.querySelector("[data-lti-proof]");
const { key, frame, origin } = form.dataset;

async function sendAgain() {
  const kept = form.elements.namedItem("kept");
  if (frame) {
    try {
      kept.value = await get({ frame, origin }, key);
    } catch (error) {
      kept.value = "";
    }
  }
  form.submit();
}

sendAgain();
