// The search box: "/" leads to it, arrows walk the suggestions, Enter opens the chosen one or searches, Esc closes.
export function start(root) {
  for (const form of root.querySelectorAll("[data-suggest]")) attach(form);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    document.querySelector("[data-suggest] input[type=search]")?.select();
  });
}

function attach(form) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  let chosen = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => choose(-1, (list.hidden = true));
  const choose = (number) => {
    chosen = number;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    input.setAttribute("aria-expanded", String(!list.hidden && options().length > 0));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options()[chosen].id);
  };

  list.addEventListener("htmx:afterSwap", () => choose(-1, (list.hidden = !input.value.trim())));
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden && count) {
      event.preventDefault();
      close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && count) {
      event.preventDefault();
      list.hidden = false;
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(options()[chosen].href);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
}
