// The moderation queue by keyboard, and decisions without a new page. Every button is a form that
// works without this. Bound to [data-queue]; a comment is [data-card], a decision's form
// [data-decide], a form that leaves the comment where it is [data-stay].

const queue = document.querySelector("[data-queue]");
const OFF = "moderation-keys-off";
const TOAST_FOR = 10_000; // milliseconds
const UNDO_FOR = 30_000; // milliseconds for which the last decision can be undone here
const PRESENT_AFTER = 400; // milliseconds on a comment before others are told
const TEXT_FIELDS = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit])";

if (queue) {
  const toast = queue.querySelector("[data-toast]");
  const help = queue.querySelector("[data-keys]");
  const token = () => queue.querySelector("[name=csrfmiddlewaretoken]").value;
  const cards = () => [...queue.querySelectorAll("[data-card]")];
  const news = queue.querySelector("[data-news]");
  const bulk = queue.querySelector("[data-bulk-undo]"); // undoes a decision on several
  let last = null; // the newest decision, while nothing came after it and it is not old
  let current = null;
  let arriving;
  let toasting;

  const keysAreOff = () => {
    try {
      return localStorage.getItem(OFF) === "1";
    } catch {
      return false;
    }
  };

  function focus(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  const here = () => document.activeElement.closest?.("[data-card]") ?? (current?.isConnected ? current : null);

  function step(by) {
    const all = cards();
    const card = here();
    focus(card ? all[all.indexOf(card) + by] : all[0]);
  }

  async function send(url, body) {
    let response;
    try {
      response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      return { message: "Not sent: the server does not answer. Try again in a moment." };
    }
    if (!response.headers.get("Content-Type")?.includes("json")) {
      return response.status === 403 || response.redirected
        ? { message: "Not done: you are signed out, or may not do this. Sign in in another window, then try again." }
        : { message: "Not done: the server has a fault. Try again in a moment." };
    }
    return response.json();
  }

  // What was done, and what Undo would take back: the newest decision alone, and by its name.
  function say(text, undoable = null) {
    last = undoable;
    bulk?.remove(); // another action came after it
    toast.querySelector("[data-toast-text]").textContent = text;
    const button = toast.querySelector("[data-toast-undo]");
    button.hidden = !last;
    button.querySelector("[data-undoes]").textContent = last?.words ?? "";
    toast.hidden = false;
    letToastGo();
  }

  function letToastGo() {
    clearTimeout(toasting);
    toasting = setTimeout(() => {
      if (toast.matches(":hover, :focus-within")) return letToastGo();
      toast.hidden = true;
      last = null;
    }, last ? UNDO_FOR : TOAST_FOR);
  }

  function count(by) {
    const number = queue.querySelector("[data-count]");
    const left = Number(number.textContent) + by;
    number.textContent = left;
    queue.querySelector("[data-noun]").textContent = left === 1 ? "comment" : "comments";
    const tab = queue.querySelector(".queue__states [aria-current] .queue__number");
    if (tab && /^\d+$/.test(tab.textContent)) tab.textContent = Number(tab.textContent) + by;
  }

  function takeAway(card) {
    const all = cards();
    const place = all.indexOf(card);
    const next = all[place + 1] ?? all[place - 1];
    const before = card.nextSibling;
    card.remove();
    count(-1);
    if (next) focus(next);
    else fill();
    return before;
  }

  async function fetchPage() {
    const response = await fetch(location.href);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  // The next of what waits, or the word that nothing does; Undo stays meanwhile.
  async function fill() {
    const page = await fetchPage();
    const fresh = page.querySelector("[data-cards]");
    if (!fresh) {
      location.reload();
      return;
    }
    for (const part of ["[data-count]", "[data-noun]", ".queue__states"]) {
      queue.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
    }
    queue.querySelector("[data-cards]").replaceWith(document.adoptNode(fresh));
    news.dataset.since = page.querySelector("[data-news]").dataset.since;
    news.replaceChildren();
    focus(fresh.firstElementChild);
  }

  // The comment as the server shows it now, in the place of what stands here.
  async function refresh(card) {
    const page = await fetchPage();
    const fresh = page.getElementById(card.id);
    if (!fresh) return card;
    const hadFocus = card.contains(document.activeElement);
    card.replaceWith(document.adoptNode(fresh));
    if (hadFocus) focus(fresh);
    return fresh;
  }

  queue.addEventListener("submit", async (event) => {
    const form = event.target;
    const card = form.closest("[data-card]");
    if (!card || !form.matches("[data-decide], [data-stay]")) return;
    event.preventDefault();
    if (card.ariaBusy === "true") return;
    card.ariaBusy = "true";
    const answer = await send(form.action, new FormData(form, event.submitter));
    card.ariaBusy = "false";
    const said = card.querySelector("[data-said]");
    if (!answer.changed) {
      said.textContent = answer.message;
      return;
    }
    said.textContent = "";
    let before;
    let fresh = card;
    if (form.matches("[data-decide]")) before = takeAway(card);
    else focus(fresh = await refresh(card));
    say(answer.message, answer.undo ? { card: fresh, before, url: answer.undo, words: answer.undoes } : null);
  });

  async function undo() {
    if (bulk?.isConnected) {
      bulk.requestSubmit();
      return;
    }
    if (!last) {
      say("There is nothing to undo here; a comment’s log undoes what is older.");
      return;
    }
    const { card, before, url } = last;
    const tried = last;
    last = null; // a second press undoes nothing else
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    const answer = await send(url, body);
    if (answer.changed && !card.isConnected) {
      const list = queue.querySelector("[data-cards]");
      list.querySelector(".queue__empty")?.remove();
      list.insertBefore(card, before?.isConnected ? before : null);
      count(1);
    }
    if (answer.changed) focus(await refresh(card));
    say(answer.message, answer.status ? null : tried); // what did not arrive can be tried again
  }

  // Who else has this open, and whether it is still what we see.
  async function notePresence(card) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    const answer = await send(card.dataset.presence, body);
    if (!answer.present) return;
    if (answer.version !== card.dataset.version && !card.querySelector("details[open]")) await refresh(card);
    const names = answer.present.join(", ");
    const verb = answer.present.length === 1 ? "is" : "are";
    card.querySelector("[data-present]").textContent = names && `${names} ${verb} looking at this`;
  }

  queue.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || card === current) return;
    current = card;
    clearTimeout(arriving);
    arriving = setTimeout(() => { if (card.isConnected) notePresence(card); }, PRESENT_AFTER);
  });

  function press(card, key) {
    const target = card?.querySelector(`[data-key="${key}"]`);
    if (!target) return false;
    if (target.matches("details")) {
      target.open = true;
      const field = target.querySelector("textarea, input:checked") ?? target.querySelector("summary");
      field.focus();
      target.scrollIntoView({ block: "nearest" });
    } else {
      target.click();
    }
    return true;
  }

  // In the open list of reasons a figure rejects by that rule.
  function rejectBy(number) {
    const reasons = document.activeElement.closest('[data-key="r"][open]');
    const choice = reasons?.querySelector(`[data-number="${number}"]`);
    if (!choice) return false;
    choice.checked = true;
    reasons.querySelector('button[value="reject"]').click();
    return true;
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    u: undo,
    x: () => here()?.querySelector("[data-choose]")?.click(),
    o: () => here()?.querySelector(".card__name a")?.click(),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (help.open || (keysAreOff() && event.key !== "?")) return;
    const field = event.target;
    const card = here();
    if (event.key === "Escape" && card) {
      field.closest("details[open]")?.removeAttribute("open");
      focus(card);
      return;
    }
    if (field.matches(TEXT_FIELDS)) return;
    if (event.key === "Enter" && field.matches('[data-key="r"] [type=radio]')) {
      event.preventDefault();
      rejectBy(field.dataset.number);
      return;
    }
    const isHandled = /^\d$/.test(event.key)
      ? rejectBy(event.key)
      : Object.hasOwn(keys, event.key)
        ? (keys[event.key](), true)
        : /^[a-z]$/.test(event.key) && press(card, event.key);
    if (isHandled) event.preventDefault();
  });

  toast.querySelector("[data-toast-undo]").addEventListener("click", undo);

  const button = queue.querySelector("[data-keys-button]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
  const off = help.querySelector("[data-keys-off]");
  off.checked = keysAreOff();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, off.checked ? "1" : "0");
    } catch {
      // A browser that keeps nothing: the keys are on again next time.
    }
  });

  const all = queue.querySelector("[data-choose-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", (event) => {
      for (const box of queue.querySelectorAll("[data-choose]")) box.checked = event.target.checked;
    });
  }
}
