// The editor's schema: what it may produce comes from house_style/sanitizer.py through the data attribute.
import {
  Blockquote, Bold, BulletList, Code, CodeBlock, Document, Dropcursor, Extension, Gapcursor, HardBreak, Heading,
  History, HorizontalRule, Image, Italic, Link, ListItem, Mark, Menu, Node, OrderedList, Paragraph, Strike,
  Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text, Underline, updateAttrsDialog,
} from "django-prose-editor/editor";
import { ChangeColumn } from "newsroom/editor/changes";
import { Find } from "newsroom/editor/find";
import { Footnotes } from "newsroom/editor/footnotes";
import { chooseLink } from "newsroom/editor/links";
import { insertPicture } from "newsroom/editor/pictures";
import { Receiving } from "newsroom/editor/receiving";
import { Structure } from "newsroom/editor/structure";
import { buildToolbar } from "newsroom/editor/toolbar";

const kept = (...names) =>
  Object.fromEntries(names.map((name) => [name, { default: null, parseHTML: (element) => element.getAttribute(name) }]));

const PICTURE_ATTRIBUTES = ["src", "alt", "width", "height", "loading"];

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

const PlainLink = ({ schemes, links }) =>
  Link.extend({
    addOptions() {
      return { ...this.parent?.(), HTMLAttributes: {} };
    },
    addAttributes: () => kept("href", "title", "rel"),
    addCommands() {
      return {
        ...this.parent?.(),
        addLink: () => ({ editor, dispatch }) => {
          if (dispatch) chooseLink(editor, { url: links, schemes });
          return true;
        },
      };
    },
    addMenuItems({ menu, buttons }) {
      menu.defineItem({
        name: "link",
        groups: "link",
        button: buttons.material("insert_link", "link (Ctrl+K)"),
        command: (editor) => editor.commands.addLink(),
        active: (editor) => editor.isActive("link"),
      });
      menu.defineItem({
        name: "unlink",
        groups: "link",
        button: buttons.material("link_off", "remove link"),
        hidden: (editor) => !editor.isActive("link"),
        command: (editor) => editor.chain().focus().unsetLink().run(),
      });
    },
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
    ...kept("type", "reversed"),
  }),
  addNodeView: () => null,
}).configure({ enableListAttributes: false });

// A number of its own is one item's, not that of the next one typed.
const NumberedItem = ListItem.extend({
  addAttributes: () => ({ value: { ...kept("value").value, keepOnSplit: false } }),
});

const Terms = Node.create({
  name: "terms",
  group: "block",
  content: "(term+ description+)+",
  parseHTML: () => [{ tag: "dl" }],
  renderHTML: () => ["dl", 0],
});
const Term = Node.create({
  name: "term",
  content: "inline*",
  parseHTML: () => [{ tag: "dt" }],
  renderHTML: () => ["dt", 0],
});
const Description = Node.create({
  name: "description",
  content: "paragraph block*",
  parseHTML: () => [{ tag: "dd" }],
  renderHTML: () => ["dd", 0],
});

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

const Figure = (config) =>
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
        if (dispatch) insertPicture(editor, config);
        return true;
      },
    }),
  });

// From within a table, a list, a quote or a caption to a paragraph below it, a new one where there is none.
function goOnBelow(editor) {
  const { $from } = editor.state.selection;
  if ($from.depth < 2) return false;
  const below = $from.after(1);
  const next = editor.state.doc.nodeAt(below);
  const chain = editor.chain();
  if (next?.type.name !== "paragraph") chain.insertContentAt(below, { type: "paragraph" });
  return chain.setTextSelection(below + 1).scrollIntoView().run();
}

// What is put in most often, without the toolbar; docs/house-style.md tells writers.
const Shortcuts = Extension.create({
  name: "shortcuts",
  priority: 1000, // before the line break, which has Ctrl+Enter where nothing is to be left
  addKeyboardShortcuts: () => ({
    "Mod-Enter": ({ editor }) => goOnBelow(editor),
    "Alt-Shift-f": ({ editor }) => editor.commands.insertFigure(),
    "Alt-Shift-t": ({ editor }) => editor.commands.insertTableWithOptions() ?? true,
    "Alt-F10": ({ editor }) => {
      editor.storage.menu.dom.querySelector("[tabindex='0']").focus();
      return true;
    },
  }),
});

// One entry for each tag of the declaration that is not a part of another's.
export const extensionsFor = (config) => {
  const { tags, media } = config;
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
    a: [PlainLink(config)],
    br: [HardBreak],
    hr: [HorizontalRule],
    blockquote: [Blockquote],
    pre: [CodeBlock.extend({ addMenuItems() {} })],
    ul: [BulletList],
    ol: [PlainList],
    li: [NumberedItem],
    dl: [Terms, Term, Description],
    img: [InlinePicture(media)],
    figure: [Figure(config), FigurePicture(media), Caption],
    table: [CaptionedTable, TableRow, cell(TableHeader, "scope"), cell(TableCell), ...(config.changes ? [ChangeColumn(config.changes)] : [])],
  };
  const levels = [2, 3, 4].filter((level) => tags.includes(`h${level}`));
  return [
    Document,
    Text,
    Dropcursor,
    Gapcursor,
    History,
    Heading.configure({ levels }),
    Find,
    Shortcuts,
    Receiving(config),
    Footnotes,
    Structure,
    Menu.configure({ items: buildToolbar }),
    ...Object.entries(known).flatMap(([tag, extensions]) => (tags.includes(tag) ? extensions : [])),
  ];
};
