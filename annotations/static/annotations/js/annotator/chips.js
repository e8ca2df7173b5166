/**
 * Chips: small buttons that name their key. A click on any [data-action] is the same act as its key.
 *
 *   chip({key: "q", label: "quote", action: "quote", on: true})
 */
import { h } from "../lib/dom.js";

const FACES = {
  Enter: "↵", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Backspace: "⌫", Escape: "Esc", Tab: "⇥",
};

/** The caps of a key as shown: "Shift+U" gives ["Shift", "U"]. */
export function capsOf(key) {
  return key === "+" ? ["+"] : key.split("+").map((part) => FACES[part] ?? part);
}

export function chip({ key = null, label, action, value = null, on = null, style = "", title = null }) {
  return h("button", {
    type: "button",
    class: `chip ${style}${on ? " on" : ""}`.trim(),
    "aria-pressed": on === null ? null : String(on),
    title,
    dataset: { action, ...(value === null ? {} : { value }) },
  }, key && capsOf(key).map((cap) => h("kbd", {}, cap)), h("span", {}, label));
}

export function group(label, ...children) {
  return h("div", { class: "group", role: "group", "aria-label": label }, h("span", { class: "label" }, label), children);
}
