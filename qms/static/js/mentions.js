// A text in which people are named as @username: once @ is typed, those who can be mentioned are suggested by name or
// username, with or without diacritics. They are the people of the page's own list, which works without scripts too.
import { walk } from "./suggest.js";

const MOST = 8;
const BEGUN = /(?<![\p{L}\p{M}\p{N}_.@-])@((?:[^\n@]*[^\s@])?)$/u;

export function start(root) {
  for (const part of root.querySelectorAll("[data-mention]")) attach(part);
}

function attach(part) {
  const text = part.querySelector("textarea");
  const list = part.querySelector("[role=listbox]");
  const people = [...text.form.querySelectorAll(`input[name="${part.dataset.mention}"]`)].map(person);

  const begun = () => BEGUN.exec(text.value.slice(0, text.selectionStart));
  const offer = (found) => {
    list.replaceChildren(...found.map((one, index) => option(one, `${list.id}-${index + 1}`)));
    list.hidden = !found.length;
    choose(found.length ? 0 : -1);
  };
  const take = (chosen) => {
    const [typed] = begun();
    text.setRangeText(`@${chosen.dataset.username} `, text.selectionStart - typed.length, text.selectionStart, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  };
  const choose = walk(text, list, take);

  const look = () => {
    const wanted = text.selectionStart === text.selectionEnd && begun();
    offer(wanted ? people.filter((one) => one.answers(folded(wanted[1]))).slice(0, MOST) : []);
  };
  text.addEventListener("input", look);
  text.addEventListener("click", look);
  text.addEventListener("blur", () => offer([]));
  text.addEventListener("keydown", (event) => event.key === "Escape" && offer([]));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) take(chosen);
  });
  if (document.activeElement === text) look(); // somebody was quicker than this script
}

function person(box) {
  const { username } = box.dataset;
  const label = box.closest("label").textContent.trim();
  const words = ` ${folded(label)}`;
  return { username, label, answers: (typed) => username.startsWith(typed) || words.includes(` ${typed}`) };
}

function option({ username, label }, id) {
  const made = document.createElement("div");
  Object.assign(made, { id, className: "suggestion", role: "option" });
  made.dataset.username = username;
  const code = Object.assign(document.createElement("span"), { className: "code", textContent: `@${username}` });
  made.append(code, " ", Object.assign(document.createElement("span"), { textContent: label }));
  return made;
}

function folded(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
}
