// Saves the article in place: by Ctrl+S or its button the form goes by fetch, and caret, selection, undo and scroll
// stay. A server that is away or a session that is over leaves the page as it is; the save goes through when it can.
// What the newsroom refuses, and every step that leads elsewhere, goes as the form itself. Bound to #article_form.

const form = document.querySelector("#article_form");
const mark = form?.querySelector("[data-writing]");
const status = form?.querySelector("[data-autosave-status]");
const WAITS = [2, 4, 8, 15]; // seconds before the next try; the last again and again
const LONGEST = 60_000; // milliseconds that an answer is waited for
// What a save makes of the article, and this page must send the next time.
const FOLLOWED = ["base_version", "sitting", "continued", "csrfmiddlewaretoken"];
let isPending = false;
let isNative = false;

class Away extends Error {}
class SignedOut extends Error {}
class Refused extends Error {}

function say(words, { isTrouble = false, link } = {}) {
  status.textContent = words;
  status.classList.toggle("article-bar__saved--trouble", isTrouble);
  if (link) status.append(" ", Object.assign(document.createElement("a"), { target: "_blank", rel: "noopener", ...link }));
}

const pause = (seconds) =>
  new Promise((done) => {
    const timer = setTimeout(go, seconds * 1000);
    function go() {
      clearTimeout(timer);
      removeEventListener("focus", go);
      removeEventListener("online", go);
      done();
    }
    addEventListener("focus", go); // such as after signing in elsewhere
    addEventListener("online", go);
  });

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(LONGEST), ...options });
  } catch {
    throw new Away();
  }
  // What the newsroom itself says of it, such as that the disk is full; a proxy before it says nothing.
  if (answer.status >= 500) throw new Away((await answer.json().catch(() => ({}))).problem);
  return answer;
}

// Whether the newsroom answers and knows who asks; takes over its token, which signing in again makes anew.
async function knock() {
  const answer = await ask(mark.dataset.attendance, { redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new SignedOut();
  if (!answer.ok) throw new Refused("you may not edit this article any more");
  const { token } = await answer.json();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
}

// Tries until it is done, or refused. Says what stands in the way.
async function persist(work) {
  for (let tries = 0; ; tries += 1) {
    try {
      await knock();
      return await work();
    } catch (error) {
      if (error instanceof Away) {
        const why = error.message || "The newsroom does not answer.";
        say(`Not saved yet: ${why} Nothing is lost: your text is kept in this browser. Trying again…`, { isTrouble: true });
      } else if (error instanceof SignedOut) {
        const link = { href: "/admin/", textContent: "Sign in in a new window" };
        say("Not saved yet: you are signed out. Nothing is lost: your text is kept here, and saved once you are back.", { isTrouble: true, link });
      } else {
        throw error;
      }
    }
    await pause(WAITS[Math.min(tries, WAITS.length - 1)]);
  }
}

// As the form itself, with all that its page then shows.
function submitAsForm(button) {
  isNative = true;
  form.requestSubmit(button);
  isNative = false;
}

async function post(button) {
  const data = new FormData(form, button);
  const answer = await ask(location.href, { method: "POST", body: data });
  if (answer.status === 413) throw new Refused("this is more than the newsroom takes in one go");
  if (!answer.ok) throw new Refused("the newsroom refuses it; load the page again in a new window to see why");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("#login-form")) throw new SignedOut();
  return { data, page, url: answer.url };
}

// What the page shows of the article is brought up to date; what is typed stays as it is.
function follow({ data, page, url }) {
  const made = page.querySelector("#article_form");
  for (const name of FOLLOWED) {
    if (made.elements[name]) form.elements[name].value = made.elements[name].value;
  }
  // Made from the headline where it was left empty.
  const { slug } = form.elements;
  if (slug && slug.value === data.get("slug")) slug.value = made.elements.slug.value;
  Object.assign(mark.dataset, made.querySelector("[data-writing]").dataset);
  history.replaceState(history.state, "", url);
  document.title = page.title;
  const focused = document.activeElement?.name;
  for (const fresh of made.querySelectorAll("[data-refresh]")) {
    const old = form.querySelector(`[data-refresh="${fresh.dataset.refresh}"]`);
    if (!old) form.querySelector("[data-inspector]")?.append(fresh);
    else if (old.dataset.refresh === "notes") continue; // they are kept by themselves (margin-notes.js)
    else if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
  }
  if (document.activeElement === document.body && focused) form.elements[focused]?.focus();
  tellBeside(page);
}

// That it was saved stands in the bar; a warning, such as to add a correction, is shown.
function tellBeside(page) {
  document.querySelector(".messagelist")?.remove();
  const list = page.querySelector(".messagelist");
  for (const line of list?.querySelectorAll("li.success") ?? []) line.remove();
  if (list?.children.length) document.querySelector("#content").before(list);
}

async function save(button) {
  if (isPending) return;
  isPending = true;
  say("Saving…");
  const waits = [];
  form.dispatchEvent(new CustomEvent("saving", { detail: { waitFor: (promise) => waits.push(promise) } }));
  let saved = null;
  try {
    await Promise.all(waits);
    const answer = await persist(() => post(button));
    const made = answer.page.querySelector("#article_form");
    const isRepeated = new URL(answer.url).searchParams.has("from");
    if (!made || made.querySelector(".errorlist, .errornote, .conflict")) {
      submitAsForm(button);
    } else if (isRepeated) {
      // It was saved before, and that answer was lost: what was typed goes over it now.
      follow(answer);
      isPending = false;
      form.dispatchEvent(new CustomEvent("saved", { detail: {} }));
      await save(button);
    } else {
      follow(answer);
      saved = answer.data;
      say(`Saved ${mark.dataset.saved}`);
    }
  } catch (error) {
    say(`Not saved: ${error.message} (your text is kept in this browser).`, { isTrouble: true });
  } finally {
    if (isPending) form.dispatchEvent(new CustomEvent("saved", { detail: { data: saved } }));
    isPending = false;
  }
}

// A step shows another page: it is taken once the newsroom answers.
async function take(button) {
  if (isPending) return;
  isPending = true;
  try {
    await persist(async () => {});
    submitAsForm(button);
  } catch (error) {
    say(`Not done: ${error.message} (your text is kept in this browser).`, { isTrouble: true });
  } finally {
    isPending = false;
  }
}

// Where the form shows more than what is saved (a fault, two texts to choose from, a version that was taken up), its page
// is made anew.
const isPlain = () => !form.elements.continued.value && !form.querySelector(".conflict, .errorlist, .form-faults");

if (form && mark && status && !form.elements._popup) {
  form.addEventListener(
    "submit",
    (event) => {
      if (isNative) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter ?? form.querySelector("[name=_continue]");
      if (button.name === "_continue" && isPlain()) save(button);
      else take(button);
    },
    { capture: true },
  );
  addEventListener("keydown", (event) => {
    if (event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const isSave = event.code === "KeyS" && !event.shiftKey;
    const isNext = event.key === "Enter" && event.shiftKey;
    if (!isSave && !isNext) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(isSave ? "[name=_continue]" : "[data-primary-step]"));
  });
}
