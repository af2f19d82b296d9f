// Notes on selected words: the panel of the article form (_notes.html) with the body's editor. Words are found by
// the rules of newsroom/passages.py and colored; nothing is put into the text. A note is kept at once, without the article.
const AROUND = 40; // characters kept on each side, as in newsroom/passages.py
const PUT_BY = "Ctrl+Alt+M";
const tidy = (text) => text.replace(/\s+/g, " ").trim();

function make(name, given = {}, children = []) {
  const { aria = {}, ...rest } = given;
  const made = Object.assign(document.createElement(name), rest);
  for (const [key, value] of Object.entries(aria)) made.setAttribute(key === "role" ? key : `aria-${key}`, value);
  made.append(...children);
  return made;
}

// Each block's words with spaces as one, and where in the document each of their characters stands.
function blocksOf(doc) {
  const blocks = [];
  doc.descendants((node, place) => {
    if (!node.isTextblock) return true;
    let text = "";
    const places = [];
    node.descendants((child, at) => {
      if (!child.isText) return;
      [...child.text.matchAll(/[\s\S]/g)].forEach(([sign], number) => {
        const isSpace = /\s/.test(sign);
        if (isSpace && (!text || text.endsWith(" "))) return;
        text += isSpace ? " " : sign;
        places.push(place + 1 + at + number);
      });
    });
    if (text.endsWith(" ")) { text = text.slice(0, -1); places.pop(); }
    blocks.push({ text, places, place });
    return false;
  });
  return blocks;
}

function countSame(one, other) {
  let same = 0;
  while (same < one.length && same < other.length && one[same] === other[same]) same += 1;
  return same;
}
const reversed = (text) => [...text].reverse().join("");

function find(blocks, { quote, before, after, block }) {
  const words = tidy(quote);
  const [ahead, behind] = [tidy(before), tidy(after)];
  let best = null;
  if (!words) return null;
  blocks.forEach(({ text }, number) => {
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
      const end = start + words.length;
      const kept = countSame(reversed(text.slice(0, start).trimEnd()), reversed(ahead)) + countSame(text.slice(end).trimStart(), behind);
      const away = Math.abs(number - Number(block));
      if (!best || kept > best.kept || (kept === best.kept && away < best.away)) best = { kept, away, number, start, end };
    }
  });
  if (!best && ahead && behind) {
    blocks.forEach(({ text }, number) => {
      const at = text.indexOf(ahead);
      const start = at + ahead.length;
      const end = at < 0 ? -1 : text.indexOf(behind, start);
      const isChanged = end > start && text.slice(start, end).trim() && end - start <= 2 * words.length + 20;
      if (!best && isChanged) best = { number, start, end };
    });
  }
  if (!best) return null;
  const { places } = blocks[best.number];
  return { from: places[best.start], to: places[best.end - 1] + 1 };
}

// `@na` at the caret of `box` is completed from the staff who see the notes: a list below, arrows and Enter.
function completeNames(box, url) {
  const list = make("ul", { className: "notes__names", id: `${box.id}-names`, hidden: true, aria: { role: "listbox", label: "Colleagues" } });
  for (const [key, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) box.setAttribute(key, value);
  const begun = () => /(?:^|[^\w@])@([\w.+-]*)$/.exec(box.value.slice(0, box.selectionStart));
  let asked = 0;
  const close = () => {
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
    box.setAttribute("aria-activedescendant", option.id);
  };
  const take = (option) => {
    const start = box.selectionStart - begun()[1].length;
    box.setRangeText(`${option.dataset.username} `, start, box.selectionStart, "end");
    close();
    box.focus();
  };
  box.addEventListener("input", async () => {
    const match = begun();
    if (!match) return close();
    const mine = (asked += 1);
    const answer = await fetch(`${url}?${new URLSearchParams({ term: match[1] })}`).catch(() => null);
    if (!answer?.ok || answer.redirected || mine !== asked) return;
    const { results } = await answer.json();
    if (mine !== asked) return;
    if (!results.length) return close();
    list.replaceChildren(...results.map(({ username, name }, number) => {
      const option = make("li", { id: `${list.id}-${number}`, textContent: name ? `${username} (${name})` : username, aria: { role: "option" } });
      option.dataset.username = username;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return option;
    }));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    choose(list.firstElementChild);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const now = list.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown") choose(now.nextElementSibling ?? list.firstElementChild);
    else if (event.key === "ArrowUp") choose(now.previousElementSibling ?? list.lastElementChild);
    else if (event.key === "Enter" || event.key === "Tab") take(now);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return list;
}

function attach(panel, editor, { Plugin, PluginKey, TextSelection }, { Decoration, DecorationSet }) {
  const key = new PluginKey("notes");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const said = make("p", { className: "notes__said", aria: { role: "status" } });
  const root = () => panel.querySelector("[data-notes]");
  const items = () => [...panel.querySelectorAll("[data-note]")];
  const margin = make("div", { className: "margin-notes" });
  const frame = editor.view.dom.parentElement;
  (panel.querySelector(".panel__body") ?? panel).append(said);
  frame.append(margin);

  function decorate(doc) {
    const blocks = blocksOf(doc);
    const marks = items().filter(({ dataset }) => !("resolved" in dataset)).flatMap(({ dataset }) => {
      const found = find(blocks, dataset);
      return found ? [Decoration.inline(found.from, found.to, { class: "noted" }, { note: dataset.note })] : [];
    });
    return DecorationSet.create(doc, marks);
  }
  const marked = (note) => key.getState(editor.state).find(undefined, undefined, (spec) => spec.note === note)[0];

  const go = (item) => { if ("open" in panel) panel.open = true; item.scrollIntoView({ block: "nearest" }); item.focus(); };
  function showInMargin() {
    const top = frame.getBoundingClientRect().top;
    let free = 0;
    margin.replaceChildren(...items().flatMap((item) => {
      const words = "resolved" in item.dataset ? null : marked(item.dataset.note);
      if (!words) return [];
      const sign = make("button", { type: "button", className: "margin-notes__one", textContent: "✎", title: tidy(item.children[1]?.textContent ?? "") });
      sign.setAttribute("aria-label", `Note: ${sign.title}`);
      sign.addEventListener("click", () => go(item));
      free = Math.max(free, editor.view.coordsAtPos(words.from).top - top);
      sign.style.setProperty("--at", `${free}px`);
      free += 28;
      return [sign];
    }));
  }

  editor.registerPlugin(new Plugin({
    key,
    state: {
      init: (_, { doc }) => decorate(doc),
      // While one types, marks move with their words; they are looked up again when the notes change.
      apply: (change, before) => (change.getMeta(key) ? decorate(change.doc) : before.map(change.mapping, change.doc)),
    },
    props: {
      decorations: (state) => key.getState(state),
      handleKeyDown(_, event) {
        if (!event.ctrlKey || !event.altKey || event.code !== "KeyM") return false;
        write();
        return true;
      },
      handleClick(_, place) {
        const [words] = key.getState(editor.state).find(place, place);
        const item = words && items().find(({ dataset }) => dataset.note === words.spec.note);
        if (item && !matchMedia("(width < 768px)").matches) item.scrollIntoView({ block: "nearest" });
        item?.classList.add("notes__one--current");
        for (const other of items()) if (other !== item) other.classList.remove("notes__one--current");
        return false;
      },
    },
  }));
  const button = make("button", { type: "button", className: "button notes__add", textContent: "Note on the selected words", aria: { keyshortcuts: "Control+Alt+M" }, title: PUT_BY });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", write);
  root().before(button);

  async function send(body) {
    const { url } = root().dataset;
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(body), headers: { "X-CSRFToken": token }, redirect: "manual" }).catch(() => null);
    if (!answer?.ok) {
      said.textContent = answer?.status === 400 ? await answer.text() : "The note could not be kept. Try again; your words are still here.";
      return false;
    }
    const held = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-notes]");
    if (!held) return false;
    root().replaceWith(held);
    said.textContent = "Kept.";
    renew();
    return true;
  }
  function renew() {
    for (const acts of panel.querySelectorAll(".notes__acts")) acts.hidden = false;
    editor.view.dispatch(editor.state.tr.setMeta(key, true));
    showInMargin();
  }

  // One box at a time; what is typed in it is none of the article's business.
  function openBox(after, label, body) {
    panel.querySelector(".notes__box")?.remove();
    const text = make("textarea", { id: "note-box", rows: 3, maxLength: 2000, aria: { label } });
    const keep = make("button", { type: "button", className: "button", textContent: "Keep" });
    const leave = make("button", { type: "button", className: "button", textContent: "Cancel" });
    const box = make("div", { className: "notes__box" }, [text, completeNames(text, root().dataset.names), keep, leave]);
    const close = () => {
      box.remove();
      const { to } = editor.state.selection; // or the next key would replace the words
      editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, to)));
      editor.view.focus();
    };
    for (const kind of ["input", "change"]) box.addEventListener(kind, (event) => event.stopPropagation());
    keep.addEventListener("click", async () => {
      if (!text.value.trim()) return text.focus();
      keep.disabled = true;
      if (await send({ ...body, text: text.value })) close();
      keep.disabled = false;
    });
    leave.addEventListener("click", close);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Enter" && event.ctrlKey) keep.click();
    });
    after.after(box);
    text.focus();
  }

  function write() {
    if ("open" in panel) panel.open = true;
    if (!root().dataset.url) return void (said.textContent = "Save first: a note needs a saved article.");
    const { from, to, empty, $from, $to } = editor.state.selection;
    if (empty || !$from.sameParent($to) || !$from.parent.isTextblock) return void (said.textContent = "Select words within one paragraph first.");
    const { doc } = editor.state;
    const quote = tidy(doc.textBetween(from, to));
    if (!quote || quote.length > 500) return void (said.textContent = "Select fewer words, at most 500 letters.");
    said.textContent = "";
    openBox(button, `Note on “${quote.slice(0, 60)}”`, {
      act: "add",
      quote,
      words_before: tidy(doc.textBetween($from.start(), from)).slice(-AROUND).trim(),
      words_after: tidy(doc.textBetween(to, $to.end())).slice(0, AROUND).trim(),
      block: blocksOf(doc).findIndex(({ place }) => place === $from.before()),
    });
  }

  panel.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]");
    if (!act) return;
    const item = act.closest("[data-note]");
    const { note } = item.dataset;
    if (act.dataset.act === "reply") return openBox(act.parentElement, "Reply", { act: "reply", note });
    if (act.dataset.act !== "show") return void send({ act: act.dataset.act, note });
    const words = marked(note);
    if (!words) return;
    editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, words.from, words.to)).scrollIntoView());
    editor.view.focus();
  });
  const resized = new ResizeObserver(showInMargin);
  resized.observe(editor.view.dom);
  let awaited = 0; // once a frame, however fast one types
  editor.on("update", () => {
    cancelAnimationFrame(awaited);
    awaited = requestAnimationFrame(showInMargin);
  });
  editor.on("destroy", () => { cancelAnimationFrame(awaited); resized.disconnect(); margin.remove(); button.remove(); said.remove(); });
  renew();
  const named = /^#note-\d+$/.test(location.hash) && panel.querySelector(location.hash);
  if (named) go(named);
}

// A new article has its panel once it is saved.
document.addEventListener("prose-editor:ready", async ({ detail: { editor, textarea } }) => {
  if (textarea.name !== "body" || !editor.isEditable) return;
  const { pm } = await import("django-prose-editor/editor");
  let isStarted = false;
  const begin = () => {
    const panel = document.querySelector('[data-panel="notes"]');
    if (isStarted || editor.isDestroyed || !panel?.querySelector("[data-notes]")) return;
    isStarted = true;
    attach(panel, editor, pm.state, pm.view);
  };
  textarea.form?.addEventListener("saved", begin);
  begin();
});
