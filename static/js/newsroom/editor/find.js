// Find and replace in the text: Ctrl+Shift+F, Enter and Shift+Enter to go on and back, Escape to close.
import { Extension, crel, pm } from "django-prose-editor/editor";

const { Plugin, PluginKey, TextSelection } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const key = new PluginKey("find");
const NOTHING = { term: "", isExact: false, matches: [], current: -1 };

// Where `term` stands in the blocks of `doc`: `[{from, to}]`. A picture within a line takes one place of its text.
export function matchesIn(doc, term, isExact = false) {
  const matches = [];
  if (!term) return matches;
  const sought = new RegExp(RegExp.escape?.(term) ?? term.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), isExact ? "gu" : "giu");
  doc.descendants((node, place) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, "", "\ufffc");
    for (const match of text.matchAll(sought)) {
      const from = place + 1 + match.index;
      matches.push({ from, to: from + match[0].length });
    }
    return false;
  });
  return matches;
}

const plugin = () =>
  new Plugin({
    key,
    state: {
      init: () => NOTHING,
      apply(change, before, _, { doc }) {
        const asked = change.getMeta(key);
        if (!asked && !change.docChanged) return before;
        const now = { ...before, ...asked };
        const matches = matchesIn(doc, now.term, now.isExact);
        return { ...now, matches, current: Math.min(now.current, matches.length - 1) };
      },
    },
    props: {
      decorations(state) {
        const { matches, current } = key.getState(state);
        const marks = matches.map(({ from, to }, number) =>
          Decoration.inline(from, to, { class: number === current ? "found found--current" : "found" }),
        );
        return DecorationSet.create(state.doc, marks);
      },
    },
  });

function openPanel(editor) {
  const box = editor.view.dom.parentElement;
  const known = box.querySelector(".find-panel");
  if (known) return known.querySelector("input").focus();
  const { from, to } = editor.state.selection;
  const selected = editor.state.doc.textBetween(from, to, "\n");
  const input = (label, value = "") => crel("input", { type: "text", value, placeholder: label, "aria-label": label });
  const button = (words, act) => {
    const made = crel("button", { type: "button", textContent: words });
    made.addEventListener("click", act);
    return made;
  };
  const sought = input("Find", selected.includes("\n") ? "" : selected);
  const instead = input("Replace with");
  const exact = crel("input", { type: "checkbox" });
  const count = crel("span", { className: "find-panel__count", role: "status" });
  const state = () => key.getState(editor.state);

  const tell = (replaced = 0) => {
    const { matches, current, term } = state();
    const where = current < 0 ? matches.length : `${current + 1} of ${matches.length}`;
    count.textContent = replaced ? `${replaced} replaced` : term ? `${where} found` : "";
  };
  const go = (current) => {
    const { matches } = state();
    const place = matches.length ? (current + matches.length) % matches.length : -1;
    const change = editor.state.tr.setMeta(key, { current: place });
    if (place >= 0) {
      const { from: start, to: end } = matches[place];
      change.setSelection(TextSelection.create(change.doc, start, end)).scrollIntoView();
    }
    editor.view.dispatch(change);
    box.querySelector(".found--current")?.scrollIntoView({ block: "nearest" });
    tell();
  };
  const search = () => {
    editor.view.dispatch(editor.state.tr.setMeta(key, { term: sought.value, isExact: exact.checked, current: -1 }));
    tell();
  };
  const put = (change, { from: start, to: end }) =>
    instead.value ? change.insertText(instead.value, start, end) : change.delete(start, end);
  const replaceOne = () => {
    const { matches, current } = state();
    if (current < 0) return go(0);
    editor.view.dispatch(put(editor.state.tr, matches[current]));
    go(Math.min(current, state().matches.length - 1));
  };
  const replaceAll = () => {
    const { matches } = state();
    const change = editor.state.tr;
    for (const match of matches.toReversed()) put(change, match); // one change: undone in one go
    if (matches.length) editor.view.dispatch(change);
    tell(matches.length);
  };
  const close = () => {
    panel.remove();
    editor.view.dispatch(editor.state.tr.setMeta(key, NOTHING));
    editor.commands.focus();
  };
  const panel = crel("div", { className: "find-panel", role: "search", "aria-label": "Find and replace in the text" }, [
    sought,
    instead,
    crel("label", {}, [exact, " Match capitals"]),
    count,
    button("Previous", () => go(state().current - 1)),
    button("Next", () => go(state().current + 1)),
    button("Replace", replaceOne),
    button("Replace all", replaceAll),
    button("Close", close),
  ]);
  panel.addEventListener("input", (event) => event.stopPropagation()); // nothing of the article changes
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === sought) go(state().current + (event.shiftKey ? -1 : 1));
    else if (event.key === "Enter" && event.target === instead) replaceOne();
    else return;
    event.preventDefault(); // Enter would save the article
  });
  sought.addEventListener("input", search);
  exact.addEventListener("change", search);
  box.insertBefore(panel, editor.view.dom);
  sought.focus();
  search();
}

export const Find = Extension.create({
  name: "find",
  addProseMirrorPlugins: () => [plugin()],
  addKeyboardShortcuts: () => ({
    "Mod-Shift-f": ({ editor }) => {
      openPanel(editor);
      return true;
    },
  }),
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "find",
      groups: "find",
      button: buttons.material("find_replace", "find and replace (Ctrl+Shift+F)"),
      command: openPanel,
    });
  },
});
