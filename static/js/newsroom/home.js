// The newsroom's home: its clock goes, in the desk's zone; Alt+Shift+N starts an article.

const clock = document.querySelector("[data-clock]");
const start = document.querySelector("[data-new-article]");

if (clock) {
  const words = new Intl.DateTimeFormat("en-GB", {
    timeZone: clock.dataset.clock,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  const zone = new Intl.DateTimeFormat("en-US", { timeZone: clock.dataset.clock, timeZoneName: "short" });
  const show = () => {
    const now = new Date();
    const part = Object.fromEntries(words.formatToParts(now).map(({ type, value }) => [type, value]));
    const name = zone.formatToParts(now).find(({ type }) => type === "timeZoneName").value;
    clock.textContent = `${part.weekday}, ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute} ${name}`;
  };
  show();
  setInterval(show, 10_000);
}

document.addEventListener("keydown", (event) => {
  if (start && event.altKey && event.shiftKey && event.code === "KeyN") {
    event.preventDefault();
    start.click();
  }
});
