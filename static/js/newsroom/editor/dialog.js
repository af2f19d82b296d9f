// A modal dialog of the editor's. It stands outside the admin's form, whose Enter would save the article.
import { crel } from "django-prose-editor/editor";

// Resolves to what `read` gives once it is sent and `read` gives anything; to null where it is closed.
// `content` is given `finish`, for what ends the dialog at once, such as a choice.
export function ask({ title, submit, content, read }) {
  return new Promise((resolve) => {
    let answer = null;
    const dialog = crel("dialog", { className: "prose-editor-dialog rich-text-dialog", "aria-label": title });
    const finish = (given) => {
      answer = given;
      dialog.close();
    };
    const cancel = crel("button", { type: "button", textContent: "Cancel" });
    cancel.addEventListener("click", () => dialog.close());
    const form = crel("form", { method: "dialog" }, [
      crel("h2", { className: "prose-editor-dialog-title", textContent: title }),
      ...content(finish),
      crel("div", { className: "prose-editor-dialog-buttons" }, [
        crel("button", { type: "submit", textContent: submit }),
        cancel,
      ]),
    ]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = read();
      if (given) finish(given);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.append(form);
    document.body.append(dialog);
    // A closed dialog gives the focus back to where it was: in the editor, with the caret at the start of the text.
    document.activeElement?.blur();
    dialog.showModal();
  });
}

let number = 0;

export function field(name, { value = "", help = "", isRequired = false } = {}) {
  const id = `rich-text-field-${++number}`;
  const input = crel("input", { id, type: "text", value, required: isRequired, autocomplete: "off" });
  const row = crel("div", { className: "prose-editor-dialog-field" }, [
    crel("label", { htmlFor: id, textContent: name }),
    input,
  ]);
  if (help) {
    row.append(crel("p", { id: `${id}-help`, className: "prose-editor-help", textContent: help }));
    input.setAttribute("aria-describedby", `${id}-help`);
  }
  return { row, input };
}
