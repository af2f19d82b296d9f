// Faults of a form that was not saved, named at its top: each leads to its field, the first one has the focus.
// Takes the place of the admin's .errornote, which stays where no script runs.

const words = (element) => element?.textContent.replace(/[:\s]+$/, "").trim() ?? "";

// The error list's id is its field's and "_error"; a field of several boxes has its id on none of them.
function fieldOf(list) {
  const id = list.id.replace(/_error$/, "");
  const row = list.closest(".fieldBox, td, .form-row, .describe__field");
  return document.getElementById(id) ?? document.getElementById(`${id}_0`) ?? row?.querySelector("input:not([type=hidden]), select, textarea");
}

function nameOf(field, list) {
  const named = list.closest("fieldset:not(.module)")?.querySelector("legend") ?? field.labels?.[0];
  return words(named) || field.ariaLabel || words(list.closest(".form-row")?.querySelector("label, legend"));
}

function goTo(field) {
  field.dispatchEvent(new Event("reveal", { bubbles: true })); // for what folds away otherwise
  for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  // What stands in a field's place: the editor, or the admin's chooser.
  const shown =
    (field.hidden && field.closest(".rich-text")?.querySelector(".ProseMirror")) ||
    field.parentElement.querySelector(":scope > .select2 .select2-selection") ||
    field;
  shown.focus({ preventScroll: true });
  shown.scrollIntoView({ block: shown.offsetHeight > innerHeight / 3 ? "start" : "nearest" });
}

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function nameFaults(form, note) {
  const faults = [...form.querySelectorAll(".errorlist")].map((list) => {
    const field = list.classList.contains("nonfield") ? null : fieldOf(list);
    return { field: field?.type === "hidden" ? null : field, list, said: [...list.children].map(words).join(" ") };
  });
  if (!faults.length) return;
  const lines = faults.map(({ field, list, said }) => {
    if (!field) return make("li", {}, said);
    const link = make("a", { href: `#${field.id}`, textContent: nameOf(field, list) || "This field" });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(field);
    });
    return make("li", {}, link, `: ${said}`);
  });
  const count = faults.length === 1 ? "1 thing" : `${faults.length} things`;
  const title = make("h2", { id: "form-faults", textContent: `Not saved: ${count} to mend` });
  const close = make("button", { type: "button", className: "form-faults__close", textContent: "Close" });
  const summary = make("section", { className: "form-faults" }, title, close, make("ul", {}, ...lines));
  summary.setAttribute("aria-labelledby", title.id);
  note.remove();
  form.prepend(summary);
  const { style } = document.documentElement;
  new ResizeObserver(() => {
    style.scrollPaddingTop = summary.offsetHeight ? `${summary.offsetHeight + 48}px` : "";
  }).observe(summary);
  style.scrollPaddingTop = `${summary.offsetHeight + 48}px`;
  close.addEventListener("click", () => summary.remove());
  const first = faults.find(({ field }) => field)?.field;
  if (first) goTo(first);
}

// Once the editors and choosers stand in their fields' places, and the admin has focused what it does.
addEventListener("load", () => {
  const note = document.querySelector("form .errornote");
  if (note) nameFaults(note.closest("form"), note);
});
