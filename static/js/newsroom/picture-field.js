// A picture field: the picture, "Choose picture", "Remove"; a file dropped or pasted on it is sent and taken.
// Bound to [data-picture-field]; without it the field is the picture's number.
import { choosePicture } from "newsroom/picture-dialog";

for (const root of document.querySelectorAll("[data-picture-field]")) {
  const part = (name) => root.querySelector(`[data-picture-${name}]`);
  const input = root.querySelector("input");
  const take = (picture) => {
    input.value = picture?.pk ?? "";
    const shown = part("shown");
    shown.hidden = !picture;
    if (picture) Object.assign(shown, { src: picture.preview, width: picture.width, height: picture.height });
    else shown.removeAttribute("src");
    shown.alt = picture?.name ?? "";
    part("facts").textContent = picture ? picture.credit || "No credit" : "";
    part("choose").textContent = picture ? "Change picture" : "Choose picture";
    part("remove").hidden = !picture;
    part("crop").hidden = !picture;
    if (picture) part("crop").href = picture.crop_url;
    part("status").textContent = picture ? `Chosen: ${picture.name}` : "No picture.";
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const choose = async (files = []) => {
    const { search, receive, describe } = root.dataset;
    const picture = await choosePicture({ search, receive, describe, files });
    if (picture) take(picture);
  };

  // Out of sight, yet the label and whatever names its faults still lead to it, and on to the button.
  input.classList.add("visually-hidden");
  input.tabIndex = -1;
  input.setAttribute("aria-hidden", "true");
  input.addEventListener("focus", () => part("choose").focus());
  part("plain").hidden = true;
  part("buttons").hidden = false;
  part("choose").addEventListener("click", () => choose());
  part("remove").addEventListener("click", () => {
    take(null);
    part("choose").focus();
  });
  root.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    root.classList.add("picture-field--over");
  });
  root.addEventListener("dragleave", () => root.classList.remove("picture-field--over"));
  for (const type of ["drop", "paste"]) {
    root.addEventListener(type, (event) => {
      root.classList.remove("picture-field--over");
      const { files } = event.dataTransfer ?? event.clipboardData;
      if (!files.length) return;
      event.preventDefault();
      choose([...files]); // a list that the event takes back
    });
  }
}
