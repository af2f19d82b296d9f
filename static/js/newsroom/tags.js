// Tags: Enter takes what is typed at once, without waiting for the completion to arrive.
// A choice made with the arrow keys is the completing box's own. Bound to [data-tag-names].

const chosenByArrow = new WeakSet();

function typingIn(target) {
  const box = target.closest?.(".select2-container");
  const list = box?.previousElementSibling;
  return list?.matches("select[data-tag-names]") && target.matches(".select2-search__field");
}

document.addEventListener("input", (event) => chosenByArrow.delete(event.target), true);

document.addEventListener(
  "keydown",
  (event) => {
    const field = event.target;
    if (!typingIn(field)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") chosenByArrow.add(field);
    if (event.key !== "Enter" || chosenByArrow.has(field) || !field.value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    field.value += ","; // the separator ends a tag
    field.dispatchEvent(new Event("input", { bubbles: true }));
  },
  true,
);
