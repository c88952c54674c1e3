// The chosen theme, before the first paint. Runs in the head, so it stays this small. What we keep in
// a browser bears the place where we stand (data-mount): a site around us may keep a "theme", too.
try {
  var theme = localStorage.getItem("theme" + (document.documentElement.dataset.mount || ""));
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (error) { /* storage is closed to us: the system's own theme stays */ }
