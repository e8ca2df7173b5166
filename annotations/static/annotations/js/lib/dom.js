/**
 * Builds and finds elements; text is always set as text, never parsed as HTML.
 *
 *   h("button", {class: "chip", type: "button", "data-action": "claim"}, h("kbd", {}, "c"), "claim")
 */

/** An element; a property or child that is nothing or false is left out. */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if ((value ?? false) !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter(Boolean));
  return element;
}

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

/** The JSON the server rendered with json_script under this id. */
export const readJson = (id, page = document) => JSON.parse(page.getElementById(id).textContent);
