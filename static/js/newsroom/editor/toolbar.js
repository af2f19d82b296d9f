// The toolbar: one row of what is used all day, one stop of Tab with arrow keys within, and a menu of the rest.
// What each button does comes from the editor's parts (`menu.defineItem`); where it stands and its keys, from here.
import { crel } from "django-prose-editor/editor";

const IS_MAC = /Mac|iP(hone|ad)/.test(navigator.platform);
const ROW = [
  ["bold", "italic", "link"],
  ["heading2", "heading3"],
  ["bulletList", "orderedList", "blockquote"],
  ["figure", "table"],
  ["history:undo", "history:redo", "find"],
];
// Where the column is narrow, these are in the menu (rich-text.css); the rarer of them sooner.
const ROOM = { heading3: "some", orderedList: "some", table: "some", "history:undo": "much", "history:redo": "much", find: "much" };
const MENU = [
  ["table:addRowAfter", "table:deleteRow", "table:addColumnAfter", "table:deleteColumn", "table:mergeCells"],
  ["table:splitCell", "table:toggleHeaderCell", "table:caption", "table:changes", "table:deleteTable"],
  Object.keys(ROOM),
  ["paragraph", "heading4"],
  ["underline", "strike", "superscript", "subscript", "cite", "unlink"],
  ["horizontalRule"],
];
// Label, sign (the name of an icon, or words where there is a capital), keys, and what may be typed instead.
const KNOWN = {
  bold: ["Bold", "format_bold", "Mod+B"],
  italic: ["Italic", "format_italic", "Mod+I"],
  link: ["Link", "insert_link", "Mod+K"],
  heading2: ["Heading", "H2", "Mod+Alt+2", "## "],
  heading3: ["Smaller heading", "H3", "Mod+Alt+3", "### "],
  heading4: ["Smallest heading", "H4", "Mod+Alt+4", "#### "],
  paragraph: ["Paragraph", "notes", "Mod+Alt+0"],
  bulletList: ["List", "format_list_bulleted", "Mod+Shift+8", "- "],
  orderedList: ["Numbered list", "format_list_numbered", "Mod+Shift+7", "1. "],
  blockquote: ["Quote", "format_quote", "Mod+Shift+B", "> "],
  figure: ["Picture", "image", "Alt+Shift+F"],
  table: ["Table", "grid_on", "Alt+Shift+T"],
  "history:undo": ["Undo", "undo", "Mod+Z"],
  "history:redo": ["Redo", "redo", "Mod+Shift+Z"],
  find: ["Find and replace", "find_replace", "Mod+Shift+F"],
  underline: ["Underlined", "format_underlined", "Mod+U"],
  strike: ["Struck through", "format_strikethrough", "Mod+Shift+S"],
  superscript: ["Superscript", "superscript", "Mod+."],
  subscript: ["Subscript", "subscript", "Mod+,"],
  cite: ["Title of a work", "menu_book"],
  unlink: ["Remove the link", "link_off"],
  horizontalRule: ["Rule", "horizontal_rule"],
  "table:addRowAfter": ["Add a row", "playlist_add"],
  "table:deleteRow": ["Delete the row", "playlist_remove"],
  "table:addColumnAfter": ["Add a column", "view_column"],
  "table:deleteColumn": ["Delete the column", "delete_outline"],
  "table:mergeCells": ["Merge the cells", "call_merge"],
  "table:splitCell": ["Split the cell", "call_split"],
  "table:toggleHeaderCell": ["Heading cell, or not", "title"],
  "table:caption": ["Caption of the table", "subtitles"],
  "table:changes": ["Fill in the changes", "calculate"],
  "table:deleteTable": ["Delete the table", "delete"],
  source: ["Edit source", "code"],
};

const spoken = (keys) => keys.replace("Mod", IS_MAC ? "Cmd" : "Ctrl");
const announced = (keys) => keys.replace("Mod", IS_MAC ? "Meta" : "Control");
const isOn = (item, editor) => (item.name === "bulletList" ? editor.isActive("bulletList") : Boolean(item.active(editor)));
const isToggle = ({ name, groups }) => name === "paragraph" || groups.has("marks") || groups.has("headings");

function sign(name) {
  const isIcon = !/[A-Z]/.test(name);
  return crel("span", { className: isIcon ? "material-icons" : "toolbar__words", "aria-hidden": "true", textContent: name });
}

// For `Menu`: gives what stands in the toolbar.
export function buildToolbar({ editor, menu }) {
  const items = new Map(menu.items("headings marks link lists nodes table history utility find source").map((item) => [item.name, item]));
  const shown = []; // [item, button] of row and menu

  const run = (item) => {
    editor.view.focus();
    if (item.enabled(editor)) item.command(editor);
  };
  const make = (name, className) => {
    const item = items.get(name);
    if (!item) return null; // its tag is not allowed here
    const [label, icon, keys, typed] = KNOWN[name] ?? [item.button?.title ?? name, "chevron_right"];
    const button = crel("button", { type: "button", className }, [sign(icon)]);
    button.dataset.name = name;
    if (keys) button.setAttribute("aria-keyshortcuts", announced(keys));
    if (ROOM[name]) button.dataset.room = ROOM[name];
    shown.push([item, button]);
    return { item, button, label, keys, typed };
  };
  const forRow = (name) => {
    const made = make(name, "prose-menubar__button");
    if (!made) return [];
    const { item, button, label, keys, typed } = made;
    button.setAttribute("aria-label", label);
    button.title = `${label} (${spoken(keys)}${typed ? `, or “${typed}” typed` : ""})`;
    button.addEventListener("click", () => run(item));
    return [button];
  };
  const forMenu = (name) => {
    const made = make(name, "toolbar-menu__item");
    if (!made) return [];
    const { item, button, label, keys } = made;
    button.setAttribute("role", isToggle(item) ? "menuitemcheckbox" : "menuitem");
    button.append(crel("span", { className: "toolbar-menu__label", textContent: label }));
    if (keys) button.append(crel("kbd", { textContent: spoken(keys), "aria-hidden": "true" }));
    button.addEventListener("click", () => {
      list.hidePopover();
      run(item);
    });
    return [button];
  };

  const groups = ROW.map((names) => crel("div", { className: "prose-menubar__group" }, names.flatMap(forRow)));
  const named = new Set([...ROW, ...MENU].flat());
  const others = [...items.keys()].filter((name) => !named.has(name) && name !== "source");
  const sections = [...MENU, others, ["source"]].map((names) =>
    crel("div", { className: "toolbar-menu__section", role: "group" }, names.flatMap(forMenu)),
  );
  const list = crel("div", { className: "toolbar-menu", role: "menu", "aria-label": "More formatting", popover: "auto" }, sections);
  const more = crel("button", { type: "button", className: "prose-menubar__button toolbar__more", title: "More formatting" });
  more.append(sign("More"), sign("expand_more"), sign("more_horiz"));
  more.setAttribute("aria-label", "More formatting");
  hang(list, more, editor);
  groups.push(crel("div", { className: "prose-menubar__group" }, [more, list]));

  const say = () => {
    for (const [item, button] of shown) {
      const isHidden = Boolean(item.hidden(editor));
      if (button.hidden !== isHidden) button.hidden = isHidden;
      const state = button.getAttribute("role") === "menuitemcheckbox" ? "aria-checked" : "aria-pressed";
      if (button.getAttribute("role") !== "menuitem") set(button, state, isOn(item, editor));
      set(button, "aria-disabled", !item.enabled(editor));
    }
  };
  // Once a frame: a key may be several changes.
  let isAsked = false;
  editor.on("transaction", () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      if (!editor.isDestroyed) say();
    });
  });
  queueMicrotask(() => makeOneStop(groups[0].parentElement));
  say();
  return groups;
}

function set(button, name, is) {
  if (button.getAttribute(name) !== String(is)) button.setAttribute(name, String(is));
}

function makeOneStop(bar) {
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  const stops = () => [...bar.querySelectorAll(".prose-menubar__button")].filter((one) => one.offsetParent);
  const stop = (current) => {
    if (!current) return; // not in sight
    for (const one of bar.querySelectorAll(".prose-menubar__button")) one.tabIndex = one === current ? 0 : -1;
  };
  stop(bar.querySelector("button"));
  bar.addEventListener("focusin", ({ target }) => {
    if (target.matches(".prose-menubar__button")) stop(target);
  });
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
  bar.addEventListener("keydown", (event) => {
    if (!event.target.matches(".prose-menubar__button")) return;
    const all = stops();
    const to = goTo(event.key, all, all.indexOf(event.target), ["ArrowLeft", "ArrowRight"]);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
  // What has the one stop may be gone into the menu where the column got narrow.
  new ResizeObserver(() => stop(stops().find((one) => one.tabIndex === 0) ?? stops()[0])).observe(bar);
}

function goTo(key, all, at, [back, on]) {
  if (key === on) return all[(at + 1) % all.length];
  if (key === back) return all.at(at < 0 ? -1 : at - 1);
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  return null;
}

// The menu: above all else, as a browser's own; Escape and a click elsewhere close it.
function hang(list, more, editor) {
  more.setAttribute("aria-haspopup", "menu");
  more.setAttribute("aria-expanded", "false");
  more.popoverTargetElement = list;
  const usable = () => [...list.querySelectorAll("button")].filter((one) => one.offsetParent);
  list.addEventListener("toggle", ({ newState }) => {
    const isOpen = newState === "open";
    more.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    for (const section of list.children) {
      section.hidden = false;
      section.hidden = !usable().some((one) => section.contains(one));
    }
    const { right, bottom } = more.getBoundingClientRect();
    list.style.top = `${bottom + 4}px`;
    list.style.left = `${Math.max(8, right - list.offsetWidth)}px`;
    list.style.maxHeight = `${Math.max(160, innerHeight - bottom - 16)}px`;
    usable()[0]?.focus();
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    list.showPopover();
  });
  list.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const all = usable();
    const to = goTo(event.key, all, all.indexOf(document.activeElement), ["ArrowUp", "ArrowDown"]);
    if (to) to.focus();
    else if (event.key === "Escape") {
      list.hidePopover();
      more.focus();
    } else if (event.key === "Tab") {
      list.hidePopover();
      editor.view.focus();
    } else return;
    event.preventDefault();
  });
}
