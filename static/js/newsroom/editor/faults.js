// A line of the checklist leads to its fault in the text: to words, a picture, or a link (newsroom/checklist/faults.py).
import { pm } from "django-prose-editor/editor";
import { matchesIn } from "newsroom/editor/find";

const { NodeSelection, TextSelection } = pm.state;

// Of a line's link: `{find, nth, cell}` (its data-*). Null where the text has no such place any more.
export function placeOf(doc, { find, nth = "0", cell }) {
  if (!find) return null;
  const linkTo = (isIt) => placeWhere(doc, ({ marks }) => marks.some(({ attrs }) => attrs.href && isIt(attrs.href)));
  const wordsThemselves = () => {
    const matches = matchesIn(doc, find, true);
    const words = matches[Number(nth)] ?? matches[0];
    return words && TextSelection.create(doc, words.from, words.to);
  };
  return (
    (cell ? wordsOfCell(doc, cell, find) : linkTo((href) => href === find)) ??
    wordsThemselves() ??
    placeWhere(doc, ({ attrs }) => attrs.src === find || attrs.href === find) ??
    linkTo((href) => href.includes(find))
  );
}

// `cell` is "table row column", each from 0.
function wordsOfCell(doc, cell, find) {
  const [table, row, column] = cell.split(" ").map(Number);
  const tables = [];
  doc.descendants((node, at) => {
    if (node.type.spec.tableRole === "table") tables.push([node, at]);
    return !node.isTextblock;
  });
  const [there, at] = tables[table] ?? [];
  const line = there && [...there.children].filter(({ type }) => type.spec.tableRole === "row")[row];
  const box = line?.maybeChild(column);
  if (!box) return null;
  let from = null;
  there.descendants((node, place) => {
    if (node === box) from = at + 1 + place;
    return from === null;
  });
  const words = matchesIn(doc, find, true).find((match) => match.from > from && match.to < from + box.nodeSize);
  return words ? TextSelection.create(doc, words.from, words.to) : null;
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

function go(editor, fault) {
  const place = placeOf(editor.state.doc, fault);
  if (place) editor.view.dispatch(editor.state.tr.setSelection(place).scrollIntoView());
  editor.view.focus();
}

function goInSource(textarea, { find }) {
  const at = find ? textarea.value.indexOf(find) : -1;
  textarea.focus();
  if (at >= 0) textarea.setSelectionRange(at, at + find.length);
}

// What a line of the checklist offers to write instead: one step to undo.
function write(editor, fault, instead) {
  const place = placeOf(editor.state.doc, fault);
  if (!place) return;
  editor.view.dispatch(editor.state.tr.insertText(instead, place.from, place.to).scrollIntoView());
  editor.view.focus();
}

// `editorOf` gives the editor of `textarea`, null while its source is shown.
export function leadTo(textarea, editorOf) {
  const here = `#${textarea.id}`;
  const follow = (fault) => (editorOf() ? go(editorOf(), fault) : goInSource(textarea, fault));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-instead]");
    const link = button ? button.parentElement.querySelector("a[data-find]") : event.target.closest("a[data-find]");
    if (link?.getAttribute("href") !== here) return;
    if (!button) {
      event.preventDefault();
      follow(link.dataset);
    } else if (editorOf()) {
      write(editorOf(), link.dataset, button.dataset.instead);
    }
  });
  if (location.hash !== here) return;
  // Once: a save leads back to this address, and shall not take the person to the words again.
  const arrive = () => {
    const url = new URL(location.href);
    follow({ find: url.searchParams.get("find") });
    url.searchParams.delete("find");
    url.hash = "";
    history.replaceState(history.state, "", url);
  };
  // The browser looks for something to focus at the fragment until the page is loaded, and takes the focus away.
  if (document.readyState === "complete") arrive();
  else window.addEventListener("load", () => requestAnimationFrame(arrive), { once: true });
}
