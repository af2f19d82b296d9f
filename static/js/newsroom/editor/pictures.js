// A picture of the library in the text, with the words that it has there.
import { crel } from "django-prose-editor/editor";
import { ask, field } from "newsroom/editor/dialog";
import { choosePicture } from "newsroom/picture-dialog";

// Words for it here, where the library has none: null where the dialog is closed.
async function askWords(chosen) {
  const alt = field("Alternative text", { value: chosen.alt, help: "What the picture shows, for those who cannot see it." });
  const caption = field("Caption", { value: chosen.caption, help: "End it with “Click for more.” to let readers enlarge the picture." });
  const credit = field("Credit", { value: chosen.credit });
  caption.input.autofocus = true;
  return ask({
    title: "Picture",
    submit: "Insert",
    content: () => [
      crel("img", { className: "rich-text-dialog__picture", src: chosen.preview, alt: "" }),
      alt.row,
      caption.row,
      credit.row,
    ],
    read: () => ({ alt: alt.input.value, caption: caption.input.value, credit: credit.input.value }),
  });
}

export async function insertPicture(editor, { pictures, receive, describe }) {
  document.activeElement?.blur(); // a closed dialog would give it the focus, with the caret at the start of the text
  const chosen = await choosePicture({ search: pictures, receive, describe });
  if (!chosen) return editor.commands.focus();
  // They can be changed in the text; who just gave them is not asked again.
  const isTold = chosen.isDescribed || (chosen.alt && chosen.caption);
  const said = isTold ? chosen : await askWords(chosen);
  if (!said) return editor.commands.focus();
  const words = [said.caption.trim(), said.credit.trim()].filter(Boolean).join(" – ");
  const picture = { src: chosen.url, alt: said.alt.trim(), width: chosen.width, height: chosen.height };
  const content = [{ type: "figurePicture", attrs: picture }];
  if (words) content.push({ type: "caption", content: [{ type: "text", text: words }] });
  editor.chain().focus().insertContent([{ type: "figure", content }, { type: "paragraph" }]).run();
}
