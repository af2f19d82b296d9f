// Keeps what is typed on the article screen. It goes to the newsroom within two seconds; until the newsroom
// says that it has it, it lies in this browser, in an outbox: a session that ends, a closed tab, a network or
// a server that is away lose nothing. The newsroom offers it back, never this script, and never unasked.
// Says who else has the article open. Bound to [data-writing] inside the form.

const mark = document.querySelector("[data-writing]");
const form = mark?.closest("form");
const PREFIX = "unsent:";
const EVERY = 1200; // milliseconds between two looks at what is typed
const CALL_EVERY = 15_000; // between two calls to say that somebody is here; see newsroom/models/presence.py
const NOT_TYPED = /^(csrfmiddlewaretoken|_.*|action|_selected_action)$/;

class SignedOut extends Error {}

const status = document.querySelector("[data-autosave-status]");
const others = document.querySelector("[data-others]");
let token = form?.elements.csrfmiddlewaretoken.value;
let sent; // what the newsroom has, as `typed` gives it
let opened; // what is saved, as this page opened with it; none where it opened with something else
let isSending = false;
let isLeaving = false;
let isBeingSaved = false; // in place, by saving.js
let underWay = Promise.resolve();
let isTouched = false;
let calledAt = 0;

const outbox = {
  key: () => `${PREFIX}${mark.dataset.user}:${form.elements.sitting.value}`,
  put(entry) {
    try {
      localStorage.setItem(this.key(), JSON.stringify({ url: mark.dataset.autosave, ...entry }));
      return true;
    } catch {
      return false; // full, or forbidden: that must not stand in the way of writing
    }
  },
  take: (key) => localStorage.removeItem(key),
  // What this person typed and the newsroom never confirmed: pairs of key and entry.
  left() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(`${PREFIX}${mark.dataset.user}:`))
        .map((key) => [key, JSON.parse(localStorage.getItem(key))]);
    } catch {
      return [];
    }
  },
};

function typedOf(data) {
  for (const name of [...data.keys()]) if (NOT_TYPED.test(name)) data.delete(name);
  return new URLSearchParams(data);
}

function typed() {
  const values = typedOf(new FormData(form));
  if (wordsOf(values) === opened) values.set("as_opened", "1");
  return values.toString();
}

function wordsOf(all) {
  const words = new URLSearchParams(all);
  words.delete("sitting");
  return words.toString();
}

// Sends a call, once more with a fresh token where signing in again has made the old one void.
async function call(url, { body, isRepeated = false } = {}) {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    body: body === undefined ? undefined : new URLSearchParams(body),
    headers: { "X-CSRFToken": token },
    redirect: "manual",
  });
  if (answer.type === "opaqueredirect") throw new SignedOut();
  if (answer.status === 403 && body !== undefined && !isRepeated) {
    renew(await call(mark.dataset.attendance));
    return call(url, { body, isRepeated: true });
  }
  if (answer.status === 403) throw new Error("you may not edit this article any more");
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.problem ?? "");
  return told;
}

function renew(told) {
  token = told.token;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
}

// Whether nobody typed yet, nor the browser brought back what was typed. (The editor writes the body anew.)
function isAsServed() {
  const fields = [...form.querySelectorAll("input[type=text], textarea:not([name=body])")];
  return !isTouched && fields.every((field) => field.value === field.defaultValue);
}

// What the person sees

function say(words, { isTrouble = false } = {}) {
  if (!status || status.textContent === words) return;
  status.textContent = words;
  status.classList.toggle("article-bar__saved--trouble", isTrouble);
}

function sayTrouble(error, isKept) {
  const where = isKept ? "kept in this browser" : "copy your text before you leave this page";
  if (error instanceof SignedOut) {
    say(`Not saved: you are signed out; ${where}. `, { isTrouble: true });
    const again = Object.assign(document.createElement("a"), { href: "/admin/", target: "_blank", rel: "noopener" });
    again.textContent = "Sign in again";
    status.append(again);
  } else if (error instanceof TypeError) {
    say(`Not saved: no connection; ${where}.`, { isTrouble: true });
  } else {
    say(`Not saved: ${error.message || "the newsroom is away"} (${where}).`, { isTrouble: true });
  }
}

function tell(told) {
  renew(told);
  const base = Number(form.elements.base_version.value || 0);
  const lines = [];
  if (told.others.length) lines.push(`${told.others.join(", ")} ${told.others.length > 1 ? "have" : "has"} this open too.`);
  if (told.version > base) {
    lines.push(`${told.saved_by || "Somebody"} saved it at ${told.saved_at}: your save will show both texts.`);
  }
  others.hidden = !lines.length;
  if (others.textContent !== lines.join(" ")) others.textContent = lines.join(" ");
}

// The work

async function send() {
  const now = typed();
  if (now === sent || isSending || isLeaving || isBeingSaved) return;
  isSending = true;
  const isKept = outbox.put({ body: now });
  const key = outbox.key();
  try {
    const told = await call(mark.dataset.autosave, { body: now });
    if (told.sitting) form.elements.sitting.value = told.sitting;
    sent = told.sitting ? typedAs(now, told.sitting) : now;
    outbox.take(key);
    tell(told);
    calledAt = Date.now();
    say(told.kept ? `Autosaved ${told.at}` : "");
    form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: { page: told.preview, checks: told.checks } }));
  } catch (error) {
    sayTrouble(error, isKept);
  } finally {
    isSending = false;
  }
}

function typedAs(body, sitting) {
  const values = new URLSearchParams(body);
  values.set("sitting", sitting);
  return values.toString();
}

async function attend() {
  if (Date.now() - calledAt < CALL_EVERY || document.visibilityState === "hidden" || isLeaving) return;
  calledAt = Date.now();
  try {
    tell(await call(mark.dataset.attendance, { body: "" }));
  } catch (error) {
    if (error instanceof SignedOut) sayTrouble(error, true);
  }
}

// What an earlier page could not hand in goes to the newsroom now, which then offers it.
async function handIn() {
  let isForHere = false;
  for (const [key, { url, body, wasSent }] of outbox.left()) {
    if (key === outbox.key()) continue; // this page's own, which still holds it
    try {
      const told = await call(url, { body: wasSent ? `${body}&was_sent=1` : body });
      outbox.take(key);
      isForHere ||= told.kept && url === mark.dataset.autosave;
    } catch {
      // It stays in the outbox for the next time.
    }
  }
  return isForHere;
}

// The browser, gone back to a new article that was sent, fills in what was typed but not whose page it was:
// with the sitting, the newsroom knows the article that it made, and makes no second one.
function goOnAsSent() {
  const isNew = form.elements.base_version.value === "";
  const isFilledIn = form.elements.headline.value.trim() !== "";
  if (isNew && isFilledIn && history.state?.sitting) form.elements.sitting.value = history.state.sitting;
}

async function start() {
  goOnAsSent();
  const isRefused = form.querySelector(".errornote, .errorlist") !== null;
  if (!isRefused && !form.elements.continued.value && isAsServed()) opened = wordsOf(typed());
  const asOpened = typed();
  sent = isRefused ? "" : asOpened; // what a refused save brought back is in no autosave yet
  const isToBeOffered = await handIn();
  const isUntouched = asOpened === typed() && !isRefused && !new URLSearchParams(location.search).has("from");
  if (isToBeOffered && isUntouched) location.reload();
  setInterval(() => {
    underWay = send();
    if (!isBeingSaved) attend();
  }, EVERY);
  attend();
}

if (form) {
  let timer = 0;
  const keepHere = () => {
    clearTimeout(timer);
    timer = 0;
    if (sent !== undefined && typed() !== sent) outbox.put({ body: typed() });
  };
  form.addEventListener("input", () => {
    isTouched = true;
    timer ||= setTimeout(keepHere, 250);
  });
  document.addEventListener("visibilitychange", keepHere);
  addEventListener("pagehide", keepHere);
  let keyBefore = "";
  form.addEventListener("saving", ({ detail }) => {
    isBeingSaved = true;
    keyBefore = outbox.key();
    keepHere();
    detail.waitFor(underWay);
  });
  form.addEventListener("saved", ({ detail }) => {
    isBeingSaved = false;
    if (!detail.data) return;
    outbox.take(keyBefore);
    // What was saved, as this page would send it now: what was typed meanwhile is not in it.
    const asSaved = typedOf(detail.data);
    for (const name of ["base_version", "sitting", "continued"]) asSaved.set(name, form.elements[name].value);
    if (form.elements.slug) asSaved.set("slug", form.elements.slug.value);
    opened = wordsOf(asSaved);
    asSaved.set("as_opened", "1");
    sent = asSaved.toString();
  });
  form.addEventListener("submit", () => {
    isLeaving = true;
    clearTimeout(timer);
    outbox.put({ body: typed(), wasSent: true });
    history.replaceState({ ...history.state, sitting: form.elements.sitting.value }, "");
    // A save that ends in a download, or that somebody stops, leaves the page open.
    setTimeout(() => (isLeaving = false), 10_000);
  });
  // After the editors have read their textareas and written them back in their own form.
  if (document.readyState === "complete") setTimeout(start);
  else addEventListener("load", () => setTimeout(start));
}
