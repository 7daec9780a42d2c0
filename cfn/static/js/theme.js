// Runs before the first paint, so it is a plain script and as small as can be: a page shows the theme the person chose.
try {
  const root = document.documentElement;
  root.dataset.pageTheme = root.dataset.theme;
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
} catch { /* storage switched off: the page's own theme stays */ }
