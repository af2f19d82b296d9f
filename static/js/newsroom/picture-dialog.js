// The dialog in which a picture is chosen: the library's newest, what words find, or a file sent now.
// Resolves to the picture as the lookup tells of it, to null where the dialog is closed.

const WAIT = 200; // milliseconds without a key
let number = 0;

function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

const whyNot = (status) =>
  ({
    0: "the connection failed. Try again.",
    200: "you are signed out. Sign in in another tab, then try again.",
    403: "you may not add pictures, or are signed out.",
    413: "this file is too large to be sent.",
    507: "the server’s disk is full. Tell an admin, who has to make room.",
  })[status] ?? "the server could not take it.";

// Sends one file to the library; `progress` is told how much of it has gone. Rejects with why it was not taken.
export function sendPicture(url, file, progress) {
  return new Promise((resolve, reject) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", token());
    data.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / (total || 1)));
    request.addEventListener("loadend", () => {
      let answer;
      try {
        [answer] = JSON.parse(request.responseText).sent;
      } catch {
        // said below
      }
      if (answer?.picture) {
        const { alt, caption, url: preview } = answer.picture;
        resolve({ ...answer.picture, preview, name: alt || caption || file.name, isNew: answer.pk !== null });
      } else reject(new Error(answer?.fault || whyNot(request.status)));
    });
    request.send(data);
  });
}

// The library learns the words of a new picture through its own page for that; resolves to what it refuses, or "".
export async function describePicture(url, picture) {
  const said = { TOTAL_FORMS: 1, INITIAL_FORMS: 1, "0-id": picture.pk, "0-alt": picture.alt, "0-caption": picture.caption, "0-credit": picture.credit };
  const data = new FormData();
  for (const [name, value] of Object.entries(said)) data.append(`form-${name}`, value);
  data.append("csrfmiddlewaretoken", token());
  data.append("in_dialog", "1");
  try {
    const answer = await fetch(`${url}?pk=${picture.pk}`, { method: "POST", body: data, redirect: "manual" });
    if (answer.type === "opaqueredirect") return "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(".errorlist li")?.textContent ?? "The words were not saved.";
  } catch {
    return "The words were not saved: the connection failed.";
  }
}

export function choosePicture({ search, receive, describe: describeUrl, files = [] }) {
  return new Promise((resolve) => {
    const id = `picture-dialog-${++number}`;
    const opener = document.activeElement;
    let answer = null;
    let timer;
    let asking;
    const words = make("input", { id: `${id}-words`, type: "search", autocomplete: "off" });
    const grid = make("ul", { className: "picture-dialog__grid" });
    const status = make("p", { className: "picture-dialog__status", role: "status" });
    const file = make("input", { id: `${id}-file`, type: "file", accept: "image/*,.heic,.heif" });
    const find = make("div", { className: "picture-dialog__find" },
      make("label", { htmlFor: words.id, textContent: "Search the library" }), words,
      make("label", { htmlFor: file.id, textContent: "Or send a new one: choose a file, drop it here, or paste it" }), file);
    const close = make("button", { type: "button", className: "button", textContent: "Cancel" });
    const dialog = make("dialog", { className: "picture-dialog", "aria-labelledby": `${id}-title` },
      make("h2", { id: `${id}-title`, textContent: "Choose a picture" }), find, status, grid, close);
    const finish = (picture) => {
      answer = picture;
      dialog.close();
    };
    const show = (pictures) =>
      grid.replaceChildren(...pictures.map((picture) => {
        const button = make("button", { type: "button", className: "picture-dialog__one" },
          make("img", { src: picture.preview, alt: "", loading: "lazy" }),
          make("span", { className: "picture-dialog__name", textContent: picture.name }),
          make("span", { className: "picture-dialog__facts", textContent: picture.credit || "No credit" }));
        button.addEventListener("click", () => finish(picture));
        const crop = make("a", { className: "picture-dialog__crop", href: picture.crop_url, target: "_blank", rel: "noopener", textContent: "Crop", "aria-label": `Crop ${picture.name} in a new tab` });
        return make("li", {}, button, crop);
      }));
    const look = async () => {
      asking?.abort();
      asking = new AbortController();
      try {
        const found = await fetch(`${search}?${new URLSearchParams({ term: words.value.trim() })}`, { signal: asking.signal, redirect: "error" });
        if (!found.ok) throw new Error();
        const { results } = await found.json();
        show(results);
        const count = results.length ? `${results.length} found` : "Nothing found";
        status.textContent = words.value.trim() ? count : "The newest pictures";
      } catch (error) {
        if (error.name !== "AbortError") status.textContent = "The search does not answer.";
      }
    };
    const take = async ([sent]) => {
      if (!sent) return;
      asking?.abort();
      const bar = make("progress", { max: 1, value: 0, "aria-label": `Sending ${sent.name}` });
      status.replaceChildren(`Sending ${sent.name} `, bar);
      const warn = (event) => event.preventDefault(); // of leaving while it is on its way
      addEventListener("beforeunload", warn);
      try {
        const picture = await sendPicture(receive, sent, (part) => (bar.value = part));
        if (!dialog.open) return;
        if (picture.isNew) ask(picture);
        else finish(picture);
      } catch (fault) {
        status.textContent = `${sent.name} was not taken: ${fault.message}`;
      } finally {
        removeEventListener("beforeunload", warn);
      }
    };
    // What the file said of itself is proposed, to be read before it is used.
    const ask = (picture) => {
      const part = (name, label, help = "") => {
        const input = make("input", { id: `${id}-${name}`, type: "text", value: picture[name], autocomplete: "off" });
        return [input, make("label", { htmlFor: input.id, textContent: label }), ...(help ? [make("p", { className: "help", textContent: help })] : []), input];
      };
      const [alt, ...altRow] = part("alt", "Alt text", "What the picture shows, for those who cannot see it.");
      const [caption, ...captionRow] = part("caption", "Caption");
      const [credit, ...creditRow] = part("credit", "Credit", "Who it is by, such as “Halden”: readers see “Picture: Halden”.");
      const use = make("button", { className: "button default", textContent: "Use this picture" });
      const form = make("form", { className: "picture-dialog__words" },
        make("img", { src: picture.url, alt: "" }), ...altRow, ...captionRow, ...creditRow, use);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const said = { ...picture, alt: alt.value.trim(), caption: caption.value.trim(), credit: credit.value.trim() };
        status.textContent = await describePicture(describeUrl, said);
        if (!status.textContent) finish({ ...said, name: said.alt, isDescribed: true });
      });
      find.hidden = true;
      status.textContent = "It is in the library. Say what it shows.";
      grid.replaceChildren();
      grid.after(form);
      alt.focus();
    };

    words.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, WAIT);
    });
    words.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") grid.querySelector("button")?.focus();
      else if (event.key !== "Enter") return;
      else grid.querySelector("button")?.focus();
      event.preventDefault();
    });
    grid.addEventListener("keydown", (event) => {
      const all = [...grid.querySelectorAll("button")];
      const at = all.indexOf(document.activeElement);
      const wide = all.filter((one) => one.offsetTop === all[0].offsetTop).length;
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide }[event.key];
      if (!step) return;
      event.preventDefault();
      if (at + step < 0) words.focus();
      else all[Math.min(at + step, all.length - 1)].focus();
    });
    file.addEventListener("change", () => take(file.files));
    dialog.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      take(event.clipboardData.files);
    });
    dialog.addEventListener("dragover", (event) => event.preventDefault());
    dialog.addEventListener("drop", (event) => {
      event.preventDefault();
      take(event.dataTransfer.files);
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      clearTimeout(timer);
      asking?.abort();
      dialog.remove();
      opener?.focus();
      resolve(answer);
    });
    document.body.append(dialog); // outside the admin's form, whose Enter would save it
    dialog.showModal();
    words.focus();
    if (files.length) take(files);
    else look();
  });
}
