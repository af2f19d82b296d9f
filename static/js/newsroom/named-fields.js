// Gives a spoken name to what Django's admin leaves without one: the boxes that Select2 builds, and
// the fields of a table of rows, whose name is the head of their column.
const words = (element) => element?.textContent.replace(/[:\s]+$/, "").trim() ?? "";

const labelOf = (select) =>
  words(select.labels?.[0] ?? select.closest(".form-row")?.querySelector("label, legend")) || select.ariaLabel;

const UNNAMED = [
  ".select2-search__field",
  ".select2-selection--single",
  ".select2-selection__rendered[role=textbox]",
].join();

function nameChoosers() {
  for (const box of document.querySelectorAll("select.select2-hidden-accessible + .select2")) {
    const name = labelOf(box.previousElementSibling);
    if (!name) continue;
    for (const part of box.querySelectorAll(UNNAMED)) part.ariaLabel ??= name;
  }
  for (const field of document.querySelectorAll(".select2-dropdown .select2-search__field")) {
    field.ariaLabel ??= "Find";
  }
}

function nameCells() {
  for (const table of document.querySelectorAll(".tabular table")) {
    const first = table.querySelector("thead th.original:empty");
    first?.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: "Row" }));
    const heads = [...table.querySelectorAll("thead th")].map(words);
    for (const row of table.querySelectorAll("tbody tr.form-row")) {
      for (const cell of row.cells) {
        const head = heads[cell.cellIndex];
        if (head && cell.cellIndex) cell.dataset.column = head; // shown where each row is a card (house.css)
        for (const field of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
          if (head && !field.labels?.length) field.ariaLabel ??= head;
        }
      }
    }
  }
}

// Each choice has a cross of its own; the one for all is no item of the list that it stands in.
for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
  select.dataset.allowClear = "false";
}

const nameAll = () => {
  nameCells();
  nameChoosers();
};
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
