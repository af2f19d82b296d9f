// Keeps what is typed on the article screen in this browser until the newsroom has it: a session that
// ends, a closed tab or a fault on the way loses nothing. Bound to [data-keep-draft] inside the form,
// whose value names the article and who is signed in. Nothing is brought back unasked.

const mark = document.querySelector("[data-keep-draft]");
const form = mark?.closest("form");
const PREFIX = "kept-draft:";
const WAIT = 1000; // milliseconds after the last key
const NEVER_KEPT = /^(csrfmiddlewaretoken|_|base_version$|overwrite$)|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;
const editors = new Map(); // textarea -> rich-text editor

document.addEventListener("prose-editor:ready", ({ detail }) => editors.set(detail.textarea, detail.editor));

function fields() {
  return [...form.elements].filter(
    (field) => field.name && field.type !== "file" && field.type !== "submit" && !NEVER_KEPT.test(field.name),
  );
}

function read() {
  const values = {};
  for (const field of fields()) {
    if (field.type === "checkbox" || field.type === "radio") {
      (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    } else if (field.tagName === "SELECT") {
      values[field.name] = [...field.selectedOptions].map(({ value, text }) => ({ value, text }));
    } else {
      values[field.name] = field.value;
    }
  }
  return values;
}

function write(values) {
  for (const field of fields()) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = value.includes(field.value);
    } else if (field.tagName === "SELECT") {
      choose(field, value);
    } else {
      field.value = value;
      editors.get(field)?.commands.setContent(value);
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function choose(select, chosen) {
  for (const { value, text } of chosen) {
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(text, value));
  }
  const values = new Set(chosen.map(({ value }) => value));
  for (const option of select.options) option.selected = values.has(option.value);
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // no storage in this browser, or not ours
  }
}

function store(key, kept) {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // A full or forbidden storage must not stand in the way of writing.
  }
}

function same(left, right) {
  return JSON.stringify(left) === JSON.stringify(right);
}

function offer(kept, key) {
  const notice = document.createElement("div");
  notice.className = "kept-draft";
  notice.setAttribute("role", "alert");
  const when = new Date(kept.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const words = document.createElement("p");
  words.textContent = `What you typed here until ${when} was not saved. It is still in this browser.`;
  const bringBack = button("Bring it back", () => {
    write(kept.values);
    notice.remove();
  });
  const throwAway = button("Throw it away", () => {
    store(key, null);
    notice.remove();
  });
  notice.append(words, bringBack, throwAway);
  form.before(notice);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function keep() {
  const key = PREFIX + mark.dataset.keepDraft;
  const asLoaded = read();
  const isRefused = form.querySelector(".errornote, .errorlist") !== null;
  let timer = 0;
  const keepNow = () => {
    clearTimeout(timer);
    const values = read();
    if (!same(values, asLoaded) || isRefused) store(key, { at: Date.now(), values });
  };

  const kept = stored(key);
  if (kept && same(kept.values, asLoaded)) store(key, null);
  else if (kept && !isRefused) offer(kept, key);

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keepNow, WAIT);
  });
  form.addEventListener("change", keepNow);
  form.addEventListener("submit", () => {
    store(key, { at: Date.now(), sentAt: Date.now(), values: read() });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) keepNow();
  });
}

// The newsroom says by its headline what it saved; only that is forgotten here.
function forgetWhatWasSaved() {
  const said = [...document.querySelectorAll(".messagelist .success")].map((item) => item.textContent);
  for (const key of said.length ? Object.keys(localStorage) : []) {
    if (!key.startsWith(PREFIX)) continue;
    const kept = stored(key);
    if (kept?.sentAt && said.some((text) => text.includes(kept.values.headline))) store(key, null);
  }
}

forgetWhatWasSaved();
if (form) {
  // After the editors have read their textareas and written them back in their own form.
  if (document.readyState === "complete") setTimeout(keep);
  else window.addEventListener("load", () => setTimeout(keep));
}
