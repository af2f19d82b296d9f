// Structure while typing: `- `, `1. `, `> ` and `## ` where a paragraph starts. Asterisks stay what was typed:
// the house style means notes by them. Right after, Backspace or Ctrl+Z gives the typed characters back.
import { Extension, InputRule, textblockTypeInputRule, wrappingInputRule } from "django-prose-editor/editor";

const PLAIN = new Set(["doc", "paragraph", "blockquote"]);

// Only in a paragraph of the text or of a quote: not in a table, a caption, or a list.
function isFree({ selection: { $from } }) {
  for (let depth = $from.depth; depth >= 0; depth--) if (!PLAIN.has($from.node(depth).type.name)) return false;
  return $from.parent.type.name === "paragraph";
}

const whereFree = ({ find, handler }) =>
  new InputRule({ find, handler: (asked) => (isFree(asked.state) ? handler(asked) : null) });

export const Structure = Extension.create({
  name: "structure", // start.js lets its rules work, and no others
  priority: 1000, // before the history's Ctrl+Z
  addInputRules() {
    const { bulletList, orderedList, blockquote, heading } = this.editor.schema.nodes;
    const { levels } = this.editor.extensionManager.extensions.find(({ name }) => name === "heading").options;
    return [
      bulletList && wrappingInputRule({ find: /^- $/, type: bulletList }),
      orderedList && wrappingInputRule({ find: /^1\. $/, type: orderedList, joinPredicate: () => false }),
      blockquote && wrappingInputRule({ find: /^> $/, type: blockquote }),
      ...levels.map((level) =>
        textblockTypeInputRule({ find: new RegExp(`^#{${level}} $`), type: heading, getAttributes: { level } }),
      ),
    ]
      .filter(Boolean)
      .map(whereFree);
  },
  addKeyboardShortcuts: () => ({ "Mod-z": ({ editor }) => editor.commands.undoInputRule() }),
});
