// News of the queue: what came, and what other moderators decided, since the page was made. Bound
// to [data-news], a live region; a comment is [data-card], the place where it says so [data-said].

const NEWS_EVERY = 20_000; // milliseconds, doubled up to the next while the server does not answer
const NEWS_AT_MOST = 300_000;
const AWAY_AFTER = 600_000; // milliseconds without a touch: no news, so that the session can end

const news = document.querySelector("[data-news]");

if (news) {
  const cards = () => [...document.querySelectorAll("[data-card]")];
  let wait = NEWS_EVERY;
  let asking;
  let touched = Date.now();

  function askNewsIn(milliseconds) {
    clearTimeout(asking);
    asking = setTimeout(askNews, milliseconds);
  }

  async function askNews() {
    clearTimeout(asking);
    asking = null;
    if (document.hidden || Date.now() - touched > AWAY_AFTER) return; // until somebody is back
    asking = -1; // on its way
    const asked = new URLSearchParams({
      since: news.dataset.since,
      shown: cards().map((card) => card.dataset.card).join(","),
    });
    try {
      const response = await fetch(`${news.dataset.news}?${asked}`, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error("no news");
      tellNews(await response.json());
      wait = NEWS_EVERY;
    } catch {
      wait = Math.min(2 * wait, NEWS_AT_MOST);
    }
    askNewsIn(wait);
  }

  function tellNews(answer) {
    const link = news.querySelector("a");
    if (answer.new === "0") link?.remove();
    else if (news.dataset.filtered === undefined && link?.dataset.number !== answer.new) {
      const bar = link ?? document.createElement("a");
      bar.href = location.pathname + location.search;
      bar.dataset.number = answer.new;
      bar.textContent = `${answer.new} new: show ${answer.new === "1" ? "it" : "them"}`;
      news.append(bar);
    }
    for (const card of cards()) {
      const change = answer.changed[card.dataset.card];
      if (!change || change.version === card.dataset.version || card.ariaBusy === "true") continue;
      const said = card.querySelector("[data-said]");
      if (change.said && said.textContent !== change.said) {
        said.textContent = change.said;
        card.classList.add("card--over");
      }
    }
  }

  function comeBack() {
    touched = Date.now();
    if (!asking && !document.hidden) askNews();
  }

  askNewsIn(NEWS_EVERY);
  for (const name of ["keydown", "pointerdown"]) document.addEventListener(name, comeBack);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(asking);
    asking = null;
    comeBack();
  });
}
