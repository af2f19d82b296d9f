// Article screen: where one begins, what the button says that it will do, how a search shows the article.

const form = document.querySelector("#article_form");
const field = (name) => form.elements[name];

// A new article begins with its headline; after a fault, form-faults.js leads to that.
function beginWithHeadline() {
  const isNew = !field("base_version")?.value && !form.querySelector(".errorlist");
  if (isNew && !location.search && field("headline")) field("headline").focus();
}

// "tomorrow at 09:00", "30 November at 09:00": as articles/clock.py says it.
function fromToday(day, time, now) {
  const then = new Date(day);
  if (Number.isNaN(then.getTime())) return `${day} ${time}`.trim();
  const ahead = Math.round((then - new Date(now.slice(0, 10))) / 86_400_000);
  const said = then.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
  const named = ["today", "tomorrow"][ahead] ?? said;
  return time ? `${named} at ${time.slice(0, 5)}` : `${named}: give the time`;
}

// With a time ahead of now the article is scheduled, without one it is published at once. (A save brings new buttons.)
function nameNextStep() {
  const [day, time] = [field("published_at_0"), field("published_at_1")];
  const button = form.querySelector("[data-primary-step]:is([name=_publish], [name=_schedule])");
  const other = button && form.querySelector(`.acts__list [name=${button.name === "_publish" ? "_schedule" : "_publish"}]`);
  if (!day || !other) return;
  for (const step of [button, other]) step.dataset[step.name] ??= step.dataset.label ?? step.value;
  const words = { ...button.dataset, ...other.dataset };
  const { now } = button.dataset; // the desk's, as what is typed is: this browser's zone may be another
  const isTimed = day.value.trim() && !(Date.parse(`${day.value} ${time.value || "00:00"}`) < Date.parse(now));
  const [next, spare] = isTimed ? ["_schedule", "_publish"] : ["_publish", "_schedule"];
  Object.assign(button, { name: next, value: isTimed ? `Publish ${fromToday(day.value, time.value, now)}` : words[next] });
  Object.assign(other, { name: spare, value: words[spare] });
}

// Leads to the time of publication, which stands far down in the inspector. With a time, the next step says it.
function offerSchedule() {
  const button = form.querySelector("[data-schedule]");
  const day = field("published_at_0");
  if (!button || !day) return;
  button.hidden = Boolean(day.value.trim());
  button.onclick = () => {
    day.dispatchEvent(new Event("reveal", { bubbles: true }));
    for (let part = day.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    day.scrollIntoView({ block: "center" });
    day.focus({ preventScroll: true });
  };
}

// A menu is shut by Escape, by a click elsewhere, by the focus that leaves it.
function tendMenus() {
  const openMenu = () => form.querySelector("[data-menu][open]");
  form.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("[data-menu][open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    const menu = openMenu();
    if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  addEventListener("click", ({ target }) => {
    const menu = openMenu();
    if (menu && !menu.contains(target)) menu.open = false;
  });
}

// Lengths that search engines show, by and large.
const SHOWN = { title: 60, description: 155 };

function showSnippet(box) {
  const part = (name) => box.querySelector(`[data-snippet-${name}]`);
  const cut = (text, length) => (text.length > length ? `${text.slice(0, length).replace(/\s+\S*$/, "")} …` : text);
  const show = () => {
    const title = field("seo_title").value || field("headline").value;
    const description = field("seo_description").value || field("standfirst").value;
    part("title").textContent = cut(title, SHOWN.title) || "No headline yet";
    part("address").textContent = `${location.host} › ${field("slug").value || "made from the headline"}`;
    part("description").textContent = cut(description, SHOWN.description) || "The beginning of the text.";
    part("lengths").textContent =
      `Title ${title.length} of some ${SHOWN.title} characters, description ${description.length} of ${SHOWN.description}.`;
  };
  box.hidden = false;
  form.addEventListener("input", show);
  show();
}

if (form) {
  addEventListener("load", beginWithHeadline);
  const follow = () => {
    nameNextStep();
    offerSchedule();
  };
  // The admin's calendar puts a day into its field without a word, then focuses it.
  for (const name of ["input", "change", "saved", "focusin"]) form.addEventListener(name, follow);
  follow();
  tendMenus();
  const box = form.querySelector("[data-snippet]");
  if (box && field("seo_title")) showSnippet(box);
}
