// Small comforts on top of pages that work without them.

// A form is sent once, even when its button is pressed twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

// What htmx couldn't do in place is done as a whole page, which says what went wrong.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => event.target.closest("form")?.submit());
}

// The piece that replaced the pressed button takes its focus.
document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector("a, button")?.focus());

// After a refused form, the first field with an error gets the focus.
document.querySelector("[aria-invalid='true']")?.focus();
