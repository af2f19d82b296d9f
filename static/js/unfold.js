// A link to a comment in a folded branch opens the branch. Newer browsers do so by themselves.
function unfold() {
  const target = /^#comment-\d+$/.test(location.hash) && document.querySelector(location.hash);
  let fold = target && target.closest("details:not([open])");
  if (!fold) return;
  for (; fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
  target.scrollIntoView();
}

addEventListener("hashchange", unfold);
// The same link twice changes no hash.
addEventListener("click", (event) => {
  if (event.target.closest('a[href*="#comment-"]')) setTimeout(unfold);
});
unfold();
