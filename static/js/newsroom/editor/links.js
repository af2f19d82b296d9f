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

// Why what was typed is no address that the article could keep (house_style/sanitizer.py); null where it is one.
function faultOf(typed, href, schemes) {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(typed)?.[1].toLowerCase();
  if (scheme && !schemes.includes(scheme)) return `An address that starts with ${scheme}: is not taken; ${schemes.join(", ")} are.`;
  const isMeant = scheme || /^www\.|^\/./i.test(typed);
  if (isMeant && /\s/.test(typed)) return "There is a space in this address: take it out, or type %20 for it.";
  if (/^https?$/.test(scheme ?? "") && (!/^https?:\/\/[^/?#]/i.test(href) || !URL.canParse(href))) {
    return `“${typed}” is not a whole address: the site’s name is missing, as in https://www.example.com/.`;
  }
  if (!href) return "This is no address. Choose an article with the arrow keys, or type an address such as https://…";
  return null;
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
        isAsked: (term) => term.length > 1 && !asAddress(term) && !/^([a-z][a-z0-9+.-]*:\/|www\.)/i.test(term),
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
      const typed = search.input.value.trim();
      const href = asAddress(typed);
      const fault = faultOf(typed, href ?? "", schemes);
      if (!fault) return { href, words: href };
      search.say(fault);
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
