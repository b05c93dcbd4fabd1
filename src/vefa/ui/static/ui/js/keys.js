// The keyboard: an element with data-shortcut="r" is pressed by that key, j and k walk through
// the list marked data-list, ? lists what there is. Single keys can be switched off.

const STORED = "vefa:keys";
const help = document.getElementById("shortcut-help");
const toggle = document.getElementById("shortcut-switch");

const visible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const writing = (element) =>
  !element.matches ||
  element.isContentEditable ||
  (element.matches("input, textarea, select") && !["checkbox", "radio"].includes(element.type));

// On a Cyrillic keyboard the key that bears R gives another letter: take it by its place.
function letter(event) {
  if (/^[\u0021-\u007e]$/.test(event.key)) return event.key.toLowerCase();
  if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
  return event.key;
}

function press(key) {
  const target = [...document.querySelectorAll(`[data-shortcut="${CSS.escape(key)}"]`)].find(visible);
  if (!target) return false;
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  return true;
}

function walk(step) {
  const list = [...document.querySelectorAll("[data-list]")].find(visible);
  if (!list) return false;
  const rows = [...list.querySelectorAll(".row")];
  if (!rows.length) return false;
  let at = rows.indexOf(document.activeElement);
  if (at < 0) at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function describe() {
  const place = help.querySelector("[data-shortcut-list]");
  place.querySelectorAll("[data-added]").forEach((row) => row.remove());
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    if (!visible(element)) continue;
    const row = document.createElement("div");
    row.dataset.added = "yes";
    const term = document.createElement("dt");
    term.textContent = element.dataset.shortcutLabel || element.textContent.trim();
    const value = document.createElement("dd");
    const key = document.createElement("kbd");
    key.textContent = element.dataset.shortcut.toUpperCase();
    value.append(key);
    row.append(term, value);
    place.append(row);
  }
}

function single(key) {
  if (key === "?" && help) {
    describe();
    help.showModal();
    return true;
  }
  if (key === "j") return walk(1);
  if (key === "k") return walk(-1);
  return press(key);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const key = letter(event);
  if (event.ctrlKey || event.metaKey) {
    const palette = document.getElementById("palette");
    if (key === "k" && palette && !palette.open) {
      event.preventDefault();
      palette.showModal();
    }
    return;
  }
  if (writing(event.target) || document.querySelector("dialog[open]")) return;
  if (toggle && !toggle.checked) return;
  if (single(key)) event.preventDefault();
});

if (toggle) {
  toggle.checked = localStorage.getItem(STORED) !== "off";
  toggle.addEventListener("change", () => localStorage.setItem(STORED, toggle.checked ? "on" : "off"));
}
