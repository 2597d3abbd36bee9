// A presenter's keys: what goes to the next or the previous slide is a link on the page; Escape leads back to the meeting.

const KEYS = {
  ArrowRight: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "prev",
  PageUp: "prev",
  Escape: "up",
};

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // A focused link or button keeps its own key.
  if (event.key === " " && event.target.closest("a, button")) return;
  const link = document.querySelector(`a[data-key="${KEYS[event.key]}"]`);
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
});
