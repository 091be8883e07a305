// The switch between light and dark; the choice stays in this browser.
export function start(root) {
  for (const button of root.querySelectorAll("[data-theme-switch]")) {
    const show = () => button.setAttribute("aria-pressed", String(document.documentElement.dataset.bsTheme === "dark"));
    show();
    button.addEventListener("click", () => {
      const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
      document.documentElement.dataset.bsTheme = next;
      localStorage.setItem("theme", next);
      show();
    });
  }
}
