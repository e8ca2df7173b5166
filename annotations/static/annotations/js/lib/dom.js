/**
 * Builds and finds elements; text is always set as text, never parsed as HTML.
 *
 *   h("button", {class: "chip", type: "button", dataset: {action: "claim"}}, h("kbd", {}, "c"), "claim")
 */

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) set(element, name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "dataset") Object.assign(element.dataset, value);
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : value);
}

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

/** The JSON the server rendered with json_script under this id. */
export function readJson(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** Whether typing there means text, so that no key of the table may act. */
export function isTextField(element) {
  return element instanceof HTMLElement
    && (element.isContentEditable || element.matches("input:not([type=radio], [type=checkbox], [type=button]), textarea, select"));
}
