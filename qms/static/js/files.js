// Says the name and size of a chosen file before it is sent, and keeps the form from being sent with more than the
// server takes (`data-file`, bytes): it would refuse the whole, typed text and all. The server checks again, by content.
const REST = 65536; // bytes of the form beside its files

export function start(root) {
  for (const input of root.querySelectorAll("input[data-file]:not([data-ready])")) {
    input.dataset.ready = "yes";
    input.addEventListener("change", () => tell(input));
    input.form?.addEventListener("submit", (event) => {
      if (!isTooLarge(input)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      input.focus();
    });
  }
}

function isTooLarge(input) {
  const most = Number(input.dataset.file);
  return most > 0 && [...input.files].reduce((sum, file) => sum + file.size, REST) > most;
}

function tell(input) {
  const note = input.parentElement.querySelector("[data-file-note]");
  const names = [...input.files].map((file) => `${file.name} (${size(file.size)})`).join(", ");
  const wrong = isTooLarge(input);
  note.textContent = wrong ? `${input.dataset.tooLarge} ${names}` : names;
  note.classList.toggle("field-error", wrong);
  input.classList.toggle("is-invalid", wrong);
  input.setAttribute("aria-invalid", String(wrong));
}

function size(bytes) {
  const language = document.documentElement.lang;
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${amount.toLocaleString(language, { maximumFractionDigits: 1 })} ${unit}`;
}
