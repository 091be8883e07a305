// Starts what the page has. Every part works on links and forms that also work without it.
import * as confirm from "./confirm.js";
import * as days from "./days.js";
import * as dialogs from "./dialogs.js";
import * as files from "./files.js";
import * as guards from "./guards.js";
import * as menus from "./menus.js";
import * as quoting from "./quoting.js";
import * as reading from "./reading.js";
import * as suggest from "./suggest.js";
import * as themes from "./themes.js";

for (const part of [confirm, days, dialogs, files, guards, menus, quoting, reading, suggest, themes]) part.start(document);
if (document.querySelector("[data-mention]")) import("./mentions.js").then((part) => part.start(document));

document.querySelector("[data-focus]")?.focus();
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) for (const part of [days, dialogs, files]) part.start(event.detail.elt);
});
