// A page that tells how far something is: read again every so many seconds while somebody looks.

const page = document.querySelector("[data-look-again]");
const seconds = Number(page?.dataset.lookAgain);

if (seconds > 0) {
  setInterval(() => {
    if (document.visibilityState === "visible") location.reload();
  }, seconds * 1000);
}
