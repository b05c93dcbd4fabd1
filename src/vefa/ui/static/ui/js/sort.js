// A list that is put in order by dragging: `[data-sort]` with a `[data-grip]` and a `data-number`
// in each row, inside a form `[data-sort-form]`. Letting go sends the numbers as `order`, in
// their new sequence. The buttons beside do the same without this.

let dragged = null;
let before = "";

const rowsOf = (list) => [...list.querySelectorAll(":scope > [data-number]")];
const order = (list) => rowsOf(list).map((row) => row.dataset.number);

// The row goes before the first one whose middle lies below the pointer.
function follow(list, y) {
  const below = rowsOf(list).find((row) => {
    if (row === dragged) return false;
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  if (below) {
    if (below !== dragged.nextElementSibling) list.insertBefore(dragged, below);
  } else if (list.lastElementChild !== dragged) {
    list.append(dragged);
  }
}

function send(list) {
  const form = list.closest("[data-sort-form]");
  form.querySelectorAll("[name=order]").forEach((input) => input.remove());
  for (const number of order(list)) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "order";
    input.value = number;
    form.append(input);
  }
  form.requestSubmit();
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  dragged = grip.closest("[data-number]");
  before = order(dragged.parentElement).join();
  dragged.dataset.dragged = "yes";
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (dragged) follow(dragged.parentElement, event.clientY);
});

function drop() {
  if (!dragged) return;
  const list = dragged.parentElement;
  delete dragged.dataset.dragged;
  dragged = null;
  if (order(list).join() !== before) send(list);
}

document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
