// A form with data-guarded is not left with changes unsaved without the browser's question.
export function start(root) {
  for (const form of root.querySelectorAll("form[data-guarded]")) {
    let changed = Boolean(form.querySelector(".error-summary"));
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }
}
