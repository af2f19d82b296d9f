// Keys of every screen: "/" leads to the search, "?" lists what keys the page has, as its elements announce them.

const find = document.querySelector("[data-find]");
const button = document.querySelector("[data-keys]");
const isTyping = ({ target }) => target.isContentEditable || target.closest?.("input, textarea, select, [role=textbox]");
const nameOf = (element) =>
  (element.ariaLabel || element.value || element.textContent || element.title || "").replace(/\s+/g, " ").trim();

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function listKeys() {
  const known = new Map();
  for (const element of document.querySelectorAll("[aria-keyshortcuts]")) {
    const keys = element.getAttribute("aria-keyshortcuts").replaceAll("Control", "Ctrl").split(/\s+/).join(" or ");
    if (!element.closest("dialog") && nameOf(element) && !known.has(keys)) known.set(keys, nameOf(element).replace(/ \( . \)$/, ""));
  }
  return [...known].map(([keys, name]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", { textContent: keys })), make("td", { textContent: name })));
}

function show() {
  const title = make("h2", { textContent: "Keys of this screen" });
  const close = make("button", { type: "button", className: "button", textContent: "Close" });
  const dialog = make("dialog", { className: "keys" }, title, make("table", {}, make("tbody", {}, ...listKeys())), close);
  dialog.setAttribute("aria-label", title.textContent);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

button?.addEventListener("click", show);
addEventListener("keydown", (event) => {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "/" && find) {
    event.preventDefault();
    find.focus();
  } else if (event.key === "?" && button) {
    event.preventDefault();
    show();
  }
});
