// Drafts: what is written in a field with `data-draft="name"` is kept in this browser until it
// has been sent. The name is the field's own ("ticket-17-reply"); the person's key is added, so
// that two people at one computer never see each other's words.

const words = JSON.parse(document.getElementById("ui-words").textContent);
const root = document.documentElement;
const PREFIX = `vefa:draft:${root.dataset.user}:`;
const SENT = "vefa:sent";
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const QUIET = 400;

const keyOf = (field) => `${PREFIX}${field.dataset.draft}:${field.name}`;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // A full or forbidden storage keeps no drafts; writing goes on.
  }
}

function keysFrom(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + start));
  } catch {
    return [];
  }
}

const keysOf = (name) => keysFrom(`${name}:`);

function keep(field) {
  write(keyOf(field), field.value.trim() ? { text: field.value, at: Date.now() } : null);
}

function note(field, key) {
  const line = document.createElement("p");
  line.className = "draft";
  line.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet small";
  button.textContent = words.discard;
  button.addEventListener("click", () => {
    field.value = "";
    write(key, null);
    line.remove();
    field.focus();
  });
  line.append(words.draft, button);
  field.after(line);
  field.addEventListener("vefa:sent", () => line.remove(), { once: true });
}

function restore(field) {
  const key = keyOf(field);
  const draft = read(key);
  if (!draft || field.dataset.restored) return;
  field.dataset.restored = "yes";
  if (Date.now() - draft.at > KEPT_FOR) {
    write(key, null);
    return;
  }
  // The server's own words, of a form that came back, are newer than the draft.
  if (field.value.trim()) return;
  field.value = draft.text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  note(field, key);
}

// Whether what this tab sent has been answered: this page was reached by going on from one of
// ours, not by going back or anew, and does not say that it failed. In doubt the draft stays.
function arrived() {
  const [entry] = performance.getEntriesByType("navigation");
  const ours = document.referrer.startsWith(`${location.origin}/`);
  return ours && entry?.type === "navigate" && !("failed" in root.dataset);
}

function settle() {
  const keys = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  sessionStorage.removeItem(SENT);
  if (!arrived()) return;
  const refused = [...document.querySelectorAll("[data-draft]")].filter((field) => field.value.trim());
  const kept = new Set(refused.map(keyOf));
  keys.filter((key) => !kept.has(key)).forEach((key) => write(key, null));
}

const timers = new WeakMap();
document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.draft) return;
  clearTimeout(timers.get(target));
  timers.set(target, setTimeout(() => keep(target), QUIET));
});

function fieldsOf(form) {
  return form?.matches?.("form") ? form.querySelectorAll("[data-draft]") : [];
}

// Sent by the browser: the draft stays until the next page shows that it arrived.
document.addEventListener("submit", (event) => {
  const fields = [...fieldsOf(event.target)];
  if (event.defaultPrevented || !fields.length) return;
  for (const field of fields) {
    clearTimeout(timers.get(field));
    keep(field);
  }
  sessionStorage.setItem(SENT, JSON.stringify(fields.map(keyOf)));
});

// Given up: nothing of it comes back.
document.addEventListener("submit", ({ target }) => {
  if (target.dataset.forgets) keysOf(target.dataset.forgets).forEach((key) => write(key, null));
});

// Sent by htmx: the answer is known at once.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  for (const field of fieldsOf(detail.elt)) {
    if (!detail.successful) keep(field);
    else {
      write(keyOf(field), null);
      field.dispatchEvent(new Event("vefa:sent"));
    }
  }
});

// Leaving within the quiet moment loses nothing either.
window.addEventListener("pagehide", () => {
  for (const field of document.querySelectorAll("[data-draft]")) {
    if (field.value !== field.defaultValue && !field.form?.dataset.sent) keep(field);
  }
});

// What only this browser still knows, since it was never sent: `data-kept` names how the drafts
// of a kind begin, `data-open` the one that is being written, a `<template>` holds a form for
// each, whose addresses end where the draft's own name goes.
function listKept(list) {
  const blank = list.querySelector("template");
  const known = [...list.querySelectorAll("[data-forgets]")].map((each) => each.dataset.forgets);
  const drafts = keysFrom(list.dataset.kept).map((key) => key.slice(PREFIX.length).split(":")[0]);
  for (const draft of new Set(drafts)) {
    if (draft === list.dataset.open || known.includes(draft)) continue;
    const name = draft.slice(list.dataset.kept.length);
    // The title before the text.
    const kept = keysOf(draft).sort().reverse().map(read);
    const words = kept.find((each) => Date.now() - each?.at < KEPT_FOR);
    if (!words) {
      keysOf(draft).forEach((key) => write(key, null));
      continue;
    }
    const form = blank.content.cloneNode(true).querySelector("form");
    form.dataset.forgets = draft;
    // As written: within a template an address leads nowhere.
    for (const [part, address] of [[form, "action"], [form.querySelector("a"), "href"]]) {
      part.setAttribute(address, part.getAttribute(address) + name);
    }
    form.querySelector("span").textContent = words.text.slice(0, 120);
    blank.before(form);
    list.hidden = false;
  }
}

function restoreAll(part) {
  if (part.matches?.("[data-draft]")) restore(part);
  part.querySelectorAll?.("[data-draft]").forEach(restore);
}

settle();
document.querySelectorAll("[data-kept]").forEach(listKept);
restoreAll(document);
document.addEventListener("htmx:load", ({ detail }) => restoreAll(detail.elt));
