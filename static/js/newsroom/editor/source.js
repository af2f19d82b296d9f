// Out of the editor, and what that loses.
import { crel, pm } from "django-prose-editor/editor";

const written = new WeakMap(); // each block's source: a block that changes is another one

// Only what changed is written anew: in a long text, all of it at each key would be felt.
export function sourceOf({ state, schema }) {
  let html = "";
  state.doc.forEach((block) => {
    if (!written.has(block)) written.set(block, write(block, schema));
    html += written.get(block);
  });
  return /^<(\w+)><\/\1>$/.test(html) ? "" : html;
}

function write(block, schema) {
  const template = document.createElement("template");
  template.content.append(pm.model.DOMSerializer.fromSchema(schema).serializeNode(block, { document: template.content.ownerDocument }));
  for (const first of template.content.querySelectorAll("li > p:first-child, :is(td, th, dd) > p:only-child")) {
    const others = [...first.parentElement.children].slice(1);
    if (others.every((other) => other.matches("ul, ol"))) first.replaceWith(...first.childNodes);
  }
  for (const body of template.content.querySelectorAll("tbody")) {
    const headings = [];
    for (const row of body.rows) {
      if (![...row.cells].every((one) => one.tagName === "TH")) break;
      headings.push(row);
    }
    if (headings.length && headings.length < body.rows.length) {
      const head = crel("thead");
      head.append(...headings);
      body.before(head);
    }
  }
  return template.innerHTML;
}

const BLOCKS = new Set(
  "P H2 H3 H4 BLOCKQUOTE PRE UL OL LI DL DT DD FIGURE FIGCAPTION TABLE CAPTION THEAD TBODY TR TH TD HR".split(" "),
);
const SAME_TAG = { B: "STRONG", I: "EM" };
const DEFAULTS = new Set(["colspan=1", "rowspan=1", "start=1"]);

// Write HTML down as a list of what it says. Two texts that say the same give the same list, however their
// emphasis nests, wherever a paragraph is implied, and whichever leading rows of headings stand in a thead.
export function meaning(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const said = [];
  let words = null; // [marks, text] of the chunk being read
  let endsInSpace = true;

  const close = () => {
    if (words && words[1]) said.push(`${words[0]}“${words[1]}”`);
    words = null;
  };
  const breakLine = () => {
    if (words) words[1] = words[1].replace(/ $/, "");
    close();
    endsInSpace = true;
  };
  const describe = (element) => {
    const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`);
    const tag = SAME_TAG[element.tagName] ?? element.tagName;
    return `<${[tag, ...attributes.filter((one) => !DEFAULTS.has(one)).sort()].join(" ").toLowerCase()}>`;
  };
  const read = (node, marks, pre) => {
    if (node.nodeType === 3) {
      let text = pre ? node.data : node.data.replace(/[ \t\r\n\f]+/g, " ");
      if (!pre && endsInSpace) text = text.replace(/^ /, "");
      if (!text) return;
      endsInSpace = text.endsWith(" ");
      const under = [...marks].sort().join("");
      if (words && words[0] !== under) close();
      words = [under, (words?.[1] ?? "") + text];
      return;
    }
    if (node.nodeType !== 1) return;
    const name = node.tagName;
    const into = (inner, inPre) => node.childNodes.forEach((child) => read(child, inner, inPre));
    if (name === "BR") {
      breakLine();
      said.push("<br>");
    } else if (name === "IMG") {
      close();
      endsInSpace = false;
      said.push([...marks].sort().join("") + describe(node));
    } else if (name === "CODE" && pre) {
      into(marks, true);
    } else if (!BLOCKS.has(name) && !node.querySelector("p, h2, h3, h4, ul, ol, dl, table, figure, blockquote, pre")) {
      into(new Set([...marks, describe(node)]), pre);
    } else {
      breakLine();
      const isImplied = name === "P" || name === "TBODY" || name === "THEAD";
      const start = name === "TR" && isHeading(node) ? "<tr heading>" : describe(node);
      if (!isImplied) said.push(start);
      else if (name === "P") said.push("¶");
      into(marks, pre || name === "PRE");
      breakLine();
      said.push(isImplied ? "¶" : `</${name.toLowerCase()}>`);
    }
  };
  template.content.childNodes.forEach((node) => read(node, new Set(), false));
  breakLine();
  // Where a paragraph begins matters only between words.
  const isWord = (one) => one !== undefined && one !== "¶" && !/^<\/?(?!img)[^>]*>$/.test(one);
  return said
    .filter((one, place) => one !== "¶" || said[place - 1] !== "¶")
    .filter((one, place, all) => one !== "¶" || (isWord(all[place - 1]) && isWord(all[place + 1])));
}

// A row of the head: in a thead, or above every other row and all headings.
function isHeading(row) {
  if (row.parentElement.tagName === "THEAD") return true;
  const rows = [...row.closest("table").rows];
  const all = (one) => [...one.cells].every((cell) => cell.tagName === "TH");
  return !rows.every(all) && rows.slice(0, rows.indexOf(row) + 1).every(all);
}

export function lostBetween(before, after) {
  const left = new Map();
  for (const one of after) left.set(one, (left.get(one) ?? 0) + 1);
  const lost = before.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count < 1;
  });
  if (!lost.length && before.join("\n") !== after.join("\n")) lost.push("the order of its parts");
  return [...new Set(lost)];
}
