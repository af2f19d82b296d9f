// The calendar: what is scheduled moves by arrow keys, and by drag to another day. Both fill the form that a
// piece has anyway; without this script it is filled by hand. Bound to [data-piece] and [data-day].

const QUARTER = 15;

// A day and a time of the desk's, with no zone: the newsroom knows where the desk is.
function shifted(day, time, { days = 0, minutes = 0 }) {
  const moment = new Date(`${day}T${time}Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  moment.setUTCMinutes(moment.getUTCMinutes() + minutes);
  return moment.toISOString().slice(0, 16).split("T");
}

const STEPS = {
  ArrowLeft: { days: -1 },
  ArrowRight: { days: 1 },
  ArrowUp: { minutes: -QUARTER },
  ArrowDown: { minutes: QUARTER },
};

for (const piece of document.querySelectorAll("[data-piece]")) {
  const details = piece.querySelector("details");
  const summary = details.querySelector("summary");
  const form = details.querySelector("form");
  const { at_0: day, at_1: time } = form.elements;

  summary.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight ArrowUp ArrowDown");
  summary.title = "Left and right: a day. Up and down: a quarter of an hour. Enter moves it.";
  let isChanged = false;

  summary.addEventListener("keydown", (event) => {
    if (event.key in STEPS && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      details.open = true;
      [day.value, time.value] = shifted(day.value, time.value, STEPS[event.key]);
      isChanged = true;
    } else if (event.key === "Enter" && isChanged) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      form.reset();
      details.open = isChanged = false;
    }
  });

  piece.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", piece.id);
    event.dataTransfer.effectAllowed = "move";
  });
}

for (const target of document.querySelectorAll("[data-day]")) {
  target.addEventListener("dragover", (event) => {
    event.preventDefault();
    target.classList.add("day--to");
  });
  target.addEventListener("dragleave", () => target.classList.remove("day--to"));
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    target.classList.remove("day--to");
    const piece = document.getElementById(event.dataTransfer.getData("text/plain"));
    const form = piece?.querySelector("details form");
    if (!form || form.elements.at_0.value === target.dataset.day) return;
    form.elements.at_0.value = target.dataset.day;
    form.requestSubmit();
  });
}
