// A sentence selected in a document's text offers to report that practice is another: the link on the page, with the words.
const LONGEST = 1500;

export function start(root) {
  const reader = root.querySelector("[data-reader], [data-pdf] .pdf-pages");
  const link = root.querySelector("[data-report-quote]");
  if (!reader || !link) return;
  const offer = link.cloneNode(true);
  offer.removeAttribute("data-report-quote");
  offer.className = "btn btn-primary btn-sm quote-offer";
  offer.textContent = link.dataset.reportQuote;
  offer.hidden = true;
  document.body.append(offer);
  document.addEventListener("selectionchange", () => show(reader, link, offer));
}

function show(reader, link, offer) {
  const selection = document.getSelection();
  const words = selection.toString().replace(/\s+/g, " ").trim();
  offer.hidden = words.length < 8 || !reader.contains(selection.anchorNode) || !reader.contains(selection.focusNode);
  if (offer.hidden) return;
  const url = new URL(link.href);
  url.searchParams.set("quote", words.slice(0, LONGEST));
  offer.href = url;
  const box = selection.getRangeAt(0).getBoundingClientRect();
  offer.style.left = `${Math.max(8, Math.min(box.left + scrollX, document.documentElement.clientWidth - 180))}px`;
  offer.style.top = `${box.bottom + scrollY + 6}px`;
}
