// The command palette: what the page can do, where one can go, and what the search finds.

const palette = document.getElementById("palette");
const input = palette?.querySelector("input");
const results = palette?.querySelector(".palette-results");
const none = palette?.querySelector("[data-palette-none]");

// "İ", "ı" and "i" are one letter here, and so are letters with and without their marks.
const fold = (text) =>
  text
    .replace(/[İI]/g, "i")
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replaceAll("ı", "i");

const options = () =>
  [...results.querySelectorAll('[role="option"]')].filter((option) => !option.hidden);

let count = 0;
function option(source, label, key) {
  const item = document.createElement("div");
  item.setAttribute("role", "option");
  item.id = `palette-option-${(count += 1)}`;
  const picture = source.querySelector("svg:not(.avatar)");
  if (picture) item.append(picture.cloneNode(true));
  const text = document.createElement("span");
  text.textContent = label;
  item.append(text);
  if (key) {
    const keyboard = document.createElement("kbd");
    keyboard.textContent = key.toUpperCase();
    item.append(keyboard);
  }
  item.addEventListener("click", () => {
    palette.close();
    source.click();
  });
  return item;
}

function gather() {
  const actions = [...document.querySelectorAll("[data-shortcut]")]
    .filter((source) => source.getAttribute("commandfor") !== "palette")
    .filter((source) => source.checkVisibility?.() ?? true)
    .map((source) =>
      option(
        source,
        source.dataset.shortcutLabel || source.textContent.trim(),
        source.dataset.shortcut,
      ),
    );
  const reached = new Set(
    [...document.querySelectorAll("a[data-shortcut]")].map((source) => source.pathname),
  );
  const places = [...document.querySelectorAll(".rail a[href]")]
    .filter((source) => source.search || !reached.has(source.pathname))
    .map((source) => option(source, (source.querySelector("span") ?? source).textContent.trim()));
  palette.querySelector("[data-palette-actions]").replaceChildren(...actions);
  palette.querySelector("[data-palette-places]").replaceChildren(...places);
}

function choose(item) {
  for (const other of results.querySelectorAll('[aria-selected="true"]')) {
    other.removeAttribute("aria-selected");
  }
  if (item) {
    item.id ||= `palette-option-${(count += 1)}`;
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
  }
  input.setAttribute("aria-activedescendant", item?.id ?? "");
}

function filter() {
  const wanted = fold(input.value.trim());
  for (const item of results.querySelectorAll('[role="option"]')) {
    if (item.closest("#palette-found")) continue;
    item.hidden = !fold(item.textContent).includes(wanted);
  }
  for (const group of results.querySelectorAll('[role="group"]')) {
    group.hidden = ![...group.children].some((item) => !item.hidden);
  }
  const listed = options();
  none.hidden = listed.length > 0;
  choose(listed[0]);
}

if (palette) {
  // Before the next key arrives: the events of opening come too late for a quick hand.
  new MutationObserver(() => {
    if (!palette.open) return;
    gather();
    input.value = "";
    filter();
    input.focus();
  }).observe(palette, { attributeFilter: ["open"] });
  input.addEventListener("input", filter);
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (palette.contains(detail.target)) filter();
  });
  input.addEventListener("keydown", (event) => {
    const listed = options();
    const at = listed.findIndex((item) => item.hasAttribute("aria-selected"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && listed.length) {
      event.preventDefault();
      choose(listed.at((at + step + listed.length) % listed.length));
    } else if (event.key === "Enter" && listed[at]) {
      event.preventDefault();
      listed[at].click();
    }
  });
}
