// Says the name and size of a chosen file before it is sent. The server checks again, by content.
export function start(root) {
  for (const input of root.querySelectorAll("input[data-file]:not([data-ready])")) {
    input.dataset.ready = "yes";
    const note = input.parentElement.querySelector("[data-file-note]");
    input.addEventListener("change", () => {
      note.textContent = [...input.files].map((file) => `${file.name} (${size(file.size)})`).join(", ");
    });
  }
}

function size(bytes) {
  const language = document.documentElement.lang;
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${amount.toLocaleString(language, { maximumFractionDigits: 1 })} ${unit}`;
}
