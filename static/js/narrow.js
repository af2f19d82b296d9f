// A form marked data-narrow hides, while its reader types, the rows (data-words) of the list that it
// names in which a word is missing. Without this it asks the search of the site.
const form = document.querySelector("form[data-narrow]");
const list = form && document.getElementById(form.dataset.narrow);

if (list) {
  const input = form.querySelector("input[type=search]");
  const said = list.querySelector("[role=status]");
  const fold = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
  const rows = [...list.querySelectorAll("[data-words]")].map((row) => [row, fold(row.dataset.words)]);

  const narrow = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    for (const part of list.querySelectorAll("section")) {
      part.hidden = !part.querySelector("[data-words]:not([hidden])");
    }
    said.textContent = words.length ? `${shown} of ${rows.length} on this page. Enter searches the site.` : "";
  };
  input.addEventListener("input", narrow);
  narrow(); // what the browser kept from before
}
