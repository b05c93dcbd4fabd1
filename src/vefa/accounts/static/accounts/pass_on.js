// The form goes on by itself, as if its button had been pressed.

const form = document.querySelector("[data-pass-on]");
form.requestSubmit(form.elements.here);
