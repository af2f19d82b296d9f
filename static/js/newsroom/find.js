// Search over everything: offers screens and articles while one types. Bound to [data-find], whose form is the page
// that lists all that was found.

const field = document.querySelector("[data-find]");
const WAIT = 150; // milliseconds without a key

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function start() {
  const list = make("ul", { id: "find-options", className: "find__options", role: "listbox", ariaLabel: "Found so far", hidden: true });
  const said = make("p", { className: "visually-hidden", role: "status" });
  field.form.append(list, said);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let timer = 0;
  let request = new AbortController();

  const choose = (option) => {
    for (const one of list.children) one.ariaSelected = String(one === option);
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const chosen = () => list.querySelector("[aria-selected=true]");
  const shut = () => {
    clearTimeout(timer);
    request.abort();
    list.hidden = true;
    field.ariaExpanded = "false";
    choose(null);
  };
  const show = (options) => {
    const rows = options.map(({ words, about, url }, index) => {
      const row = make("li", { id: `find-option-${index}`, className: "find__option", role: "option", ariaSelected: "false" });
      row.append(make("span", { textContent: words }), make("span", { className: "find__about", textContent: about }));
      row.dataset.url = url;
      return row;
    });
    list.replaceChildren(...rows);
    list.hidden = !rows.length;
    field.ariaExpanded = String(!list.hidden);
    choose(null);
    said.textContent = rows.length ? `${rows.length} found` : "Nothing found so far";
  };
  const ask = async () => {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await fetch(`${field.dataset.find}?q=${encodeURIComponent(field.value.trim())}`, { signal, redirect: "error" });
      if (answer.ok) show((await answer.json()).options);
    } catch {
      // Asked anew, shut or offline: Enter leads to the page all the same.
    }
  };

  shut();
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.value.trim().length < 2) return shut();
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "Escape" && !list.hidden) {
      event.preventDefault(); // the words stay
      shut();
    } else if (key === "Enter" && chosen()) {
      event.preventDefault();
      location.assign(chosen().dataset.url);
    } else if ((key === "ArrowDown" || key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      const rows = [...list.children];
      const at = rows.indexOf(chosen());
      choose(key === "ArrowDown" ? rows[(at + 1) % rows.length] : rows.at(at <= 0 ? -1 : at - 1));
    }
  });
  field.addEventListener("blur", shut);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", ({ target }) => {
    const row = target.closest("[data-url]");
    if (row) location.assign(row.dataset.url);
  });
}

if (field) start();
