// What other programs put on the clipboard, in our own terms, before the schema takes what it knows of it.
import { crel } from "django-prose-editor/editor";

const OURS = { H1: "h2", H5: "h4", H6: "h4" };
const LIST = /mso-list:\s*l(\d+)\s+level(\d+)/i;

const unwrap = (element) => element.replaceWith(...element.childNodes);

export function tidyPaste(html) {
  if (html.includes("data-pm-slice")) return html; // from an editor like this one
  const { body } = new DOMParser().parseFromString(html, "text/html");
  // Google Docs wraps the whole in a <b> that is not bold.
  body.querySelectorAll('b[id^="docs-internal-guid"], b[style*="font-weight:normal"]').forEach(unwrap);
  makeLists(body);
  // Word's notes link to places that are not in the article; their numbers stay.
  body.querySelectorAll('a:not([href]), a[href^="#"]').forEach(unwrap);
  for (const [tag, ours] of Object.entries(OURS)) {
    for (const heading of body.querySelectorAll(tag)) {
      const renamed = crel(ours);
      renamed.append(...heading.childNodes);
      heading.replaceWith(renamed);
    }
  }
  for (const paragraph of body.querySelectorAll("p")) {
    if (!paragraph.textContent.trim() && !paragraph.querySelector("img")) paragraph.remove();
  }
  return body.innerHTML;
}

// Word's lists are paragraphs with a number or a dot typed in front.
function makeLists(body) {
  let open = []; // lists, each within the one before it
  for (const paragraph of body.querySelectorAll("p")) {
    const level = Number(LIST.exec(paragraph.getAttribute("style") ?? "")?.[2] ?? 0);
    if (!level) continue;
    const mark = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("style") ?? ""));
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
