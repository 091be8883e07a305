// What opened under a button closes on Esc and on a click elsewhere.
export function start() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-more][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details[data-more][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
