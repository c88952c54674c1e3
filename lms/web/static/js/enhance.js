// What makes the pages handier when scripts run. Everything works without it; nothing here
// decides anything. Attributes it reads are listed in docs/design.md.

/** Where we stand in the site, "" at its root: part of every name under which something is kept. */
const mount = document.documentElement.dataset.mount || "";
const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

/** Shows how far an answer has come: "waiting", "sent" or "stored", as a shape and a word. */
export function showAnswerState(element, state) {
  const word = element.getAttribute(`data-word-${state}`);
  if (!word) return;
  element.classList.remove("answer-waiting", "answer-sent", "answer-stored");
  element.classList.add(`answer-${state}`);
  element.textContent = word;
  const line = element.closest("[hidden]");
  if (line) line.hidden = false;
}

/** Copies text; over plain http, where the clipboard is closed, by way of a selection. */
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

function openMenus() {
  const closeOthers = (inside) =>
    each("details[data-menu][open]", (menu) => {
      if (!menu.contains(inside)) menu.open = false;
    });
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

function themeButton() {
  each("[data-theme-toggle]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const root = document.documentElement;
      const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try {
        localStorage.setItem(`theme${mount}`, root.dataset.theme);
      } catch (error) {
        // Storage is closed to us: the choice holds for this page only.
      }
    });
  });
}

function smallButtons() {
  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  each("[data-copy]", (button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      const done = await copy(source ? source.value || source.textContent.trim() : "");
      if (done && button.dataset.copied) button.lastChild.textContent = button.dataset.copied;
    });
  });
  each("[data-focus]", (element) => element.focus());
}

/** A form that sends itself when a choice is made; its button is for those without scripts. */
function selfSending(form) {
  each("[data-autosubmit-button]", (button) => { button.hidden = true; }, form);
  form.addEventListener("change", () => form.requestSubmit());
}

/** Says "waiting" from the first touch until sent, and keeps a second click from sending twice. */
function savingForm(form) {
  const state = form.querySelector("[data-answer-state]");
  let sent = false;
  form.addEventListener("input", () => state && showAnswerState(state, "waiting"));
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    if (state) showAnswerState(state, "sent");
    each('[type="submit"]', (button) => button.setAttribute("aria-disabled", "true"), form);
  });
  window.addEventListener("pageshow", () => {
    sent = false;
    each('[type="submit"]', (button) => button.removeAttribute("aria-disabled"), form);
  });
}

/** Asks before a page with changed and unsent fields is left. */
function guardedForm(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!changed) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

/** On paper nothing can be opened: folded blocks are printed open. */
function unfoldForPaper() {
  const folded = [];
  window.addEventListener("beforeprint", () =>
    each("details.block:not([open])", (block) => { folded.push(block); block.open = true; }));
  window.addEventListener("afterprint", () => folded.splice(0).forEach((block) => { block.open = false; }));
}

/** Rows of links that go on beyond the edge of a phone begin where the current one is in sight. */
function showCurrent() {
  each(".site-nav [aria-current], .tabs [aria-current]", (link) => {
    const row = link.closest("ul");
    const left = link.getBoundingClientRect().left - row.getBoundingClientRect().left;
    if (left + link.offsetWidth > row.clientWidth - 32) row.scrollLeft = left - 48;
  });
}

/** Where nobody is signed in, no page with names of a class is kept for use without a network. */
function forgetClasses() {
  if ("caches" in window && document.querySelector("[data-nobody]")) caches.delete(`live-control${mount}`).catch(() => {});
}

openMenus();
forgetClasses();
showCurrent();
unfoldForPaper();
themeButton();
smallButtons();
each("form[data-autosubmit]", selfSending);
each("form[data-saving]", savingForm);
each("form[data-guard]", guardedForm);
