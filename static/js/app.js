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
  if (form.closest("[hx-post]")) {
    form.addEventListener("htmx:afterRequest", () => delete form.dataset.sent, { once: true });
  }
});

// After a refused form, the first field with an error gets the focus.
document.querySelector("[aria-invalid='true']")?.focus();
