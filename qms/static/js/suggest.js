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
  const choose = walk(input, list, (option) => location.assign(option.href));
  list.addEventListener("htmx:afterSwap", () => choose(-1, (list.hidden = !input.value.trim())));
}

// Walks the options of the list by the keys of the input; gives the function that chooses one by its number, -1 none.
export function walk(input, list, take) {
  let chosen = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => choose(-1, (list.hidden = true));
  const choose = (number) => {
    chosen = number;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    if (input.hasAttribute("aria-expanded")) input.setAttribute("aria-expanded", String(!list.hidden && options().length > 0));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options()[chosen].id);
  };

  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.isComposing || !count) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      list.hidden = false;
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(options()[chosen]);
    }
  });
  list.parentElement.addEventListener("focusout", (event) => {
    if (!list.parentElement.contains(event.relatedTarget)) close();
  });
  return choose;
}
