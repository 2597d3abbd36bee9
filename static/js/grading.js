// Grading by keys: what a button or a link names as its key. It can be switched off, since a single key may mean
// something else to a screen reader or to who speaks to the machine.

const KEPT = "grading-keys";
const choice = document.getElementById("grading-keys");
choice.closest("[hidden]").hidden = false;
choice.checked = localStorage.getItem(KEPT) !== "off";
choice.addEventListener("change", () => localStorage.setItem(KEPT, choice.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  if (!choice.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("textarea, select, input:not([type='checkbox'])")) return;
  const named = document.querySelector(`#pair [data-key="${CSS.escape(event.key)}"]`);
  if (!named) return;
  event.preventDefault();
  // A key may be quicker than htmx is at what it has just put there; the press would reload the page.
  window.htmx?.process(document.getElementById("pair"));
  named.click();
});

// The next solution is read from its title on.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "pair") document.getElementById("grading-solution").focus();
});
