// The newsroom's rich-text editor: every textarea[data-rich-text] becomes one, unless it holds something that
// the editor cannot show; then it stays as source, and says so. Without this script it is a plain textarea.
//
// Of the input and paste rules only our own (structure.js) work: the house style types asterisks, and `* ` or
// `**x**` must stay what was typed. These modules know each other by the import map of house_style/widgets.py.
import { Editor, Extension, crel, initializeEditors } from "django-prose-editor/editor";
import { countWords } from "newsroom/editor/count";
import { leadTo } from "newsroom/editor/faults";
import { markFindings } from "newsroom/editor/findings";
import { tidyPaste, tidyPastedText } from "newsroom/editor/pasting";
import { extensionsFor } from "newsroom/editor/schema";
import { marginsOf, tellWhatIsCovered } from "newsroom/editor/sight";
import { lostBetween, meaning, sourceOf } from "newsroom/editor/source";

function open(textarea) {
  const config = JSON.parse(textarea.dataset.richText);
  const label = textarea.labels?.[0]?.textContent.replace(/:\s*$/, "") ?? "Text";
  const notice = crel("p", { className: "rich-text__notice", role: "status", hidden: true });
  const toggle = crel("button", { type: "button", className: "rich-text__toggle" });
  const box = crel("div", { className: "rich-text" });
  textarea.before(box);
  const count = crel("p", { className: "rich-text__count" });
  const hint = crel("p", { className: "rich-text__count", id: `${textarea.id}_leave`, hidden: true });
  hint.textContent = "Ctrl+Enter goes on below.";
  box.append(notice, textarea, crel("div", { className: "rich-text__foot" }, [toggle, hint, count]));
  textarea.labels?.[0]?.addEventListener("click", () => editor?.commands.focus());
  let editor = null;

  function showEditor() {
    const element = crel("div", { className: "prose-editor" });
    box.insertBefore(element, textarea);
    const given = textarea.value; // comes back as it was where all that is typed is undone
    let asGiven = null;
    const made = new Editor({
      element,
      editable: !textarea.disabled && !textarea.readOnly,
      extensions: [...extensionsFor(config), sourceItem(() => toggle.click())],
      content: textarea.value,
      enableInputRules: ["structure"],
      enablePasteRules: false,
      injectCSS: false, // static/css/newsroom/rich-text.css has it: no injected style passes the CSP
      editorProps: {
        attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, "aria-describedby": hint.id },
        scrollThreshold: marginsOf(element),
        scrollMargin: marginsOf(element),
        transformPastedHTML: (html, { state: { doc, selection } }) => {
          const [before, after] = [doc.textBetween(0, selection.from, " "), doc.textBetween(selection.to, doc.content.size, " ")];
          return tidyPaste(html, config, `${before} ${after}`);
        },
        transformPastedText: tidyPastedText,
      },
      onUpdate: ({ editor: changed }) => {
        const source = sourceOf(changed);
        textarea.value = source === asGiven ? given : source;
        textarea.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    asGiven = sourceOf(made);
    const lost = lostBetween(meaning(given), meaning(asGiven));
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
    made.on("transaction", ({ editor: now }) => {
      hint.hidden = now.state.selection.$from.depth < 2; // Tab stays within a table and a list
    });
    countWords(made, count, config.words_a_minute);
    markFindings(textarea, made);
    textarea.hidden = true;
    toggle.hidden = true; // the toolbar's menu leads there
    textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { bubbles: true, detail: { editor, textarea } }));
  }

  function showSource() {
    if (editor) {
      const element = editor.options.element;
      editor.destroy();
      element.remove();
      editor = null;
    }
    count.textContent = "";
    textarea.hidden = false;
    toggle.hidden = false;
    toggle.textContent = "Back to the editor";
  }

  toggle.addEventListener("click", () => {
    if (editor) showSource();
    else showEditor();
    (editor ? editor.view.dom : textarea).focus();
  });
  showEditor();
  leadTo(textarea, () => editor);
}

const sourceItem = (command) =>
  Extension.create({
    name: "source",
    addMenuItems: ({ menu }) => menu.defineItem({ name: "source", groups: "source", command }),
  });

tellWhatIsCovered();
initializeEditors((textarea) => open(textarea), "textarea[data-rich-text]");
