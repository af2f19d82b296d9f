// The tree of sections: a row is dragged before, after or into another. It sends the form that the row's buttons
// send; without this script, and by keyboard, there are the buttons. Bound to [data-section].

const rows = document.querySelectorAll("[data-section]");
const PLACES = ["before", "into", "after"];
let dragged = null;

const hint = document.querySelector("[data-drag-hint]");
if (rows.length > 1) hint.hidden = false;

// The upper quarter of a row is before it, the lower one after it, what is between is into it.
function placeOn(row, event) {
  const { top, height } = row.getBoundingClientRect();
  const share = (event.clientY - top) / height;
  return share < 0.25 ? "before" : share > 0.75 ? "after" : "into";
}

function mark(row, place) {
  for (const name of PLACES) row.classList.toggle(`outline__row--${name}`, name === place);
}

function send(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  form.submit();
}

for (const row of rows) {
  row.draggable = true;
  for (const link of row.querySelectorAll("a")) link.draggable = false;

  row.addEventListener("dragstart", (event) => {
    dragged = row;
    event.dataTransfer.setData("text/plain", row.id);
    event.dataTransfer.effectAllowed = "move";
  });
  row.addEventListener("dragend", () => (dragged = null));
  row.addEventListener("dragover", (event) => {
    if (!dragged || dragged === row) return;
    event.preventDefault();
    mark(row, placeOn(row, event));
  });
  row.addEventListener("dragleave", () => mark(row, null));
  row.addEventListener("drop", (event) => {
    if (!dragged || dragged === row) return;
    event.preventDefault();
    const to = placeOn(row, event);
    mark(row, null);
    send(dragged.querySelector("form"), { to, other: row.dataset.section });
  });
}
