// A board's cards, dragged with a pointer: a drop goes where the card's own link would, and says why where it can't.
// What moves a project is confirmed there; nothing moves here.

const board = document.querySelector("[data-board]");
const says = document.getElementById("board-says");
let card = null;

const say = (text) => {
  says.textContent = text;
  says.hidden = false;
};

for (const one of board.querySelectorAll("[data-to]")) one.draggable = true;

board.addEventListener("dragstart", (event) => {
  card = event.target.closest("[data-to]");
  if (!card) return;
  event.dataTransfer.effectAllowed = "move";
  // A dragged link inside the card would go by its own address.
  event.dataTransfer.setData("text/plain", "");
});

board.addEventListener("dragend", () => {
  card = null;
  for (const column of board.querySelectorAll(".over")) column.classList.remove("over");
});

board.addEventListener("dragover", (event) => {
  const column = event.target.closest("[data-stage]");
  for (const other of board.querySelectorAll(".over")) if (other !== column) other.classList.remove("over");
  if (!card || !column) return;
  event.preventDefault();
  column.classList.add("over");
});

board.addEventListener("drop", (event) => {
  const column = event.target.closest("[data-stage]");
  if (!card || !column) return;
  event.preventDefault();
  const stage = column.dataset.stage;
  if (column.contains(card)) return;
  if (!card.dataset.to.split(" ").includes(stage)) {
    say(card.dataset.only);
    return;
  }
  say(card.dataset.goes);
  location.assign(`${card.dataset.move}?to=${encodeURIComponent(stage)}`);
});
