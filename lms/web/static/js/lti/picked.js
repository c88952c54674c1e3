// The choice goes back to the platform at once; without scripts by a button.

document.querySelector("[data-lti-picked]").submit();
