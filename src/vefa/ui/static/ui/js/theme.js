// The theme changes at once; the choice is told to the server in the background.

const root = document.documentElement;

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  const chosen = event.submitter?.value;
  if (!form || !chosen) return;
  event.preventDefault();
  if (chosen === "system") delete root.dataset.theme;
  else root.dataset.theme = chosen;
  document.querySelector('meta[name="color-scheme"]').content =
    chosen === "system" ? "light dark" : chosen;
  for (const button of document.querySelectorAll("[data-theme-form] [name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
  const body = new FormData(form, event.submitter);
  // Without a connection the choice holds for this page only.
  await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
});
