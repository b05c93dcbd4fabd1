// htmx: what happens when an answer does not come, or is not the one that was expected.
// Nothing that a person wrote is touched: the form stays as it is and a message says so.

const words = JSON.parse(document.getElementById("ui-words").textContent);

function say(text, state = "missed") {
  document.dispatchEvent(new CustomEvent("vefa:toast", { detail: { text, state } }));
}

function busy(element, on) {
  const form = element.closest("form");
  const button = element.matches("button") ? element : form?.querySelector("button.sending");
  if (!button) return;
  if (on) button.setAttribute("aria-busy", "true");
  else {
    button.removeAttribute("aria-busy");
    button.classList.remove("sending");
  }
}

document.addEventListener("submit", (event) => event.submitter?.classList.add("sending"), true);
document.addEventListener("htmx:beforeRequest", ({ detail }) => busy(detail.elt, true));
document.addEventListener("htmx:afterRequest", ({ detail }) => busy(detail.elt, false));

document.addEventListener("htmx:sendError", () => say(words.failed));
document.addEventListener("htmx:timeout", () => say(words.failed));
document.addEventListener("htmx:responseError", ({ detail }) => {
  say(detail.xhr.status < 500 ? words.refused : words.failed);
});

// A whole page where a piece was asked for: the session has ended and this is the sign-in page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.xhr.status >= 400) return;
  if (detail.target === document.body || !/^\s*<!doctype/i.test(detail.serverResponse)) return;
  detail.shouldSwap = false;
  say(words.signedOut);
});

window.addEventListener("offline", () => say(words.offline, "risk"));
