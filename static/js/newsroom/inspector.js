// Inspector beside the article: folds away for the full width, its panels keep for each person how they were left.
// Where there is no room beside the text it is a sheet, shut at first. Bound to [data-inspector].

const inspector = document.querySelector("[data-inspector]");
const toggle = document.querySelector("[data-inspector-toggle]");
const root = document.documentElement;
const isSheet = matchMedia("(width < 64rem)");
const KEY = `inspector:${inspector?.dataset.user}`;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function remember(news) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), ...news }));
  } catch {
    // Without storage each page opens as it is made.
  }
}

// The preview takes its place beside the text; a sheet lies above both.
const isBehindPreview = () => "livePreview" in root.dataset && !isSheet.matches;
const isShown = () => root.dataset.inspector === "open" && !isBehindPreview();
const tell = () => toggle.setAttribute("aria-expanded", String(isShown()));

function show(isOpen) {
  root.dataset.inspector = isOpen ? "open" : "closed";
  if (isOpen && isBehindPreview()) toggle.dispatchEvent(new Event("inspector-open", { bubbles: true }));
  tell();
}

function change(isOpen) {
  show(isOpen);
  if (!isSheet.matches) remember({ isClosed: !isOpen });
  else if (isOpen) inspector.querySelector("[data-inspector-close]").focus();
  else toggle.focus();
}

if (inspector && toggle) {
  const open = (panel) => {
    const left = read().panels ?? {};
    if (panel.dataset.panel in left && !panel.querySelector(".errorlist")) panel.open = left[panel.dataset.panel];
  };
  for (const panel of inspector.querySelectorAll("[data-panel]")) open(panel);
  // A save may bring a panel that was not there.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.dataset?.panel) open(node);
  }).observe(inspector, { childList: true });
  // (It does not bubble.)
  const keep = ({ target }) => target.dataset.panel && remember({ panels: { ...read().panels, [target.dataset.panel]: target.open } });
  inspector.addEventListener("toggle", keep, { capture: true });
  const arrange = () => {
    root.dataset.inspector = isSheet.matches || read().isClosed ? "closed" : "open";
    tell();
  };
  isSheet.addEventListener("change", arrange);
  arrange();
  toggle.addEventListener("click", () => change(!isShown()));
  inspector.querySelector("[data-inspector-close]").addEventListener("click", () => change(false));
  inspector.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isSheet.matches) change(false);
  });
  // Whatever leads to a field in it, such as a fault that is named above, opens it.
  inspector.addEventListener("reveal", () => show(true));
  // So does a line of the checklist, here or on the screen that held a step back.
  const revealTarget = (hash) => {
    const field = hash && document.getElementById(hash.slice(1));
    if (!field || !inspector.contains(field)) return;
    show(true);
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  };
  document.addEventListener("click", ({ target }) => revealTarget(target.closest("a[href*='#']")?.hash));
  revealTarget(location.hash);
  addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || event.code !== "KeyD") return;
    event.preventDefault();
    change(!isShown());
  });
  addEventListener("live-preview", tell);
}
