/**
 * The forms of the strip, each as the server rendered it in a template: Enter keeps and Escape leaves, as its two buttons
 * do, and what cannot be kept is said beside its field.
 *
 *   formPanel("note", {values: {note: "…"}, onKeep: ({note}) => …, onLeave, enter: (event) => !event.shiftKey})
 */
import { find, findAll } from "../lib/dom.js";

export function formPanel(name, { values = {}, onKeep, onLeave, enter = () => true }) {
  const form = find(`#${name}-form`).content.cloneNode(true).firstElementChild;
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = values[field.name];
    else if (field.name in values) field.value = values[field.name] ?? "";
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const field of findAll("[type=text], textarea", form)) field.value = field.value.trim();
    if (isRight(form)) onKeep(Object.fromEntries(new FormData(form)));
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
  return { element: form, focus: () => find("input, select, textarea", form).focus() };
}

/** Whether everything can be kept; the first field that cannot takes the focus. */
function isRight(form) {
  for (const error of findAll(".field-error", form)) {
    const field = find("[name]", error.parentElement);
    error.hidden = field.checkValidity();
    field.setAttribute("aria-invalid", String(!error.hidden));
    if (error.hidden) field.removeAttribute("aria-describedby");
    else field.setAttribute("aria-describedby", error.id);
  }
  find("[aria-invalid=true]", form)?.focus();
  return form.checkValidity();
}
