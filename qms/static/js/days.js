// A date is typed as dd/mm/yyyy; a button beside it opens the browser's calendar and writes it in that form.
export function start(root) {
  for (const group of root.querySelectorAll("[data-day]:not([data-ready])")) {
    group.dataset.ready = "yes";
    const input = group.querySelector("input");
    const calendar = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, className: "day-native" });
    calendar.setAttribute("aria-hidden", "true");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-icon" });
    button.setAttribute("aria-label", document.body.dataset.calendarLabel);
    button.append(icon("calendar-event"));
    button.addEventListener("click", () => {
      calendar.value = isoDay(input.value);
      calendar.showPicker();
    });
    calendar.addEventListener("change", (event) => {
      event.stopPropagation();
      input.value = calendar.value.split("-").reverse().join("/");
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    group.append(button, calendar);
  }
}

function isoDay(text) {
  const found = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}
