// Dialogs stand open in the page for those without scripts; here they wait for the link that names them.
export function start(root) {
  for (const dialog of root.querySelectorAll("dialog[data-modal]:not([data-ready])")) {
    dialog.dataset.ready = "yes";
    dialog.close();
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) dialog.close();
    });
    if ("open" in dialog.dataset || location.hash === `#${dialog.id}`) show(dialog);
  }
  for (const link of root.querySelectorAll("[data-dialog]:not([data-ready])")) {
    link.dataset.ready = "yes";
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      link.closest("details[data-more]")?.removeAttribute("open");
      show(document.getElementById(link.dataset.dialog));
    });
  }
}

function show(dialog) {
  dialog.showModal();
  const first = dialog.querySelector("[data-focus], .is-invalid, textarea, input:not([type=hidden]), select");
  first?.focus();
}
