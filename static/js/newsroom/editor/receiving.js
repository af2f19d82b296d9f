// Pictures pasted or dropped into the text: each goes to the library, with progress, and stands where it was put.
// What is on its way, refused, or asks for its words is a decoration: none of it is ever saved with the text.
import { Extension, crel, pm } from "django-prose-editor/editor";
import { field } from "newsroom/editor/dialog";
import { describePicture, sendPicture } from "newsroom/picture-dialog";

const { Plugin, PluginKey } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const key = new PluginKey("receiving");
const MARK = "#receiving-"; // on an address of ours: a picture of a paste, until the text holds it
const NOT_SENT = "it came without its file. Copy it by itself, or drop its file here.";
const incoming = new Map();
let number = 0;
const sending = new Map(); // what is on its way: where it shows
let waiting = null; // the form that is saved once all have arrived, and its button
let isLeaving = false; // without them, as asked for twice
let held = []; // the files that the clipboard has beside its HTML

const filesOf = (transfer) => [...(transfer?.files ?? [])];
const hasWords = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim() !== "";

// Of a paste that was read: its pictures from elsewhere get addresses of ours, which the schema lets in.
export function markPictures(body, media) {
  const pictures = [...body.querySelectorAll("img")].filter((picture) => {
    const { width, height } = { width: picture.getAttribute("width"), height: picture.getAttribute("height") };
    const isPixel = width !== null && height !== null && Number(width) <= 2 && Number(height) <= 2;
    return !isPixel && !picture.getAttribute("src")?.startsWith(media);
  });
  const unnamed = pictures.filter((picture) => !picture.getAttribute("src")?.startsWith("data:"));
  const files = held.length === unnamed.length ? [...held] : [];
  for (const picture of pictures) {
    const id = String(++number);
    const file = unnamed.includes(picture) ? files.shift() : fileOf(picture.getAttribute("src"));
    incoming.set(id, { file, name: file?.name || picture.alt || "A picture", alt: picture.alt });
    const mark = crel("img", { alt: "" });
    mark.setAttribute("src", media + MARK + id);
    const figure = picture.closest("figure");
    if (!figure) {
      picture.replaceWith(mark);
      continue;
    }
    figure.before(crel("p", {}, [mark]));
    picture.remove();
    for (const caption of figure.querySelectorAll("figcaption")) caption.replaceWith(crel("p", {}, [...caption.childNodes]));
    if (!figure.querySelector("img")) figure.replaceWith(...figure.childNodes);
  }
}

function fileOf(address) {
  const [, type, data] = /^data:(image\/[a-z0-9.+-]+);base64,(.*)$/is.exec(address) ?? [];
  if (!data) return undefined;
  try {
    const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (sign) => sign.charCodeAt(0));
    return new File([bytes], `pasted.${type.split("/")[1]}`, { type });
  } catch {
    return undefined;
  }
}

const placeOf = (view, id) => key.getState(view.state).find(undefined, undefined, (spec) => spec.id === id)[0]?.from;
const put = (id, place, dom) => Decoration.widget(place, dom, { id, key: `receiving-${id}`, side: 1, stopEvent: () => true });
const takeAway = (view, id) => view.dispatch(view.state.tr.setMeta(key, { remove: id }));

function refuse(view, dom, id, name, why) {
  const close = crel("button", { type: "button", textContent: "Close" });
  close.addEventListener("click", () => takeAway(view, id));
  dom.classList.add("receiving--refused");
  dom.replaceChildren(crel("span", { role: "alert", textContent: `${name} is not in the text: ${why}` }), close);
}

// Leaving takes a picture along with nothing, so it asks; saving waits, and goes without it when asked again.
addEventListener("beforeunload", (event) => {
  if (sending.size && !isLeaving) event.preventDefault();
});
document.addEventListener(
  "submit",
  (event) => {
    if (!sending.size || !event.target.querySelector(".ProseMirror")) return;
    if (waiting) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form: event.target, button: event.submitter };
    for (const dom of sending.values()) {
      dom.append(crel("span", { role: "status", textContent: " The article is saved once it is here; press again to save without it." }));
    }
    [...sending.values()][0].scrollIntoView({ block: "nearest" });
  },
  true,
);

function ended(id, isHere) {
  sending.delete(id);
  if (!waiting || isLeaving) return;
  const { form, button } = waiting;
  if (!isHere) waiting = null; // what was refused is read before anything is saved
  else if (!sending.size) {
    waiting = null;
    form.requestSubmit(button);
  }
}

async function send(view, config, id, { file, name, alt = "" }, dom) {
  if (!file) return refuse(view, dom, id, name, NOT_SENT);
  const bar = crel("progress", { max: 1, value: 0, "aria-label": `Sending ${name}` });
  dom.replaceChildren(crel("span", { textContent: `Sending ${name} ` }), bar);
  sending.set(id, dom);
  const sent = await sendPicture(config.receive, file, (part) => (bar.value = part)).catch((why) => why);
  const isHere = !(sent instanceof Error);
  if (!view.isDestroyed) {
    if (isHere) arrive(view, config, id, { ...sent, alt: sent.alt || alt });
    else refuse(view, dom, id, name, sent.message);
  }
  ended(id, isHere && !view.isDestroyed);
}

const wordsOf = ({ caption, credit }) => [caption, credit].filter(Boolean).join(" – ");

function figureOf(schema, picture) {
  const { url: src, alt, width, height } = picture;
  const words = wordsOf(picture);
  const parts = [schema.nodes.figurePicture.create({ src, alt, width, height })];
  if (words) parts.push(schema.nodes.caption.create(null, schema.text(words)));
  return schema.nodes.figure.create(null, parts);
}

// Between blocks: in place of the empty paragraph that it was put in, before one that starts there, else below.
function arrive(view, config, id, picture) {
  const place = placeOf(view, id);
  if (place === undefined) return; // taken out meanwhile: it is in the library
  const { tr, doc, schema } = view.state;
  const $place = doc.resolve(place);
  const figure = figureOf(schema, picture);
  let from = place;
  let to = place;
  if ($place.depth) {
    const isEmpty = $place.depth === 1 && !$place.parent.content.size && doc.childCount > 1 && $place.after(1) < doc.content.size;
    from = isEmpty || $place.start(1) === place ? $place.before(1) : $place.after(1);
    to = isEmpty ? $place.after(1) : from;
  }
  tr.replaceWith(from, to, figure);
  const asking = `${id}-words`;
  const dom = crel("div", { className: "receiving" });
  view.dispatch(tr.setMeta(key, { remove: id, add: [put(asking, from + figure.nodeSize, dom)] }));
  askForWords(view, config, asking, picture, dom);
}

function askForWords(view, config, id, picture, dom) {
  const alt = field("Alternative text", { value: picture.alt, help: "What the picture shows, for those who cannot see it." });
  const credit = field("Credit", { value: picture.credit });
  const done = crel("button", { type: "button", textContent: "Done" });
  let now = picture;
  const takeWords = () => {
    const said = { ...picture, alt: alt.input.value.trim(), credit: credit.input.value.trim() };
    const place = placeOf(view, id);
    const before = place === undefined ? null : view.state.doc.resolve(place).nodeBefore;
    if (before?.type.name !== "figure") return;
    const { tr, schema } = view.state;
    const start = place - before.nodeSize;
    // A caption that was written by hand since is left as it is.
    const isOurs = before.childCount === 1 ? !wordsOf(now) : before.lastChild.textContent === wordsOf(now);
    const shown = isOurs ? said : now;
    const words = wordsOf(shown);
    tr.setNodeMarkup(start + 1, null, { ...before.firstChild.attrs, alt: said.alt });
    if (isOurs) {
      const caption = words ? schema.nodes.caption.create(null, schema.text(words)) : pm.model.Fragment.empty;
      tr.replaceWith(start + 1 + before.firstChild.nodeSize, place - 1, caption);
    }
    now = shown;
    view.dispatch(tr.setMeta(key, { remove: id, add: [put(id, tr.mapping.map(place), dom)] }));
  };
  const finish = () => {
    takeWords();
    const words = { alt: alt.input.value.trim(), credit: credit.input.value.trim() };
    if (picture.isNew) describePicture(config.describe, { ...picture, ...words });
    takeAway(view, id);
    view.focus();
  };
  for (const { input } of [alt, credit]) {
    input.addEventListener("change", takeWords);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // which would save the article
      finish();
    });
  }
  // The field keeps the focus: its caption would come, move the button, and the click would miss it.
  done.addEventListener("pointerdown", (event) => event.preventDefault());
  done.addEventListener("click", finish);
  dom.append(alt.row, credit.row, done);
}

function take(view, config, files, place) {
  const begun = files.map((file) => [String(++number), file, crel("div", { className: "receiving" })]);
  view.dispatch(view.state.tr.setMeta(key, { add: begun.map(([id, , dom]) => put(id, place, dom)) }));
  for (const [id, file, dom] of begun) send(view, config, id, { file, name: file.name }, dom);
}

function plugin(config) {
  let shown; // the view of this editor
  return new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(change, before) {
        const { add = [], remove } = change.getMeta(key) ?? {};
        const now = before.map(change.mapping, change.doc);
        return now.remove(now.find(undefined, undefined, (spec) => spec.id === remove)).add(change.doc, add);
      },
    },
    // A marked picture of a paste leaves the text in the same change that brought it.
    appendTransaction(changes, _, { doc, tr }) {
      if (!changes.some((change) => change.docChanged)) return null;
      const marked = [];
      doc.descendants((node, place) => {
        const [, id] = node.attrs.src?.split(MARK) ?? [];
        if (id) marked.push([id, place, node.nodeSize]);
      });
      if (!marked.length) return null;
      const add = [];
      for (const [, place, size] of marked) {
        const at = tr.mapping.map(place);
        tr.delete(at, at + size);
      }
      let gone = 0;
      for (const [id, place, size] of marked) {
        const sent = incoming.get(id);
        const dom = crel("div", { className: "receiving" });
        add.push(put(id, place - gone, dom));
        gone += size;
        incoming.delete(id);
        if (sent) queueMicrotask(() => send(shown, config, id, sent, dom));
      }
      return tr.setMeta(key, { add });
    },
    view(view) {
      shown = view;
      return {};
    },
    props: {
      decorations: (state) => key.getState(state),
      handleDOMEvents: {
        paste(_, { clipboardData }) {
          held = filesOf(clipboardData);
        },
        drop(_, { dataTransfer }) {
          held = filesOf(dataTransfer);
        },
      },
      handlePaste(view, { clipboardData }) {
        const files = filesOf(clipboardData);
        if (!files.length || hasWords(clipboardData.getData("text/html"))) return false;
        take(view, config, files, view.state.selection.to);
        return true;
      },
      handleDrop(view, { dataTransfer, clientX, clientY }) {
        const files = filesOf(dataTransfer);
        if (!files.length || hasWords(dataTransfer.getData("text/html"))) return false;
        take(view, config, files, view.posAtCoords({ left: clientX, top: clientY })?.pos ?? view.state.selection.to);
        return true;
      },
    },
  });
}

export const Receiving = (config) =>
  Extension.create({
    name: "receiving",
    addProseMirrorPlugins: () => (config.receive ? [plugin(config)] : []),
  });
