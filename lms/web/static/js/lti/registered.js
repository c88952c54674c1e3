// Tells the platform, in whose page we stand, that the registration is done and may be closed.

const above = window.opener || window.parent;
if (above && above !== window) above.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
