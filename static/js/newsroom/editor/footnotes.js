// Footnotes of Word, Google Docs and LibreOffice in a paste become notes of ours: a mark in the text, and a
// paragraph at the end that begins with the mark (docs/house-style.md). All notes stand last, since a note runs to
// the next one, hence each needs a mark of its own; what finds none keeps its number.
import { Extension, crel, pm } from "django-prose-editor/editor";

const { Plugin } = pm.state;
const MARKS = ["*", "†", "‡"].flatMap((sign) => [1, 2, 3, 4].map((times) => sign.repeat(times)));
const TO_NOTE = /#(?:(_ftn|_edn|ftnt)(\d+)|(sdfootnote|sdendnote)(\d+)sym)$/i;
const TO_TEXT = /#(?:(_ftn|_edn|ftnt_)ref(\d+)|(sdfootnote|sdendnote)(\d+)anc)$/i;
const BOX = "[data-style*='mso-element:footnote'], [data-style*='mso-element:endnote'], [id^='sdfootnote'], [id^='sdendnote']";
const BLOCK = "p, h1, h2, h3, h4, h5, h6, li, blockquote, div";

let noteBlocks = 0; // at the end of the paste that is being taken in

// Which note a link leads to or back from, such as `_ftn1`; "" where it does neither.
function numberOf(link, pattern) {
  const found = pattern.exec(link.getAttribute("href"));
  return found ? `${(found[1] ?? found[3]).replace(/_$/, "").toLowerCase()}${found[2] ?? found[4]}` : "";
}

// A link with what is only around it, such as a <sup>.
function whole(link) {
  let part = link;
  while (!part.parentElement.matches(`${BLOCK}, td, th, body`) && part.parentElement.textContent.trim() === link.textContent.trim()) {
    part = part.parentElement;
  }
  return part;
}

// The text that touches a part, in its block.
function textBeside(part, isBefore) {
  const block = part.parentElement.closest(`${BLOCK}, td, th, body`);
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let last = null;
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (part.contains(text) || !text.data) continue;
    const isEarlier = Boolean(part.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING);
    if (!isEarlier) return isBefore ? last : text;
    last = text;
  }
  return isBefore ? last : null;
}

// The paragraphs of the note that a link back stands in: those of its box, where it has one of its own.
function blocksOf(back) {
  const block = back.closest(BLOCK);
  if (!block) return [];
  const box = back.closest(BOX);
  const isOwn = box && [...box.querySelectorAll("a[href]")].filter((link) => numberOf(link, TO_TEXT)).length === 1;
  const inside = isOwn ? [...box.querySelectorAll("p")] : [];
  return inside.length ? inside : [block];
}

// `taken` is what the article says already: its marks are not given again.
export function markFootnotes(body, taken) {
  noteBlocks = 0;
  const links = [...body.querySelectorAll("a[href]")];
  const backs = new Map(links.map((link) => [numberOf(link, TO_TEXT), link]).filter(([number]) => number));
  const leads = links.filter((link) => backs.has(numberOf(link, TO_NOTE)) && !backs.get(numberOf(link, TO_NOTE)).closest(BLOCK)?.contains(link));
  if (!leads.length) return;
  const used = new Set(`${taken} ${body.textContent}`.match(/\*+|†+|‡+/g));
  const free = MARKS.filter((mark) => !used.has(mark));
  const marks = new Map();
  const notes = crel("div");
  for (const lead of leads) {
    const number = numberOf(lead, TO_NOTE);
    if (!marks.has(number)) marks.set(number, free.shift());
    if (marks.get(number)) putMark(lead, marks.get(number));
  }
  for (const number of new Set(leads.map((lead) => numberOf(lead, TO_NOTE)))) {
    putNote(backs.get(number), marks.get(number), notes);
  }
  noteBlocks = notes.children.length;
  body.append(...notes.childNodes);
}

function putMark(lead, mark) {
  const part = whole(lead);
  const before = textBeside(part, true);
  if (before) before.data = before.data.trimEnd(); // a mark touches its word
  const isBesideAnother = before && /[*†‡]$/.test(before.data);
  part.replaceWith(isBesideAnother ? `,${mark}` : mark);
}

function putNote(back, mark, notes) {
  const blocks = blocksOf(back);
  const boxes = [...new Set(blocks.map((block) => block.parentElement))];
  if (mark) {
    const part = whole(back);
    const after = textBeside(part, false);
    if (after) after.data = after.data.trimStart();
    part.remove();
    blocks[0].prepend(mark);
  }
  for (const block of blocks) {
    takeRule(block);
    const paragraph = block.matches("p") ? block : crel("p", {}, [...block.childNodes]);
    if (paragraph !== block) block.remove();
    notes.append(paragraph);
  }
  for (let box of boxes) {
    while (box && !box.matches("body, td, th") && !box.textContent.trim() && !box.querySelector("img, table")) {
      takeRule(box);
      const above = box.parentElement;
      box.remove();
      box = above;
    }
  }
}

// The line that a program draws above its notes.
function takeRule(block) {
  for (let part = block.previousElementSibling; part?.matches("hr, br"); part = block.previousElementSibling) part.remove();
}

// Put into the middle of a text, the notes go to its end: what stands below a note is read as part of it.
const plugin = () =>
  new Plugin({
    props: {
      handleDOMEvents: {
        paste() {
          noteBlocks = 0; // of plain text no paste is read
        },
      },
      handlePaste(view, _, slice) {
        const { tr, doc, selection } = view.state;
        const count = noteBlocks;
        noteBlocks = 0;
        const isLast = !doc.textBetween(selection.to, doc.content.size, " ", "x").trim();
        if (!count || isLast || slice.content.childCount <= count) return false;
        const { content, openStart } = slice;
        let cut = content.size;
        for (let place = content.childCount - count; place < content.childCount; place++) cut -= content.child(place).nodeSize;
        const openAtEnd = content.child(content.childCount - count - 1).isTextblock ? 1 : 0;
        tr.replaceSelection(new pm.model.Slice(content.cut(0, cut), openStart, openAtEnd));
        tr.insert(tr.doc.content.size, content.cut(cut));
        view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"));
        return true;
      },
    },
  });

export const Footnotes = Extension.create({ name: "footnotes", addProseMirrorPlugins: () => [plugin()] });
