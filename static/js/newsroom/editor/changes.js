// Fills in the column of changes of the table at the caret, adding one where there is none: one step to undo.
// What the cells should say is computed by the newsroom (house_style/change_column.py).
import { Extension } from "django-prose-editor/editor";

const ROLE = (node) => node.type.spec.tableRole;

function tableAt({ $from }) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (ROLE($from.node(depth)) === "table") return { table: $from.node(depth), place: $from.before(depth) };
  }
  return null;
}

// Where a cell's text ends: in its first block of text.
function endOfCell(table, place, row, column) {
  let found = null;
  let number = -1;
  table.forEach((line, lineOffset) => {
    number += 1;
    if (number !== row) return;
    let at = place + 1 + lineOffset + 1;
    for (let index = 0; index < column; index += 1) at += line.child(index).nodeSize;
    line.child(column).descendants((node, offset) => {
      if (found === null && node.isTextblock) found = at + 1 + offset + 1 + node.content.size;
      return found === null;
    });
  });
  return found;
}

const gridOf = (table) => table.children.map((line) => line.children.map((cell) => cell.textContent));

async function ask(url, grid) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(grid), headers: { "Content-Type": "application/json", "X-CSRFToken": token }, redirect: "manual" }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  return told ?? { problem: "The newsroom does not answer. Try again." };
}

function say(editor, words) {
  const notice = editor.options.element.parentElement.querySelector(".rich-text__notice");
  notice.textContent = words;
  notice.hidden = !words;
}

async function fill(editor, url) {
  const before = tableAt(editor.state.selection);
  if (!before) return;
  const asked = JSON.stringify(gridOf(before.table));
  const { problem, column, is_new: isNew, cells } = await ask(url, JSON.parse(asked));
  const here = editor.isDestroyed ? null : tableAt(editor.state.selection);
  if (problem || !here) return void say(editor, problem ?? "");
  if (JSON.stringify(gridOf(here.table)) !== asked) return void say(editor, "The table was changed meanwhile. Try again.");
  say(editor, "");
  const chain = editor.chain().focus();
  if (isNew) chain.setTextSelection(endOfCell(here.table, here.place, 0, column - 1)).addColumnAfter();
  chain
    .command(({ tr }) => {
      const { table, place } = tableAt(tr.selection);
      // From the last on, so that the places of those before stay as they are.
      for (const [row, text] of Object.entries(cells).reverse()) tr.insertText(text, endOfCell(table, place, Number(row), column));
      return true;
    })
    .run();
}

export const ChangeColumn = (url) =>
  Extension.create({
    name: "changes",
    addMenuItems({ menu, buttons }) {
      menu.defineItem({
        name: "table:changes",
        groups: "table",
        button: buttons.material("calculate", "fill in the changes"),
        hidden: (editor) => !editor.isActive("table"),
        command: (editor) => fill(editor, url),
      });
    },
  });
