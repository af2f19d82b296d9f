// Brings the reply form below the comment that is answered, and back. Without it the link
// opens the form on a page of its own.
const reply = document.querySelector("[data-reply]");
const form = reply?.querySelector("form");

if (form) {
  const home = document.createComment("reply form");
  reply.before(home);
  const heading = reply.querySelector("h2");
  const title = heading.textContent;
  const line = document.createElement("p");
  line.className = "reply__answering";
  const back = document.createElement("button");
  back.type = "button";
  back.className = "reply__cancel";
  back.textContent = "Cancel this reply";
  line.append(back);
  let from = null;

  const putBack = () => {
    form.elements.parent.value = "";
    heading.textContent = title;
    line.remove();
    home.after(reply);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply-to]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    from = link;
    form.elements.parent.value = link.dataset.replyTo;
    heading.textContent = `Reply to ${link.dataset.replyName}`;
    heading.after(line);
    link.closest(".thread__item").querySelector(".comment").after(reply);
    form.elements.text.focus();
  });

  back.addEventListener("click", () => {
    putBack();
    from?.focus();
  });

  // The first touch is told to the server, which signs the moment and, in an attack, asks for a
  // proof of work. A comment that is sent without either is looked at all the same.
  const start = async () => {
    const answer = await fetch(form.dataset.start, { signal: AbortSignal.timeout(5000) });
    const { began, challenge } = await answer.json();
    form.elements.began.value = began;
    if (!challenge) return;
    const { solve } = await import(form.dataset.proof);
    form.elements.work.value = await solve(challenge);
  };
  let started = null;
  let isReady = true;
  form.addEventListener("focusin", () => {
    if (started) return;
    isReady = false;
    started = start()
      .catch(() => {})
      .finally(() => (isReady = true));
  });
  form.addEventListener("submit", (event) => {
    if (isReady) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    started.then(() => {
      form.ariaBusy = "false";
      form.requestSubmit(event.submitter);
    });
  });
}
