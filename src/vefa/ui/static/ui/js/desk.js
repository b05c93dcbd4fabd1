// The engineers' pages: what others change appears by itself, a deed's form opens over the
// page, and the line of the open ticket is marked.

const EVERY = 20000;
const detail = document.getElementById("detail");

function ask() {
  if (!document.hidden) document.body.dispatchEvent(new CustomEvent("desk:poll"));
}

setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);

// The list does not know which ticket is open.
function mark() {
  const number = detail?.querySelector("[data-ticket]")?.dataset.ticket;
  if (!number) return;
  for (const row of document.querySelectorAll("#queue .row")) {
    if (row.id === `open-${number}`) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

// What has been shown counts as seen: a form sent after it warns of nothing older.
function note() {
  const entry = document.getElementById("ticket-live")?.dataset.entry;
  if (!entry) return;
  for (const field of document.querySelectorAll('[name="seen"]')) field.value = entry;
}

function open(dialog) {
  if (dialog.matches(":modal")) return;
  dialog.removeAttribute("open");
  dialog.showModal();
  const first = "[data-form-errors], [autofocus], input:checked, .field :is(input, select, textarea)";
  (dialog.querySelector(first) ?? dialog.querySelector(".dialog-foot button")).focus();
  dialog.addEventListener("close", () => dialog.remove());
  dialog.querySelector("[data-close]")?.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
}

function openAll(part) {
  if (part.matches?.("dialog[data-deed]")) open(part);
  part.querySelectorAll?.("dialog[data-deed]").forEach(open);
}

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  openAll(elt);
  // A form that came back keeps its words as a draft again.
  for (const field of elt.querySelectorAll?.("[data-draft]") ?? []) {
    if (field.value) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  mark();
  if (target !== detail) return;
  detail.scrollTop = 0;
  window.scrollTo(0, 0);
  document.getElementById("ticket-title")?.focus({ preventScroll: true });
});

document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (target.id === "ticket-live") note();
});

// Choosing for whom it is leads on to writing it.
document.addEventListener("click", (event) => {
  const label = event.target.closest("[data-say]");
  if (!label || event.target.matches("input")) return;
  requestAnimationFrame(() => label.closest("form").querySelector("textarea").focus());
});

openAll(document);
mark();
