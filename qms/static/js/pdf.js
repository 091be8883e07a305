// A PDF in the page: canvas and text layer, drawn when a page comes into view. `#page=3` leads to a page.
import { fold } from "./reading.js";

for (const host of document.querySelectorAll("[data-pdf]")) new Viewer(host);

function Viewer(host) {
  const pages = host.querySelector(".pdf-pages");
  const number = host.querySelector("[data-pdf-page]");
  const drawn = new Map();
  let scale = 1;
  let library;
  let pdf;
  let observer;

  open().catch((error) => {
    console.error(error);
    pages.replaceChildren(Object.assign(document.createElement("p"), { className: "pdf-note", textContent: host.dataset.failed }));
  });

  async function open() {
    library = await import(host.dataset.pdfLibrary);
    library.GlobalWorkerOptions.workerSrc = host.dataset.pdfWorker;
    const source = { url: host.dataset.pdf, wasmUrl: new URL(host.dataset.pdfDecoders, location).href, useWasm: false, isEvalSupported: false, enableXfa: false };
    pdf = await library.getDocument(source).promise;
    host.querySelector("[data-pdf-count]").textContent = `/ ${pdf.numPages}`;
    number.max = pdf.numPages;
    await fit();
    controls();
    addEventListener("hashchange", follow);
    follow();
  }

  async function fit() {
    const first = await pdf.getPage(1);
    const width = first.getViewport({ scale: 1 }).width;
    scale = Math.min((pages.clientWidth - 24) / width, 1.5);
    await layOut();
  }

  // Empty sheets of the first page's size keep the scroll bar steady; each takes its own size when drawn.
  async function layOut() {
    observer?.disconnect();
    drawn.clear();
    const { width, height } = (await pdf.getPage(1)).getViewport({ scale });
    pages.replaceChildren(...Array.from({ length: pdf.numPages }, (_, index) => {
      const sheet = document.createElement("div");
      sheet.className = "pdf-page";
      sheet.dataset.number = index + 1;
      sheet.setAttribute("role", "group");
      sheet.setAttribute("aria-label", `${host.dataset.pageLabel} ${index + 1}`);
      size(sheet, width, height);
      return sheet;
    }));
    observer = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)), { root: pages, rootMargin: "300px" });
    for (const sheet of pages.children) observer.observe(sheet);
  }

  async function draw(sheet) {
    const at = Number(sheet.dataset.number);
    if (drawn.has(at)) return;
    drawn.set(at, true);
    const page = await pdf.getPage(at);
    const viewport = page.getViewport({ scale });
    const density = devicePixelRatio || 1;
    const canvas = Object.assign(document.createElement("canvas"), { width: viewport.width * density, height: viewport.height * density });
    canvas.setAttribute("aria-hidden", "true");
    const text = Object.assign(document.createElement("div"), { className: "pdf-text" });
    size(sheet, viewport.width, viewport.height);
    sheet.style.setProperty("--total-scale-factor", scale);
    sheet.replaceChildren(canvas, text);
    await page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] }).promise;
    await new library.TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
    markFound(text);
  }

  function markFound(text) {
    const wanted = fold(host.dataset.find || new URLSearchParams(location.search).get("find") || "").split(/\s+/).filter((word) => word.length > 1);
    if (!wanted.length) return;
    for (const span of text.querySelectorAll("span")) {
      const words = fold(span.textContent);
      if (wanted.every((word) => words.includes(word))) span.classList.add("pdf-found");
    }
  }

  function controls() {
    const on = (name, act) => host.querySelector(`[data-pdf-${name}]`).addEventListener("click", act);
    on("previous", () => go(current() - 1));
    on("next", () => go(current() + 1));
    on("smaller", () => zoom(0.8));
    on("larger", () => zoom(1.25));
    number.addEventListener("change", () => go(Number(number.value)));
    pages.addEventListener("scroll", () => { if (document.activeElement !== number) number.value = current(); }, { passive: true });
  }

  async function zoom(factor) {
    const at = current();
    scale = Math.min(4, Math.max(0.3, scale * factor));
    await layOut();
    go(at);
  }

  function current() {
    const middle = pages.scrollTop + pages.clientHeight / 3;
    const above = [...pages.children].filter((sheet) => sheet.offsetTop - pages.offsetTop <= middle);
    return Math.max(1, above.length);
  }

  function go(at) {
    const sheet = pages.children[Math.min(pdf.numPages, Math.max(1, at)) - 1];
    pages.scrollTop = sheet.offsetTop - pages.offsetTop - 8;
    number.value = sheet.dataset.number;
  }

  function follow() {
    const found = /page=(\d+)/.exec(location.hash);
    if (found) go(Number(found[1]));
  }

  function size(sheet, width, height) {
    sheet.style.width = `${width}px`;
    sheet.style.height = `${height}px`;
  }
}
