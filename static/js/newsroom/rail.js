// The navigation as a sheet, where there is no room beside the page. Bound to [data-rail-toggle].

const button = document.querySelector("[data-rail-toggle]");
const rail = document.querySelector("#nav-sidebar.rail");

function show(isOpen) {
  if (isOpen) document.documentElement.dataset.rail = "open";
  else delete document.documentElement.dataset.rail;
  button.setAttribute("aria-expanded", String(isOpen));
}

if (button && rail) {
  button.addEventListener("click", () => {
    show(button.getAttribute("aria-expanded") !== "true");
    rail.querySelector("a")?.focus();
  });
  addEventListener("click", ({ target }) => {
    if (!rail.contains(target) && target !== button) show(false);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    show(false);
    button.focus();
  });
}
