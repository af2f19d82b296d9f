// The newsroom's rich-text editor: every textarea[data-rich-text] becomes one, unless it holds something that
// the editor cannot show; then it stays as source, and says so. Without this script it is a plain textarea.
//
// What the editor may produce comes from articles/markup.py through the data attribute. Input and paste rules
// are off, all of them: the house style types asterisks, and `* ` or `**x**` must stay what was typed.
import {
  Blockquote, Bold, BulletList, Code, CodeBlock, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading,
  History, HorizontalRule, Image, Italic, Link, ListItem, Mark, Menu, Node, OrderedList, Paragraph, Strike,
  Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text, Underline, crel, initializeEditors,
  updateAttrsDialog,
} from "django-prose-editor/editor";

const kept = (...names) =>
  Object.fromEntries(names.map((name) => [name, { default: null, parseHTML: (element) => element.getAttribute(name) }]));

const PICTURE_ATTRIBUTES = ["src", "alt", "width", "height", "loading"];

// The parts of the schema

const Cite = Mark.create({
  name: "cite",
  parseHTML: () => [{ tag: "cite" }],
  renderHTML: () => ["cite", 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "cite",
      groups: "marks",
      button: buttons.material("menu_book", "title of a work"),
      command: (editor) => editor.chain().focus().toggleMark("cite").run(),
      active: (editor) => editor.isActive("cite"),
    });
  },
});

const PlainLink = (schemes) =>
  Link.extend({
    addOptions() {
      return { ...this.parent?.(), HTMLAttributes: {} };
    },
    addAttributes: () => kept("href", "title", "rel"),
  }).configure({
    autolink: false,
    enableTarget: false,
    isAllowedUri: (address) => {
      const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(address ?? "");
      return !scheme || schemes.includes(scheme[1].toLowerCase());
    },
  });

const PlainList = OrderedList.extend({
  addAttributes: () => ({
    start: { default: 1, parseHTML: (element) => Number.parseInt(element.getAttribute("start") ?? "1", 10) },
    ...kept("type"),
  }),
  addNodeView: () => null,
}).configure({ enableListAttributes: false });

const cell = (base, ...names) =>
  base.extend({
    addAttributes() {
      const { colspan, rowspan } = this.parent();
      // Table commands ask for a cell's `colwidth`; it is never read nor written.
      const colwidth = { default: null, parseHTML: () => null, rendered: false };
      return { colspan, rowspan, colwidth, ...kept(...names) };
    },
  });

const CaptionedTable = Table.extend({
  addAttributes: () => ({
    caption: {
      default: null,
      rendered: false,
      parseHTML: (element) => element.querySelector(":scope > caption")?.textContent.trim() || null,
    },
  }),
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML: ({ node }) =>
    node.attrs.caption ? ["table", ["caption", node.attrs.caption], ["tbody", 0]] : ["table", ["tbody", 0]],
  addNodeView: () => null,
  addMenuItems(context) {
    this.parent?.(context);
    const dialog = updateAttrsDialog({ caption: { type: "string", title: "Caption" } }, { title: "Table caption" });
    context.menu.defineItem({
      name: "table:caption",
      groups: "table",
      button: context.buttons.material("subtitles", "table caption"),
      hidden: (editor) => !editor.isActive("table"),
      command: (editor) =>
        dialog(editor, editor.getAttributes("table")).then((answer) => {
          if (answer) editor.chain().focus().updateAttributes("table", { caption: answer.caption.trim() || null }).run();
        }),
    });
  },
});

const InlinePicture = (media) =>
  Image.extend({
    addAttributes: () => kept(...PICTURE_ATTRIBUTES),
    parseHTML: () => [{ tag: `img[src^="${CSS.escape(media)}"]` }],
  }).configure({ inline: true });

// A picture in a figure may be a link, to a larger one as a rule.
const FigurePicture = (media) => {
  const attributes = (picture, link) =>
    picture?.getAttribute("src")?.startsWith(media)
      ? {
          ...Object.fromEntries(PICTURE_ATTRIBUTES.map((name) => [name, picture.getAttribute(name)])),
          href: link?.getAttribute("href") ?? null,
        }
      : false;
  return Node.create({
    name: "figurePicture",
    atom: true,
    addAttributes: () => Object.fromEntries([...PICTURE_ATTRIBUTES, "href"].map((name) => [name, { default: null }])),
    parseHTML: () => [
      {
        tag: "a[href]",
        context: "figure/",
        priority: 100,
        getAttrs: (link) => (link.children.length === 1 ? attributes(link.querySelector(":scope > img"), link) : false),
      },
      { tag: "img", context: "figure/", priority: 100, getAttrs: (picture) => attributes(picture, null) },
    ],
    renderHTML: ({ node: { attrs: { href, ...picture } } }) =>
      href ? ["a", { href }, ["img", picture]] : ["img", picture],
  });
};

const Caption = Node.create({
  name: "caption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", 0],
});

const Figure = (media) =>
  Node.create({
    name: "figure",
    group: "block",
    content: "figurePicture caption?",
    draggable: true,
    isolating: true,
    parseHTML: () => [
      { tag: "figure", getAttrs: (figure) => (figure.querySelector(":scope > img, :scope > a > img") ? {} : false) },
    ],
    renderHTML: () => ["figure", 0],
    addCommands: () => ({
      insertFigure: () => ({ editor, dispatch }) => {
        if (dispatch) askForFigure(editor, media);
        return true;
      },
    }),
  });

async function askForFigure(editor, media) {
  const ask = updateAttrsDialog(
    {
      src: { type: "string", title: `Address of the picture (${media}…)`, required: true },
      alt: { type: "string", title: "Alternative text: what the picture shows" },
      caption: { type: "string", title: "Caption (“Click for more.” lets readers enlarge it)" },
    },
    { title: "Picture", submitText: "Insert" },
  );
  const answer = await ask(editor, { src: media });
  if (!answer?.src.trim().startsWith(media)) return;
  const content = [{ type: "figurePicture", attrs: { src: answer.src.trim(), alt: answer.alt.trim() } }];
  const words = answer.caption.trim();
  if (words) content.push({ type: "caption", content: [{ type: "text", text: words }] });
  editor.chain().focus().insertContent({ type: "figure", content }).run();
}

// One entry for each tag of the declaration that is not a part of another's.
const extensionsFor = ({ tags, schemes, media }) => {
  const known = {
    p: [Paragraph],
    strong: [Bold],
    em: [Italic],
    s: [Strike],
    u: [Underline],
    sup: [Superscript],
    sub: [Subscript],
    // Code is kept where it stands, and has no button: this is a newsroom.
    code: [Code.extend({ excludes: "", addMenuItems() {} })],
    cite: [Cite],
    a: [PlainLink(schemes)],
    br: [HardBreak],
    hr: [HorizontalRule],
    blockquote: [Blockquote],
    pre: [CodeBlock.extend({ addMenuItems() {} })],
    ul: [BulletList],
    ol: [PlainList],
    li: [ListItem],
    img: [InlinePicture(media)],
    figure: [Figure(media), FigurePicture(media), Caption],
    table: [CaptionedTable, TableRow, cell(TableHeader, "scope"), cell(TableCell)],
  };
  const levels = [2, 3, 4].filter((level) => tags.includes(`h${level}`));
  return [
    Document,
    Text,
    Dropcursor,
    Gapcursor,
    History,
    Heading.configure({ levels }),
    Menu.configure({
      groups: [
        { group: "headings" },
        { group: "marks" },
        { group: "link" },
        { group: "lists" },
        { group: "nodes -headings -lists" },
        { group: "table" },
        { group: "history" },
      ],
    }),
    ...Object.entries(known).flatMap(([tag, extensions]) => (tags.includes(tag) ? extensions : [])),
  ];
};

// Out of the editor, and what that loses

function sourceOf(editor) {
  const template = document.createElement("template");
  template.innerHTML = editor.getHTML();
  for (const first of template.content.querySelectorAll("li > p:first-child, td > p:only-child, th > p:only-child")) {
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
  const html = template.innerHTML;
  return /^<(\w+)><\/\1>$/.test(html) ? "" : html;
}

const BLOCKS = new Set(
  "P H2 H3 H4 BLOCKQUOTE PRE UL OL LI FIGURE FIGCAPTION TABLE CAPTION THEAD TBODY TR TH TD HR".split(" "),
);
const SAME_TAG = { B: "STRONG", I: "EM" };
const DEFAULTS = new Set(["colspan=1", "rowspan=1", "start=1"]);

// Write HTML down as a list of what it says. Two texts that say the same give the same list, however their
// emphasis nests, wherever a paragraph is implied, and whichever leading rows of headings stand in a thead.
function meaning(html) {
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
    } else if (!BLOCKS.has(name) && !node.querySelector("p, h2, h3, h4, ul, ol, table, figure, blockquote, pre")) {
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

function lostBetween(before, after) {
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

// A textarea and its editor

function open(textarea) {
  const config = JSON.parse(textarea.dataset.richText);
  const label = textarea.labels?.[0]?.textContent.replace(/:\s*$/, "") ?? "Text";
  const notice = crel("p", { className: "rich-text__notice", role: "status", hidden: true });
  const toggle = crel("button", { type: "button", className: "rich-text__toggle" });
  const box = crel("div", { className: "rich-text" });
  textarea.before(box);
  box.append(notice, textarea, toggle);
  textarea.labels?.[0]?.addEventListener("click", () => editor?.commands.focus());
  let editor = null;

  function showEditor() {
    const element = crel("div", { className: "prose-editor" });
    box.insertBefore(element, textarea);
    const made = new Editor({
      element,
      editable: !textarea.disabled && !textarea.readOnly,
      extensions: extensionsFor(config),
      content: textarea.value,
      enableInputRules: false,
      enablePasteRules: false,
      injectCSS: false, // static/css/newsroom/rich-text.css has it: no injected style passes the CSP
      editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label } },
      onCreate: ({ editor: ready }) => nameToolbar(element, ready),
      onUpdate: ({ editor: changed }) => {
        textarea.value = sourceOf(changed);
        textarea.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    const lost = lostBetween(meaning(textarea.value), meaning(sourceOf(made)));
    notice.hidden = !lost.length;
    if (lost.length) {
      made.destroy();
      element.remove();
      notice.textContent =
        `The editor cannot show all of this text, so here is its source, and nothing is lost. It would drop or change: ${lost.slice(0, 3).join(", ").slice(0, 300)}`;
      showSource();
      return;
    }
    editor = made;
    textarea.hidden = true;
    toggle.textContent = "Edit source";
    textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { bubbles: true, detail: { editor, textarea } }));
  }

  function showSource() {
    if (editor) {
      const element = editor.options.element;
      editor.destroy();
      element.remove();
      editor = null;
    }
    textarea.hidden = false;
    toggle.textContent = "Back to the editor";
  }

  toggle.addEventListener("click", () => {
    if (editor) showSource();
    else showEditor();
    (editor ? editor.view.dom : textarea).focus();
  });
  showEditor();
}

// The library's buttons show their state by class alone; say it too.
function nameToolbar(element, editor) {
  const toolbar = element.querySelector(".prose-menubar");
  toolbar?.setAttribute("role", "group");
  toolbar?.setAttribute("aria-label", "Formatting");
  const say = () => {
    for (const button of toolbar?.querySelectorAll("button") ?? []) {
      button.setAttribute("aria-pressed", String(button.classList.contains("active")));
      button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
    }
  };
  editor.on("transaction", say);
  say();
}

initializeEditors((textarea) => open(textarea), "textarea[data-rich-text]");
