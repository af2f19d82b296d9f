// Pictures sent one by one, with progress, from the file field or dropped on the page.
// Bound to [data-upload]; without it the form sends them all at once.

const root = document.querySelector("[data-upload]");
if (root) {
  const part = (name) => root.querySelector(`[data-upload-${name}]`);
  const form = part("form");
  const field = form.querySelector("input[type=file]");
  const list = part("sent");
  const state = part("status");
  const waiting = [];
  const added = [];
  let running = 0;
  let total = 0;
  let done = 0;

  part("drop").hidden = false;
  part("send").hidden = true;

  const line = (name) => {
    const item = document.createElement("li");
    item.className = "sent";
    const words = document.createElement("div");
    words.className = "sent__words";
    const title = document.createElement("p");
    title.className = "sent__name";
    title.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `Sending ${name}`);
    words.append(title, bar);
    item.append(words);
    return item;
  };

  const fail = (item, file, why) => {
    const fresh = line(file.name);
    fresh.classList.add("sent--refused");
    const words = document.createElement("p");
    words.className = "sent__fault";
    words.textContent = `${why} `;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = "Try again";
    again.addEventListener("click", () => {
      const next = line(file.name);
      fresh.replaceWith(next);
      done -= 1;
      waiting.push([next, file]);
      pump();
    });
    words.append(again);
    fresh.querySelector("progress").replaceWith(words);
    item.replaceWith(fresh);
  };

  const send = (item, file) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      const bar = item.querySelector("progress");
      if (!bar || !event.lengthComputable) return;
      if (event.loaded < event.total) bar.value = event.loaded / event.total;
      else bar.removeAttribute("value"); // sent; now it is being read
    });
    request.addEventListener("loadend", () => {
      running -= 1;
      done += 1;
      const answer = parsed(request);
      if (answer) {
        const holder = document.createElement("template");
        holder.innerHTML = answer.html;
        item.replaceWith(holder.content);
        if (answer.pk) added.push(answer.pk);
      } else if (request.status === 0) {
        fail(item, file, "It did not arrive: the connection failed.");
      } else if (request.status === 200 || request.status === 403) {
        fail(item, file, "You are signed out. Sign in in another tab, then try again.");
      } else if (request.status === 413) {
        fail(item, file, "This file is too large to be sent.");
      } else if (request.status === 507) {
        fail(item, file, "The server’s disk is full. Tell an admin, who has to make room.");
      } else {
        fail(item, file, "The server could not take it.");
      }
      tell();
      pump();
    });
    request.send(data);
  };

  const parsed = (request) => {
    try {
      return JSON.parse(request.responseText).sent[0];
    } catch {
      return null;
    }
  };

  const tell = () => {
    state.textContent =
      done < total ? `${done} of ${total} sent.` : `Done: ${added.length} of ${total} added.`;
    const next = part("next");
    const link = part("describe");
    link.href = `${link.dataset.uploadDescribe}?${added.map((pk) => `pk=${pk}`).join("&")}`;
    next.hidden = !added.length;
  };

  const pump = () => {
    while (running < 2 && waiting.length) {
      running += 1;
      send(...waiting.shift());
    }
  };

  const take = (files) => {
    for (const file of files) {
      const item = line(file.name);
      list.append(item);
      waiting.push([item, file]);
      total += 1;
    }
    tell();
    pump();
  };

  field.addEventListener("change", () => {
    take([...field.files]);
    field.value = "";
  });
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.classList.add("upload--over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) root.classList.remove("upload--over");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.classList.remove("upload--over");
    take([...event.dataTransfer.files]);
  });
}
