/**
 * What the forms of the strip share: a button that keeps, one that leaves, Escape, and Enter where it keeps.
 *
 *   formPanel({t, style: "note-panel", keep: t("keep"), onKeep, onLeave, enter: (event) => true}, label, field)
 */
import { h } from "../lib/dom.js";

export function formPanel({ t, style, keep, onKeep, onLeave, enter = () => false }, ...content) {
  const form = h("form", { class: `panel ${style}`, novalidate: true }, content, h("div", { class: "row-of-buttons" },
    h("button", { class: "chip strong", type: "submit" }, h("kbd", {}, "↵"), t(keep)),
    h("button", { class: "chip", type: "button", dataset: { leave: "" } }, h("kbd", {}, "Esc"), t("cancel"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onKeep(form.elements);
  });
  form.addEventListener("click", (event) => event.target.closest("[data-leave]") && onLeave());
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") onLeave();
    else if (event.key === "Enter" && !event.target.closest("button") && enter(event)) form.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return form;
}

export function labelled(id, label, input, ...more) {
  input.id = id;
  return h("div", { class: "field" }, h("label", { for: id }, label), input, more);
}

export function select(name, values, chosen, label) {
  return h("select", { name }, values.map((value) => h("option", { value, selected: value === chosen }, label(value))));
}
