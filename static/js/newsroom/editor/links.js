// The link dialog: words find our own articles, an address is taken as it stands.
import { crel } from "django-prose-editor/editor";
import { cleanAddress } from "newsroom/editor/addresses";
import { choices } from "newsroom/editor/choices";
import { ask } from "newsroom/editor/dialog";

const IS_ADDRESS = /^([/#?]|[a-z][a-z0-9+.-]*:)/i;
const IS_HOST = /^[^\s/.]+(\.[^\s/.]+)+(\/\S*)?$/;

function asAddress(typed) {
  if (IS_ADDRESS.test(typed) && !/\s/.test(typed)) return cleanAddress(typed);
  return IS_HOST.test(typed) ? cleanAddress(`https://${typed}`) : null;
}

export async function chooseLink(editor, { url, schemes }) {
  const before = editor.getAttributes("link").href ?? "";
  let search;
  const link = await ask({
    title: "Link",
    submit: before ? "Change the link" : "Link",
    content: (finish) => {
      search = choices({
        name: "Words of one of our headlines, or an address",
        value: before,
        url,
        isAsked: (term) => term.length > 1 && !asAddress(term),
        show: (article) => [
          crel("span", { className: "choices__name", textContent: article.headline }),
          crel("span", { className: `state state--${article.state}`, textContent: article.label }),
          crel("span", { className: "choices__facts", textContent: article.on }),
        ],
        onChoose: (article) => finish({ href: article.url, words: article.headline }),
      });
      return [search.row];
    },
    read: () => {
      const href = asAddress(search.input.value.trim());
      const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href ?? "");
      if (href && (!scheme || schemes.includes(scheme[1].toLowerCase()))) return { href, words: href };
      search.say("This is no address. Choose an article with the arrow keys, or type an address such as https://…");
      return null;
    },
  });
  if (!link) return editor.commands.focus();
  const chain = editor.chain().focus();
  if (editor.isActive("link")) chain.extendMarkRange("link").updateAttributes("link", { href: link.href }).run();
  else if (!editor.state.selection.empty) chain.setMark("link", { href: link.href }).run();
  else {
    const marks = [{ type: "link", attrs: { href: link.href } }];
    chain.insertContent({ type: "text", text: link.words, marks }).unsetMark("link").run();
  }
}
