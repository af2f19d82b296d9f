// A field that searches while one types: arrow keys go through what was found, Enter takes it.
import { crel } from "django-prose-editor/editor";
import { field } from "newsroom/editor/dialog";

const WAIT = 150; // milliseconds without a key

// `url` answers `{results: […]}` to `?term=`; `show` gives a result's parts; `isAsked` says for which words to ask.
export function choices({ name, value, help, url, show, onChoose, isAsked = (term) => term.length > 1 }) {
  const { row, input } = field(name, { value, help });
  const list = crel("ul", { id: `${input.id}-list`, className: "choices", role: "listbox", "aria-label": name });
  const status = crel("p", { className: "choices__status", role: "status" });
  row.append(list, status);
  list.hidden = true;
  let found = [];
  let active = -1;
  let timer;
  let asking;

  for (const [attribute, to] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) {
    input.setAttribute(attribute, to);
  }

  const activate = (place) => {
    active = found.length ? (place + found.length) % found.length : -1;
    [...list.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === active));
      if (number === active) option.scrollIntoView({ block: "nearest" });
    });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[active].id);
  };
  const showFound = (results, words) => {
    found = results;
    list.replaceChildren(
      ...found.map((result, number) => {
        const option = crel("li", { id: `${list.id}-${number}`, role: "option", className: "choices__one" }, show(result));
        option.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
        option.addEventListener("click", () => choose(number));
        return option;
      }),
    );
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = words;
    activate(-1 - found.length);
  };
  const choose = (number) => {
    const chosen = found[number];
    showFound([], "");
    onChoose(chosen);
  };
  const search = async () => {
    const term = input.value.trim();
    asking?.abort();
    if (!url || !isAsked(term)) return showFound([], "");
    asking = new AbortController();
    try {
      const answer = await fetch(`${url}?${new URLSearchParams({ term })}`, { signal: asking.signal, redirect: "error" });
      if (!answer.ok) throw new Error();
      const { results } = await answer.json();
      showFound(results, results.length ? `${results.length} found` : "Nothing found");
    } catch (error) {
      if (error.name !== "AbortError") showFound([], "The search does not answer.");
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (!found.length) return;
    if (event.key === "ArrowDown") activate(active + 1);
    else if (event.key === "ArrowUp") activate(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(active);
    else if (event.key === "Escape") showFound([], "");
    else return;
    event.preventDefault();
  });
  return { row, input, say: (words) => { status.textContent = words; }, search };
}
