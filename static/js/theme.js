// The look that a reader chose (kept on their own device alone), before anything is painted; and the
// choice of it at the foot of each page. Without this pages look as the device asks.
{
  const root = document.documentElement;
  const KEY = "theme";
  const kept = () => {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return ""; // a browser that keeps nothing
    }
  };
  const show = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  show(kept());

  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-theme-choice]");
    if (!choice) return;
    choice.hidden = false;
    for (const input of choice.querySelectorAll("input")) {
      input.checked = input.value === (root.dataset.theme ?? "");
      input.addEventListener("change", () => {
        show(input.value);
        try {
          if (input.value) localStorage.setItem(KEY, input.value);
          else localStorage.removeItem(KEY);
        } catch {
          // shown, if not kept
        }
      });
    }
  });
}
