// The picture dialog: a picture of the library, found by words, with the texts that it has there.
import { crel } from "django-prose-editor/editor";
import { choices } from "newsroom/editor/choices";
import { ask, field } from "newsroom/editor/dialog";

export async function choosePicture(editor, { media, pictures, upload }) {
  let chosen = null;
  let search;
  const shown = crel("img", { className: "rich-text-dialog__picture", alt: "", hidden: true });
  const alt = field("Alternative text", { help: "What the picture shows, for those who cannot see it." });
  const caption = field("Caption", { help: "“Click for more.” lets readers enlarge it." });
  const credit = field("Credit");

  const take = (picture) => {
    chosen = picture;
    search.input.value = picture.name;
    shown.src = picture.preview;
    shown.hidden = false;
    alt.input.value = picture.alt;
    caption.input.value = picture.caption;
    credit.input.value = picture.credit;
    search.say(`Chosen: ${picture.name}`);
    caption.input.focus();
  };
  const figure = await ask({
    title: "Picture",
    submit: "Insert",
    content: () => {
      search = choices({
        name: "Words of a picture in the library",
        help: `An address of ours (${media}…) is taken as it stands.`,
        url: pictures,
        isAsked: (term) => !term.startsWith(media) && term !== chosen?.name,
        show: (picture) => [
          crel("img", { src: picture.preview, alt: "", loading: "lazy" }),
          crel("span", { className: "choices__name", textContent: picture.name }),
          crel("span", { className: "choices__facts", textContent: picture.credit || "No credit" }),
        ],
        onChoose: take,
      });
      search.search();
      const parts = [search.row, shown, alt.row, caption.row, credit.row];
      if (upload) {
        const link = crel("a", { href: upload, target: "_blank", rel: "noopener", textContent: "Upload a new one" });
        // Once it is there, it is the newest, which is what an empty field finds.
        window.addEventListener("focus", () => search.input.isConnected && !chosen && search.search(), { once: true });
        parts.splice(1, 0, crel("p", { className: "rich-text-dialog__upload" }, [link, " (opens a new tab)"]));
      }
      return parts;
    },
    read: () => {
      const typed = search.input.value.trim();
      const picture = chosen ?? (typed.startsWith(media) ? { url: typed, width: null, height: null } : null);
      if (!picture) search.say("Choose a picture with the arrow keys and Enter.");
      return picture;
    },
  });
  if (!figure) return editor.commands.focus();
  const words = [caption.input.value.trim(), credit.input.value.trim()].filter(Boolean).join(" – ");
  const picture = { src: figure.url, alt: alt.input.value.trim(), width: figure.width, height: figure.height };
  const content = [{ type: "figurePicture", attrs: picture }];
  if (words) content.push({ type: "caption", content: [{ type: "text", text: words }] });
  editor.chain().focus().insertContent([{ type: "figure", content }, { type: "paragraph" }]).run();
}
