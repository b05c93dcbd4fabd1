// Forms: sent once, and not left by accident. Everything works without this, only less kindly.

const SAFETY = 20000;

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // htmx sends its own; a dialog's form goes nowhere.
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  // After the form's data has been gathered: a disabled button would not send its value.
  setTimeout(() => button?.setAttribute("aria-busy", "true"));
  // A download leaves the page where it is.
  setTimeout(() => release(form), SAFETY);
});

// Back through the browser's own cache: the form may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

// Ask before unsaved input is left behind, where the form wishes it. Drafts are kept anyway.
function changed(form) {
  return [...form.elements].some((control) => {
    if (control.dataset.draft) return false;
    if (control.type === "checkbox" || control.type === "radio") {
      return control.checked !== control.defaultChecked;
    }
    if (control.matches("select")) {
      return [...control.options].some((option) => option.selected !== option.defaultSelected);
    }
    if (control.type === "file") return control.files.length > 0;
    return control.matches("input, textarea") && control.value !== control.defaultValue;
  });
}

window.addEventListener("beforeunload", (event) => {
  const forms = document.querySelectorAll("form[data-unsaved]:not([data-sent])");
  if ([...forms].some(changed)) event.preventDefault();
});

// Errors come first: the summary of a form that came back takes the focus.
function focusErrors(root) {
  root.querySelector?.("[data-form-errors]")?.focus();
}

focusErrors(document);
document.addEventListener("htmx:load", ({ detail }) => focusErrors(detail.elt));

// Copy what a button names.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const { copied } = JSON.parse(document.getElementById("ui-words").textContent);
  document.dispatchEvent(new CustomEvent("vefa:toast", { detail: { text: copied, state: "ok" } }));
});

// Ctrl+Enter sends from within a text.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.target.form?.requestSubmit();
  }
});
