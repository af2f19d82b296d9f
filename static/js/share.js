// Buttons for what the browser can do by itself: its own sheet to share with, and the clipboard.
// Without this the links to mail and networks are there, and the permalink to copy by hand.
const share = document.querySelector("[data-share]");
const said = share?.querySelector("[role=status]");
const address = share?.querySelector("a[rel=bookmark]").href;

function offer(selector, act) {
  const button = share.querySelector(selector);
  button.closest("li").hidden = false;
  button.addEventListener("click", () => act(button));
}

if (share && navigator.share) {
  offer("[data-share-send]", (button) => {
    // Refused is most often: the reader changed their mind.
    navigator.share({ title: button.dataset.shareTitle, url: address }).catch(() => {});
  });
}
if (share && navigator.clipboard) {
  offer("[data-share-copy]", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = "The link is copied.";
    } catch {
      said.textContent = "Your browser did not allow it. The permalink above can be copied by hand.";
    }
  });
}
