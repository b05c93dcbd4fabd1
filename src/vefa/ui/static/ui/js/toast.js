// Short messages in the corner. Anyone may ask for one:
// document.dispatchEvent(new CustomEvent("vefa:toast", { detail: { text, state } })).

const SHOWN_FOR = 8000;
const region = document.getElementById("toasts");
const shape = document.getElementById("toast-shape");

function leave(toast) {
  toast.remove();
  if (!region.childElementCount && region.matches(":popover-open")) region.hidePopover();
}

// What failed stays until it is closed; the rest goes, but never from under the pointer.
function leaveLater(toast) {
  if (["missed", "risk"].includes(toast.dataset.state)) return;
  let timer;
  const start = () => {
    timer = setTimeout(() => leave(toast), SHOWN_FOR);
  };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
}

// The region lies in the top layer, above an open dialog.
function raise() {
  if (!("popover" in HTMLElement.prototype)) return;
  region.setAttribute("popover", "manual");
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}

document.addEventListener("vefa:toast", ({ detail }) => {
  const same = [...region.children].find(
    (toast) => toast.querySelector("p").textContent === detail.text,
  );
  if (same) return;
  const template = detail.state
    ? document.getElementById(`toast-shape-${detail.state}`) ?? shape
    : shape;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.dataset.state = detail.state ?? "";
  toast.querySelector("p").textContent = detail.text;
  region.append(toast);
});

document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-dismiss]")?.closest(".toast");
  if (toast) leave(toast);
});

// Those that came with the page, and those that htmx swaps in.
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) {
      if (node.nodeType === Node.ELEMENT_NODE) leaveLater(node);
    }
  }
  if (region.childElementCount) raise();
}).observe(region, { childList: true });
[...region.children].forEach(leaveLater);
if (region.childElementCount) raise();
