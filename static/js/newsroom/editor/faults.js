// A line of the checklist leads to its fault in the text: to words, a picture, or a link (newsroom/checklist/faults.py).
import { pm } from "django-prose-editor/editor";
import { matchesIn } from "newsroom/editor/find";

const { NodeSelection, TextSelection } = pm.state;

function placeOf(doc, find) {
  const linkTo = (isIt) => placeWhere(doc, ({ marks }) => marks.some(({ attrs }) => attrs.href && isIt(attrs.href)));
  const wordsThemselves = () => {
    const [words] = matchesIn(doc, find, true);
    return words && TextSelection.create(doc, words.from, words.to);
  };
  return (
    linkTo((href) => href === find) ??
    wordsThemselves() ??
    placeWhere(doc, ({ attrs }) => attrs.src === find || attrs.href === find) ??
    linkTo((href) => href.includes(find))
  );
}

function placeWhere(doc, isIt) {
  let place = null;
  doc.descendants((node, at) => {
    if (!place && isIt(node)) {
      place = node.isText ? TextSelection.create(doc, at, at + node.nodeSize) : NodeSelection.create(doc, at);
    }
    return !place;
  });
  return place;
}

function go(editor, find) {
  const place = find && placeOf(editor.state.doc, find);
  if (place) editor.view.dispatch(editor.state.tr.setSelection(place).scrollIntoView());
  editor.view.focus();
}

function goInSource(textarea, find) {
  const at = find ? textarea.value.indexOf(find) : -1;
  textarea.focus();
  if (at >= 0) textarea.setSelectionRange(at, at + find.length);
}

// `editorOf` gives the editor of `textarea`, null while its source is shown.
export function leadTo(textarea, editorOf) {
  const here = `#${textarea.id}`;
  const follow = (find) => (editorOf() ? go(editorOf(), find) : goInSource(textarea, find));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-find]");
    if (link?.getAttribute("href") !== here) return;
    event.preventDefault();
    follow(link.dataset.find);
  });
  if (location.hash !== here) return;
  const arrive = () => follow(new URLSearchParams(location.search).get("find"));
  // The browser looks for something to focus at the fragment until the page is loaded, and takes the focus away.
  if (document.readyState === "complete") arrive();
  else window.addEventListener("load", () => requestAnimationFrame(arrive), { once: true });
}
