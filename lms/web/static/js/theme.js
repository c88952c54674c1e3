// The chosen theme, before the first paint. Runs in the head, so it stays this small.
try {
  var theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (error) { /* storage is closed to us: the system's own theme stays */ }
