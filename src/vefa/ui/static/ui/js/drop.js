// Files: dropped, chosen or pasted, and listed before they are sent.

const words = JSON.parse(document.getElementById("ui-words").textContent);

function list(drop, input) {
  const files = drop.querySelector(".files");
  files.replaceChildren(
    ...[...input.files].map((file, index) => {
      const item = document.createElement("li");
      item.className = "file";
      const name = document.createElement("span");
      name.textContent = file.name;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet icon-only small";
      button.textContent = "\u00d7";
      button.setAttribute("aria-label", words.remove.replace("%(name)s", file.name));
      button.addEventListener("click", () => take(drop, input, [...input.files].toSpliced(index, 1)));
      item.append(name, button);
      return item;
    }),
  );
}

function take(drop, input, files) {
  const box = new DataTransfer();
  for (const file of input.multiple ? files : files.slice(-1)) box.items.add(file);
  input.files = box.files;
  list(drop, input);
}

function prepare(drop) {
  const input = drop.querySelector("input[type=file]");
  if (!input || drop.classList.contains("ready")) return;
  drop.classList.add("ready");
  let chosen = [];
  const add = (files) => take(drop, input, [...input.files, ...files]);
  input.addEventListener("click", () => {
    chosen = [...input.files];
  });
  input.addEventListener("change", () => {
    take(drop, input, input.multiple ? [...chosen, ...input.files] : [...input.files]);
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    add(event.dataTransfer.files);
  });
  // A screenshot pasted anywhere in the form belongs to it.
  input.form?.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) {
      event.preventDefault();
      add(event.clipboardData.files);
    }
  });
  input.form?.addEventListener("reset", () => take(drop, input, []));
}

function prepareAll(part) {
  part.querySelectorAll?.("[data-drop]").forEach(prepare);
}

prepareAll(document);
document.addEventListener("htmx:load", ({ detail }) => prepareAll(detail.elt));
