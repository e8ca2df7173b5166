/**
 * The small panels of the strip: a question, a list to pick from, a note. Each is {element, focus?, capture?, closed?};
 * `capture(name, event)` takes the keys that are its own.
 */
import { h } from "../lib/dom.js";
import { chip } from "./chips.js";
import { formPanel, labelled } from "./form-panel.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** A question asked once, inline: y or Enter for yes, any other key for no. */
export function askPanel({ question, yes, no, onYes, onNo }) {
  const element = h("div", { class: "panel ask", role: "group", "aria-label": question },
    h("strong", {}, question),
    chip({ key: "y", label: yes, action: "panel:yes", style: "strong" }),
    chip({ key: "Escape", label: no, action: "panel:no" }));
  element.addEventListener("click", (event) => {
    const action = event.target.closest("[data-action]")?.dataset.action;
    if (action === "panel:yes") onYes();
    if (action === "panel:no") onNo();
  });
  return {
    element,
    capture(name) {
      if (name === "y" || name === "Enter") onYes();
      else onNo();
      return true;
    },
  };
}

/** A list, each choice with a key of its own: digits, then letters. choices: [{value, label, on}]. */
export function pickPanel({ label, choices, close, onPick, extra = [] }) {
  const numbered = choices.map((choice, place) => ({ ...choice, key: place < 9 ? String(place + 1) : LETTERS[place - 9] }));
  const all = [...numbered, ...extra];
  const element = h("div", { class: "panel pick", role: "group", "aria-label": label },
    h("span", { class: "label" }, label),
    all.map((choice) => chip({ ...choice, on: choice.on ?? false, action: "panel:pick", value: choice.key })),
    chip({ key: "Escape", label: close, action: "panel:close" }));
  const pick = (key) => {
    const choice = all.find((one) => one.key === key);
    if (choice) onPick(choice.value);
    return Boolean(choice);
  };
  element.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button?.dataset.action === "panel:pick") pick(button.dataset.value);
    if (button?.dataset.action === "panel:close") onPick(null);
  });
  return {
    element,
    capture(name) {
      if (name === "Escape") onPick(null);
      else if (!pick(name)) return false;
      return true;
    },
  };
}

/** A note on the sentence: Enter keeps it, Shift+Enter is a new line, Escape leaves it as it was. */
export function notePanel({ t, note, onKeep, onLeave }) {
  const field = h("textarea", { rows: "2", maxlength: "5000", value: note });
  const keep = () => onKeep(field.value.trim());
  const options = { t, style: "note-panel", keep: "keep", onKeep: keep, onLeave, enter: (event) => !event.shiftKey };
  return { element: formPanel(options, labelled("note-field", t("note_label"), field)), focus: () => field.focus() };
}
