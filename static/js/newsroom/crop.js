// The crop of a picture: a box with handles by mouse, touch or arrow keys, quarter turns, and a preview at once.
// Bound to [data-crop]; the number fields do the same without a script, and follow all that is done here.

const form = document.querySelector("[data-crop]");

if (form) {
  const part = (name) => form.querySelector(`[data-crop-${name}]`);
  const all = (name) => form.querySelectorAll(`[data-crop-${name}]`);
  const [original, canvas, frame, preview] = ["original", "canvas", "box", "preview"].map(part);
  const sent = { width: Number(form.dataset.width), height: Number(form.dataset.height) };
  const smallest = Number(form.dataset.smallest);
  const DRAWN = 1600; // pixels: more than a screen shows of it
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const scale = Math.min(1, DRAWN / Math.max(sent.width, sent.height));
  const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

  const field = (name) => form.elements[name];
  let turned = Number(field("turned").value);
  let side; // of the original as it is turned, in its pixels
  let box;
  let ratio = 0; // width through height; 0 where it is free

  const measure = () => {
    side = turned % 180 ? { width: sent.height, height: sent.width } : { ...sent };
  };

  const read = () => {
    const [left, top, width, height] = ["left", "top", "width", "height"].map((name) => Number(field(name).value) / 100 || 0);
    const pixels = (share, whole) => Math.round(clamp(share, 0, 1) * whole);
    const start = { left: pixels(left, side.width), top: pixels(top, side.height) };
    box = { ...start, width: pixels(left + width, side.width) - start.left, height: pixels(top + height, side.height) - start.top };
  };

  const write = () => {
    const percent = (pixels, whole) => Math.round((pixels / whole) * 10000);
    const left = percent(box.left, side.width);
    const top = percent(box.top, side.height);
    const said = { left, top, width: percent(box.left + box.width, side.width) - left, height: percent(box.top + box.height, side.height) - top };
    for (const [name, value] of Object.entries(said)) field(name).value = value / 100;
    field("turned").value = String(turned);
  };

  const draw = () => {
    canvas.width = Math.round(side.width * scale);
    canvas.height = Math.round(side.height * scale);
    const paper = canvas.getContext("2d");
    paper.translate(canvas.width / 2, canvas.height / 2);
    paper.rotate((turned * Math.PI) / 180);
    const [width, height] = turned % 180 ? [canvas.height, canvas.width] : [canvas.width, canvas.height];
    paper.drawImage(original, -width / 2, -height / 2, width, height);
  };

  const show = () => {
    const { left, top, width, height } = box;
    const percent = (pixels, whole) => `${(pixels / whole) * 100}%`;
    Object.assign(frame.style, {
      left: percent(left, side.width),
      top: percent(top, side.height),
      width: percent(width, side.width),
      height: percent(height, side.height),
    });
    preview.width = Math.max(1, Math.round(width * scale));
    preview.height = Math.max(1, Math.round(height * scale));
    preview.getContext("2d").drawImage(canvas, left * scale, top * scale, width * scale, height * scale, 0, 0, preview.width, preview.height);
  };

  const tell = () => {
    const { left, top, width, height } = box;
    part("facts").textContent = `${width} × ${height} pixels`;
    frame.setAttribute("aria-label", `Box: ${width} by ${height} pixels, ${left} from the left, ${top} from the top`);
  };

  const choose = (shape) => {
    const [across, down] = shape.split("/").map(Number);
    ratio = across / down || 0;
    for (const tool of all("shape")) tool.setAttribute("aria-pressed", tool.dataset.cropShape === shape);
  };

  const move = (from, across, down) => {
    const left = clamp(Math.round(from.left + across), 0, side.width - from.width);
    const top = clamp(Math.round(from.top + down), 0, side.height - from.height);
    box = { ...from, left, top };
  };

  // The room that an edge or corner has, while what is opposite stays: [least, most] of one direction.
  const room = (direction, start, length, whole) => {
    if (direction > 0) return whole - start;
    if (direction < 0) return start + length;
    return 2 * Math.min(start + length / 2, whole - start - length / 2);
  };
  const place = (direction, start, length, now, whole) => {
    const at = direction > 0 ? start : direction < 0 ? start + length - now : Math.round(start + (length - now) / 2);
    return clamp(at, 0, whole - now);
  };

  const resize = (from, [x, y], across, down) => {
    let width = from.width + x * across;
    let height = from.height + y * down;
    let widest = x ? room(x, from.left, from.width, side.width) : from.width;
    let highest = y ? room(y, from.top, from.height, side.height) : from.height;
    if (ratio) {
      widest = Math.min(room(x, from.left, from.width, side.width), room(y, from.top, from.height, side.height) * ratio);
      // A corner follows the way that it was moved further.
      const isByWidth = x && (!y || Math.abs(across) >= Math.abs(down) * ratio);
      const wanted = isByWidth ? width : height * ratio;
      width = clamp(Math.round(wanted), Math.min(widest, smallest * Math.max(1, ratio)), widest);
      height = width / ratio;
      highest = side.height;
    }
    width = Math.round(clamp(width, Math.min(smallest, widest), widest));
    height = Math.round(clamp(height, Math.min(smallest, highest), highest));
    box = { left: place(x, from.left, from.width, width, side.width), top: place(y, from.top, from.height, height, side.height), width, height };
  };

  const turn = (degrees) => {
    const { left, top, width, height } = box;
    box =
      degrees > 0
        ? { left: side.height - top - height, top: left, width: height, height: width }
        : { left: top, top: side.width - left - width, width: height, height: width };
    turned = (turned + degrees + 360) % 360;
    measure();
    if (ratio) choose("");
  };

  const change = (...steps) => {
    for (const step of steps) step();
    write();
    show();
  };

  const follow = (element, act) => {
    element.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      event.stopPropagation();
      element.focus();
      element.setPointerCapture(event.pointerId);
      const start = { x: event.clientX, y: event.clientY, box };
      const drag = ({ clientX, clientY }) => {
        const pixels = side.width / canvas.getBoundingClientRect().width;
        change(() => act(start.box, (clientX - start.x) * pixels, (clientY - start.y) * pixels));
      };
      const end = () => {
        element.removeEventListener("pointermove", drag);
        tell();
      };
      element.addEventListener("pointermove", drag);
      element.addEventListener("lostpointercapture", end, { once: true });
    });
    element.addEventListener("keydown", (event) => {
      const direction = KEYS[event.key];
      if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const share = event.shiftKey ? 0.1 : 0.01;
      change(() => act(box, direction[0] * share * side.width, direction[1] * share * side.height), tell);
    });
  };

  const start = () => {
    measure();
    read();
    original.hidden = true;
    part("turns").hidden = true;
    for (const name of ["canvas", "box", "tools", "result"]) part(name).hidden = false;
    part("stage").classList.add("crop__stage--live");
    draw();
    show();
    tell();
    follow(frame, move);
    for (const handle of all("handle")) {
      const direction = handle.dataset.cropHandle.split(" ").map(Number);
      follow(handle, (from, across, down) => resize(from, direction, across, down));
    }
    for (const tool of all("shape")) {
      tool.addEventListener("click", () => {
        choose(tool.dataset.cropShape);
        if (!ratio) return;
        const width = Math.min(box.width, box.height * ratio);
        const fit = { width: Math.round(width), height: Math.round(width / ratio) };
        change(() => {
          box = { left: place(0, box.left, box.width, fit.width, side.width), top: place(0, box.top, box.height, fit.height, side.height), ...fit };
        }, tell);
      });
    }
    for (const tool of all("turn")) tool.addEventListener("click", () => change(() => turn(Number(tool.dataset.cropTurn)), draw, tell));
    part("whole").addEventListener("click", () => {
      choose("");
      change(() => (box = { left: 0, top: 0, ...side }), tell);
    });
    for (const name of ["left", "top", "width", "height"]) {
      field(name).addEventListener("input", () => {
        read();
        show();
        tell();
      });
    }
  };

  if (original.complete && original.naturalWidth) start();
  else original.addEventListener("load", start, { once: true });
}
