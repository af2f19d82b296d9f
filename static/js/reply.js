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
}
