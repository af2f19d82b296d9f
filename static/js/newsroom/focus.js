// The focus of a picture, set by a click or the arrow keys; the crops follow.
// Bound to [data-focus-picker]; the two number fields below it do the same without a script.

const picker = document.querySelector("[data-focus-picker]");
const across = document.querySelector("#id_focal_x");
const down = document.querySelector("#id_focal_y");

if (picker && across && down) {
  const area = picker.querySelector("[data-focus-area]");
  const mark = picker.querySelector("[data-focus-mark]");
  const crops = picker.querySelectorAll("[data-focus-crop]");
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const share = (field) => Math.min(1, Math.max(0, Number(field.value) || 0));
  const percent = (value) => `${Math.round(value * 100)}%`;

  const show = () => {
    const [x, y] = [share(across), share(down)];
    mark.style.left = percent(x);
    mark.style.top = percent(y);
    area.setAttribute("aria-label", `Focus: ${percent(x)} across, ${percent(y)} down`);
    for (const crop of crops) {
      crop.dataset.focusX = Math.round(x * 4) * 25;
      crop.dataset.focusY = Math.round(y * 4) * 25;
    }
  };

  const move = (x, y) => {
    across.value = Math.min(1, Math.max(0, x)).toFixed(2);
    down.value = Math.min(1, Math.max(0, y)).toFixed(2);
    show();
  };

  area.tabIndex = 0;
  area.setAttribute("role", "group");
  area.classList.add("focus__picture--live");
  mark.hidden = false;
  picker.querySelector("[data-focus-help]").hidden = false;
  area.addEventListener("click", (event) => {
    const box = area.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  area.addEventListener("keydown", (event) => {
    const direction = moves[event.key];
    if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const step = event.shiftKey ? 0.1 : 0.01;
    move(share(across) + direction[0] * step, share(down) + direction[1] * step);
  });
  for (const field of [across, down]) field.addEventListener("input", show);
  show();
}
