// What the checklist found in a text, marked there and in its margin while one writes. The lines are those of
// [data-findings] beside the text, which checks.js asks for anew; nothing is put into the text itself.
import { crel, pm } from "django-prose-editor/editor";
import { placeOf } from "newsroom/editor/faults";

const { NodeSelection, Plugin, PluginKey } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const APART = 28; // pixels from one sign of the margin to the next

export function markFindings(textarea, editor) {
  const key = new PluginKey("findings");
  const frame = editor.view.dom.parentElement;
  const margin = crel("div", { className: "margin-checks" });
  const links = () => [...document.querySelectorAll("[data-findings] a[data-find]")].filter((link) => link.getAttribute("href") === `#${textarea.id}`);
  const isBlocking = (link) => link.closest("li").classList.contains("checklist__blocks");

  function decorate(doc) {
    const marks = links().flatMap((link) => {
      const place = placeOf(doc, link.dataset);
      if (!place) return [];
      const kind = isBlocking(link) ? "doubted doubted--blocks" : "doubted";
      const expected = link.dataset.cell ? link.parentElement.querySelector("[data-instead]")?.dataset.instead : "";
      const attributes = { class: kind, title: link.textContent, ...(expected && { "data-expected": expected }) };
      const make = place instanceof NodeSelection ? Decoration.node : Decoration.inline;
      return [make(place.from, place.to, attributes, { link })];
    });
    return DecorationSet.create(doc, marks);
  }

  function lead(link) {
    link.dispatchEvent(new Event("reveal", { bubbles: true }));
    for (let part = link.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    link.scrollIntoView({ block: "nearest" });
    link.focus();
  }

  // One sign for each line of the text; the signs of lines that stand close move apart.
  function showInMargin() {
    if (!margin.offsetParent) return;
    const frameTop = frame.getBoundingClientRect().top;
    const lines = Map.groupBy(key.getState(editor.state).find(), ({ from }) => Math.round(editor.view.coordsAtPos(from).top - frameTop));
    let free = 0;
    margin.replaceChildren(
      ...[...lines].map(([top, marks]) => {
        const found = [...new Set(marks.map(({ spec }) => spec.link))].sort((one, other) => isBlocking(other) - isBlocking(one));
        const words = found.map((link) => link.textContent).join(" ");
        const sign = crel("button", { type: "button", className: "margin-checks__one", textContent: found.length > 1 ? found.length : "!", title: words });
        sign.setAttribute("aria-label", `Check: ${words}`);
        sign.classList.toggle("margin-checks__one--blocks", found.some(isBlocking));
        sign.addEventListener("click", () => lead(found[0]));
        free = Math.max(free, top);
        sign.style.setProperty("--at", `${free}px`);
        free += APART;
        return sign;
      }),
    );
  }

  let awaited = 0; // once a frame, however fast one types
  const renew = () => {
    cancelAnimationFrame(awaited);
    awaited = requestAnimationFrame(showInMargin);
  };
  const mark = () => {
    editor.view.dispatch(editor.state.tr.setMeta(key, true));
    renew();
  };
  editor.registerPlugin(
    new Plugin({
      key,
      state: {
        init: (_, { doc }) => decorate(doc),
        // While one types, marks move with their words; they are looked up again with the next check.
        apply: (change, before) => (change.getMeta(key) ? decorate(change.doc) : before.map(change.mapping, change.doc)),
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  );
  frame.append(margin);
  editor.on("update", renew);
  const resized = new ResizeObserver(renew);
  resized.observe(editor.view.dom);
  textarea.form?.addEventListener("checked", mark);
  editor.on("destroy", () => {
    cancelAnimationFrame(awaited);
    resized.disconnect();
    textarea.form?.removeEventListener("checked", mark);
    margin.remove();
  });
  mark();
}
