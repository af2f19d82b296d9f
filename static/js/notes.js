// A mark in the text shows its note beside it, so that no reader loses the place. Without this (or
// without popovers in the browser) the mark is a link to the note, and the note's mark leads back.
const card = document.createElement("div");
card.className = "note-card";
card.popover = "auto";
card.tabIndex = -1;
card.setAttribute("role", "dialog");
const words = document.createElement("div");
words.className = "note-card__words";
const foot = document.createElement("p");
foot.className = "note-card__foot";
const close = document.createElement("button");
close.type = "button";
close.textContent = "Close";
close.addEventListener("click", () => card.hidePopover());
const below = document.createElement("a");
below.textContent = "All notes";
below.addEventListener("click", () => card.hidePopover());
foot.append(close, below);
card.append(words, foot);

let opener = null;

function fill(note, link) {
  words.replaceChildren(...[...note.childNodes].map((node) => node.cloneNode(true)));
  // A copy: ids stay with the note itself, and the way back is the button.
  for (const part of words.querySelectorAll("[id]")) part.removeAttribute("id");
  for (const back of words.querySelectorAll(".note-back")) back.remove();
  for (const mark of words.querySelectorAll(".note-mark")) mark.remove();
  for (const other of words.querySelectorAll(".note-ref a")) other.replaceWith(...other.childNodes);
  card.setAttribute("aria-label", link.getAttribute("aria-label") ?? "Note");
  below.href = link.hash;
}

// Beside the mark where there is room; notes.css makes it a sheet at the foot of a phone.
function place(link) {
  const mark = link.getBoundingClientRect();
  const left = Math.min(mark.left, document.documentElement.clientWidth - card.offsetWidth - 16);
  const fits = mark.bottom + card.offsetHeight + 16 < window.innerHeight;
  const top = fits ? mark.bottom + 8 : Math.max(8, mark.top - card.offsetHeight - 8);
  card.style.setProperty("--left", `${Math.max(16, left)}px`);
  card.style.setProperty("--top", `${top}px`);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".note-ref a");
  const wantsTab = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  const note = link && document.getElementById(link.hash.slice(1));
  if (!note || wantsTab || event.button !== 0 || !card.showPopover) return;
  event.preventDefault();
  if (!card.isConnected) document.body.append(card);
  fill(note, link);
  card.showPopover({ source: link });
  place(link);
  opener = link;
  card.scrollTop = 0;
  card.focus({ preventScroll: true });
});

// Back to the mark, wherever the focus was within the card.
card.addEventListener("beforetoggle", (event) => {
  if (event.newState !== "closed" || !card.contains(document.activeElement)) return;
  if (document.activeElement !== below) opener?.focus({ preventScroll: true });
});
