// Dialogs and menus are the browser's own; this adds what some browsers still lack, and the
// arrow keys.

// `command` and `commandfor` open dialogs without a script where they are known.
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[commandfor]");
    const target = button && document.getElementById(button.getAttribute("commandfor"));
    if (!target) return;
    if (button.getAttribute("command") === "close") target.close();
    else if (!target.open) target.showModal();
  });
}

// A click beside a dialog closes it.
if (!("closedBy" in HTMLDialogElement.prototype)) {
  document.addEventListener("click", (event) => {
    if (!event.target.matches('dialog[closedby="any"]')) return;
    const box = event.target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    if (!inside) event.target.close();
  });
}

// A link such as #reply-dialog opens the dialog of that name.
function openNamed() {
  const dialog = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}
window.addEventListener("hashchange", openNamed);
openNamed();

const opener = (menu) => document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);

// Without CSS anchors a menu is put below its button by hand.
function place(menu) {
  const button = opener(menu)?.getBoundingClientRect();
  if (!button) return;
  const width = menu.offsetWidth;
  const left = menu.classList.contains("from-end") ? button.right - width : button.left;
  const below = button.bottom + menu.offsetHeight < innerHeight;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = below ? `${button.bottom}px` : `${Math.max(8, button.top - menu.offsetHeight)}px`;
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.("[popover].menu")) return;
    opener(menu)?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open") return;
    if (!CSS.supports("position-area", "block-end")) place(menu);
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[popover].menu:popover-open");
  const from = event.target.closest?.("[popovertarget]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, textarea, select")) return;
  const list = menu ?? (from && document.getElementById(from.getAttribute("popovertarget")));
  if (!list?.matches(".menu:popover-open")) return;
  event.preventDefault();
  const items = [...list.querySelectorAll("a[href], button:not(:disabled)")];
  const at = items.indexOf(document.activeElement);
  items.at((at + step + items.length) % items.length)?.focus();
});

// A deed chosen from a menu closes it.
document.addEventListener("click", (event) => {
  const menu = event.target.closest(".menu:popover-open");
  if (menu && event.target.closest("a, button:not([data-stay])")) {
    if (!event.target.closest("[data-theme-form]")) menu.hidePopover();
  }
});
