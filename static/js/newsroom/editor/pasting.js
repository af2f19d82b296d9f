// What other programs put on the clipboard, in our own terms, before the schema takes what it knows of it.
import { crel } from "django-prose-editor/editor";
import { cleanAddress } from "newsroom/editor/addresses";
import { markFootnotes } from "newsroom/editor/footnotes";
import { markPictures } from "newsroom/editor/receiving";

const OURS = { H1: "h2", H5: "h4", H6: "h4" };
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, table, div, blockquote, pre, figure";
const LIST = /mso-list:\s*l\d+\s+level(\d+)/i;
const PLAIN = /(^|;)\s*font-(weight|style):\s*(normal|400)/i;
const HIDDEN = /(^|;)\s*(display:\s*none|visibility:\s*hidden|mso-hide:\s*all)/i;
const SAID_BY_STYLE = [
  ["strong", /(^|;)\s*font-weight:\s*(bold|[6-9]00)/i],
  ["em", /(^|;)\s*font-style:\s*italic/i],
  ["s", /(^|;)\s*text-decoration[a-z-]*:[^;]*line-through/i],
  ["sup", /(^|;)\s*vertical-align:\s*super/i],
  ["sub", /(^|;)\s*vertical-align:\s*sub\b/i],
];

const unwrap = (element) => element.replaceWith(...element.childNodes);
const styleOf = (element) => element.getAttribute("data-style") ?? "";

// `taken` is the text that stays around the paste.
export function tidyPaste(html, { media, receive }, taken) {
  if (html.includes("data-pm-slice")) return html; // from an editor like this one
  const { body } = new DOMParser().parseFromString(inert(html), "text/html");
  for (const element of body.querySelectorAll("[hidden], [data-style]")) {
    if (element.hidden || HIDDEN.test(styleOf(element))) element.remove();
  }
  if (receive) markPictures(body, media);
  for (const quotation of body.querySelectorAll("q")) {
    const [opening, closing] = quotation.parentElement.closest("[data-quoted]") ? "‘’" : "“”";
    const said = crel("span");
    if (opening === "“") said.setAttribute("data-quoted", "");
    said.append(opening, ...quotation.childNodes, closing);
    quotation.replaceWith(said);
  }
  for (const foot of body.querySelectorAll("tfoot")) foot.parentElement.append(foot);
  // Google Docs wraps the whole in a <b> that is not bold.
  for (const element of body.querySelectorAll("b, i, strong, em")) if (PLAIN.test(styleOf(element))) unwrap(element);
  for (const element of body.querySelectorAll("span[data-style]")) {
    for (const [tag, said] of SAID_BY_STYLE) {
      if (!said.test(styleOf(element)) || !element.textContent.trim()) continue;
      const made = crel(tag);
      made.append(...element.childNodes);
      element.append(made);
    }
  }
  makeLists(body);
  markFootnotes(body, taken);
  // Other links to places of their own page lead nowhere here.
  body.querySelectorAll('a:not([href]), a[href^="#"]').forEach(unwrap);
  for (const link of body.querySelectorAll("a")) link.setAttribute("href", cleanAddress(link.getAttribute("href")));
  for (const [tag, ours] of Object.entries(OURS)) {
    for (const heading of body.querySelectorAll(tag)) {
      const renamed = crel(ours);
      renamed.append(...heading.childNodes);
      heading.replaceWith(renamed);
    }
  }
  for (const line of body.querySelectorAll("br")) if (line.previousElementSibling?.matches(BLOCKS)) line.remove();
  for (const paragraph of body.querySelectorAll("p")) {
    if (!paragraph.textContent.trim() && !paragraph.querySelector("img")) paragraph.remove();
  }
  for (const element of body.querySelectorAll("[data-style]")) element.removeAttribute("data-style");
  return body.innerHTML;
}

// An address that is pasted alone, such as one of a video; other text is the writer's own.
export function tidyPastedText(text) {
  return /^\s*https?:\/\/\S+\s*$/i.test(text) ? cleanAddress(text.trim()) : text;
}

// The newsroom's policy lets no style attribute and no handler work, not even in a document that is only read:
// what a style says is read from its text.
function inert(html) {
  return html
    .replace(/<(style|script)[^]*?<\/\1>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style=").replace(/\son[a-z]+\s*=/gi, " data-was="));
}

// Word's lists are paragraphs with a number or a dot typed in front.
function makeLists(body) {
  let open = []; // lists, each within the one before it
  for (const paragraph of body.querySelectorAll("p")) {
    const level = Number(LIST.exec(styleOf(paragraph))?.[1] ?? 0);
    if (!level) continue;
    const mark = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
    const sign = mark?.textContent.trim() ?? "";
    const goesOn = open.length && paragraph.previousElementSibling === open[0];
    open = goesOn ? open.slice(0, level) : [];
    if (!open.length || open.length < level) {
      const list = crel(/^[0-9a-z]{1,3}[.)]$/i.test(sign) && sign !== "o" ? "ol" : "ul");
      if (/^[0-9]/.test(sign) && Number.parseInt(sign, 10) > 1) list.setAttribute("start", String(Number.parseInt(sign, 10)));
      if (open.length) open.at(-1).lastElementChild.append(list);
      else paragraph.before(list);
      open.push(list);
    }
    mark?.remove();
    const item = crel("li");
    item.append(...paragraph.childNodes);
    open.at(-1).append(item);
    paragraph.remove();
  }
}
