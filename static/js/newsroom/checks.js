// The checklist beside the article, asked for anew after each autosave of what is typed. The editor marks in
// the text what it lists (editor/findings.js). Bound to [data-findings].
const box = () => document.querySelector("[data-findings]");
const form = box()?.closest("form");
const PAUSE = 500; // milliseconds: several autosaves of one go are checked once
let timer = 0;
let asked = null;

function show(html) {
  const here = box();
  if (here.innerHTML === html) return;
  const lines = () => [...here.querySelectorAll("a, button")];
  const focused = lines().indexOf(document.activeElement);
  here.innerHTML = html;
  if (focused >= 0) lines()[Math.min(focused, lines().length - 1)]?.focus();
  tell();
}

// What a line offers to write instead, in a plain field; in the editor, its own part does it.
function write({ target }) {
  const button = target.closest("[data-instead]");
  const link = button?.parentElement.querySelector("a[data-find]");
  const field = link && document.querySelector(link.hash);
  if (!field || field.hidden) return;
  const { find, nth } = link.dataset;
  let at = -1;
  for (let seen = 0; seen <= Number(nth); seen += 1) at = field.value.indexOf(find, at < 0 ? 0 : at + find.length);
  if (at < 0) return;
  field.dispatchEvent(new Event("reveal", { bubbles: true }));
  field.focus();
  field.setRangeText(button.dataset.instead, at, at + find.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function tell() {
  for (const button of box().querySelectorAll("[data-instead]")) button.hidden = false;
  const found = box().querySelectorAll("[data-find]").length;
  const count = document.querySelector("[data-findings-count]");
  count.hidden = !found;
  count.textContent = String(found);
  form.dispatchEvent(new CustomEvent("checked"));
}

async function ask(url) {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(url, { signal: asked.signal, redirect: "manual" });
    if (answer.ok) show(await answer.text());
  } catch {
    // The newsroom is away, or something newer is asked: what was found before stands.
  }
}

if (form) {
  for (const button of box().querySelectorAll("[data-instead]")) button.hidden = false;
  document.addEventListener("click", write);
  form.addEventListener("autosaved", ({ detail }) => {
    clearTimeout(timer);
    if (detail.checks) timer = setTimeout(ask, PAUSE, detail.checks);
  });
  form.addEventListener("saved", () => {
    clearTimeout(timer);
    asked?.abort();
    tell();
  });
}
