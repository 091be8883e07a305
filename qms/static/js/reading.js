// Lets wide tables be moved by keyboard; leads from change to change, and to the first word found (?find= in the address) in a document's text.
export function start(root) {
  for (const table of root.querySelectorAll("[data-reader] table")) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  for (const link of root.querySelectorAll("[data-next-change]")) link.addEventListener("click", nextChange);
  const wanted = new URLSearchParams(location.search).get("find");
  const reader = wanted && root.querySelector("[data-reader]");
  if (reader && !location.hash) {
    mark(reader, wanted);
    reader.querySelector("mark")?.scrollIntoView({ block: "center" });
  }
}

function nextChange(event) {
  event.preventDefault();
  const changes = [...event.target.closest("[data-redline]").querySelectorAll("[data-change]")];
  const now = changes.indexOf(document.activeElement);
  const next = changes[(now + 1) % changes.length];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

// Letters without their marks; one letter stays one letter, so that places agree.
export function fold(text) {
  return [...text.normalize("NFC")].map((letter) => letter.normalize("NFD")[0].replace("đ", "d").replace("Đ", "d").toLowerCase()).join("");
}

function mark(reader, wanted) {
  const needle = fold(wanted.trim());
  if (needle.length < 2) return;
  const walker = document.createTreeWalker(reader, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const at = fold(node.data).indexOf(needle);
    if (at < 0) continue;
    const found = node.splitText(at);
    found.splitText(needle.length);
    const wrapper = document.createElement("mark");
    found.replaceWith(wrapper);
    wrapper.append(found);
  }
}
