// The real page beside the form, at a phone's and a desk's width, after each autosave.
// Bound to [data-live-preview], a button inside the article's form.

const button = document.querySelector("[data-live-preview]");
const form = button?.closest("form");
const WIDTHS = { phone: 390, desk: 1280 };
const STORE = "live-preview";
let page = button?.dataset.page ?? "";
let panel = null;
let frame = null;
let width = "phone";

function made(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function build() {
  frame = made("iframe", { title: "Preview of the page", className: "live-preview__page" });
  frame.addEventListener("load", () => {
    // The page is to be looked at: its links would lead the frame away.
    frame.contentDocument?.addEventListener("click", (event) => {
      if (event.target.closest("a[href]:not([href^='#'])")) event.preventDefault();
    });
  });
  const widths = Object.keys(WIDTHS).map((name) => {
    const choice = made("button", { type: "button", className: "button", textContent: name === "phone" ? "Phone" : "Desktop" });
    choice.dataset.width = name;
    choice.addEventListener("click", () => choose(name));
    return choice;
  });
  const close = made("button", { type: "button", className: "button", textContent: "Close" });
  close.addEventListener("click", leave);
  const bar = made("div", { className: "live-preview__bar" }, ...widths, close);
  panel = made("section", { className: "live-preview" }, bar, made("div", { className: "live-preview__box" }, frame));
  panel.setAttribute("aria-label", "Live preview");
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
  document.body.append(panel);
  new ResizeObserver(fit).observe(panel);
}

function choose(name) {
  width = name;
  remember(name);
  for (const choice of panel.querySelectorAll("[data-width]")) {
    choice.setAttribute("aria-pressed", String(choice.dataset.width === name));
  }
  document.documentElement.dataset.livePreview = name;
  fit();
}

// A page wider than the panel is shown smaller, as a whole.
function fit() {
  const box = frame.parentElement;
  const scale = Math.min(1, box.clientWidth / WIDTHS[width]);
  frame.style.width = `${WIDTHS[width]}px`;
  frame.style.height = `${box.clientHeight / scale}px`;
  frame.style.transform = `scale(${scale})`;
}

function show() {
  if (!panel || panel.hidden || !page) return;
  const url = `${page}?framed`;
  // Loaded anew in place, the page stays where it was scrolled to.
  if (frame.contentWindow?.location.pathname === page) frame.contentWindow.location.reload();
  else frame.src = url;
}

function toggle() {
  if (!panel) build();
  else panel.hidden = !panel.hidden;
  const isOpen = !panel.hidden;
  button.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) {
    choose(width);
    show();
  } else {
    delete document.documentElement.dataset.livePreview;
    remember("");
  }
  button.dispatchEvent(new Event("live-preview", { bubbles: true }));
}

function leave() {
  toggle();
  button.focus();
}

function remember(name) {
  try {
    sessionStorage.setItem(STORE, name);
  } catch {
    // Without storage it is asked for again.
  }
}

if (button) {
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.shiftKey && event.code === "KeyP") {
      event.preventDefault();
      toggle();
    }
  });
  // One of the two stands beside the text.
  addEventListener("inspector-open", () => panel && !panel.hidden && toggle());
  form.addEventListener("autosaved", ({ detail }) => {
    if (detail.page) page = detail.page;
    show();
  });
  const before = sessionStorage.getItem(STORE);
  // Where there is no room beside the text it would lie over it: there it comes when asked, and only then.
  if (before in WIDTHS && matchMedia("(min-width: 60rem)").matches) {
    width = before;
    toggle();
  }
}
