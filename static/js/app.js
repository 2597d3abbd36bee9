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

// What htmx couldn't do in place is done as a whole page, which says what went wrong. Nobody asked for what comes by
// itself while somebody types: that stays as it is.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    if (!event.target.matches("[data-live]")) event.target.closest("form")?.submit();
  });
}

// The piece that replaced the pressed button takes its focus; where what was used is still there, it keeps it.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.matches("[data-live]")) return;
  if (document.activeElement === document.body) event.target.querySelector("a, button")?.focus();
});

// Pieces that unfold stay as they were when their page is brought up to date; on a narrow screen filters start folded.
let unfolded = {};
document.addEventListener("htmx:beforeSwap", () => {
  for (const piece of document.querySelectorAll("details[id]")) unfolded[piece.id] = piece.open;
});
const fold = () => {
  for (const piece of document.querySelectorAll("details[id]")) {
    if (piece.id in unfolded) piece.open = unfolded[piece.id];
    else if (piece.dataset.folds && matchMedia("(max-width: 900px)").matches) piece.open = false;
  }
};
document.addEventListener("htmx:afterSwap", fold);
fold();

// The menu of what is seldom needed folds once somebody turns away from it, or presses Escape.
const more = document.querySelector(".site-more");
document.addEventListener("click", (event) => {
  if (more && !more.contains(event.target)) more.open = false;
});
more?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  more.open = false;
  more.querySelector("summary").focus();
});

// After a refused form, the first field with an error gets the focus.
document.querySelector("[aria-invalid='true']")?.focus();
