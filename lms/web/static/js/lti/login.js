// The page between a platform's click and its answer: tries what this browser keeps in a frame.

import { put } from "./storage.js";

const page = document.querySelector("[data-lti-login]");
const { onward, key, kept, frame, origin, across } = page.dataset;

/** Whether a cookie that we set comes back; asked for by setting one. */
function keepsCookies() {
  const about = across ? "; SameSite=None; Secure; Partitioned" : "; SameSite=Lax";
  try {
    document.cookie = `lti_try=1; max-age=60${about}`;
    return document.cookie.includes("lti_try=1");
  } catch (error) {
    return false;
  }
}

/** Offers the window, and says why. */
function offerWindow() {
  page.querySelector("[data-lti-wait]").hidden = true;
  page.querySelector("[data-lti-window]").hidden = false;
}

async function goOn() {
  if (keepsCookies()) {
    window.location.replace(onward);
    return;
  }
  if (!frame) {
    offerWindow();
    return;
  }
  try {
    await put({ frame, origin }, key, kept);
    window.location.replace(onward);
  } catch (error) {
    offerWindow();
  }
}

goOn();
