// Sight: what bars stay over the text while it scrolls, so that neither the caret nor a field ends up behind one.
// The page's own scrolling learns it by --covered-above and --covered-below (rich-text.css), the editor's by margins.
const ABOVE = ".article-bar, .form-faults";
const BELOW = ".article-bar__tools";
const ROOM = 8; // pixels of air between a bar and the line one writes in

const STAYS = { sticky: true, fixed: true };
const heightOf = (bar) => (bar && STAYS[getComputedStyle(bar).position] ? bar.getBoundingClientRect().height : 0);
const highest = (name) => Math.max(0, ...[...document.querySelectorAll(name)].map(heightOf));

// For ProseMirror's scrollThreshold and scrollMargin, which reads the sides each time that it scrolls.
export const marginsOf = (box) => ({
  left: 0,
  right: 0,
  get top() {
    return ROOM + highest(ABOVE) + heightOf(box.querySelector(".prose-menubar"));
  },
  get bottom() {
    return ROOM + highest(BELOW);
  },
});

export function tellWhatIsCovered() {
  const { style } = document.documentElement;
  const measure = () => {
    style.setProperty("--covered-above", `${highest(ABOVE)}px`);
    style.setProperty("--covered-below", `${highest(BELOW)}px`);
  };
  const watch = new ResizeObserver(measure);
  const bars = () => document.querySelectorAll(`${ABOVE}, ${BELOW}`).forEach((bar) => watch.observe(bar));
  addEventListener("load", bars); // the faults of a refused save are named by then
  bars();
  addEventListener("resize", measure);
  measure();
}
