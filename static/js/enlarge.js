// A link to a picture, marked data-enlarge, opens it in a dialog. Without this it opens the file.
const dialog = document.createElement("dialog");
dialog.className = "enlarged";
dialog.setAttribute("aria-label", "Picture");

const close = document.createElement("button");
close.type = "button";
close.textContent = "Close";
const picture = document.createElement("img");
const caption = document.createElement("p");
dialog.append(close, picture, caption);

function open(link) {
  const figure = link.closest("figure") ?? link;
  const shown = figure.querySelector("img");
  picture.src = link.href;
  picture.alt = shown?.alt ?? "";
  caption.textContent = figure.querySelector("[data-caption]")?.textContent
    ?? figure.querySelector("figcaption")?.textContent ?? "";
  caption.hidden = !caption.textContent.trim();
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-enlarge]");
  const wantsTab = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || wantsTab || event.button !== 0) return;
  event.preventDefault();
  open(link);
});
close.addEventListener("click", () => dialog.close());
// A click beside the picture closes too; Escape does so by itself.
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
dialog.addEventListener("close", () => picture.removeAttribute("src"));
