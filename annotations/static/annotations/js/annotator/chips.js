/**
 * Chips: small buttons that name their key. A click on any [data-action] is the same act as its key.
 *
 *   chip({key: "q", label: "quote", action: "quote", on: true})
 *   keyChip({key: "y", label: "yes"})   // in a panel: its key, pressed there
 */
import { h } from "../lib/dom.js";

const FACES = {
  Enter: "↵", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Backspace: "⌫", Escape: "Esc", Tab: "⇥",
};

/** The caps of a key as shown: "Shift+U" gives ["Shift", "U"]. */
const capsOf = (key) => (key === "+" ? ["+"] : key.split("+").map((part) => FACES[part] ?? part));

export function chip({ key, label, action, value, on, style = "", title }) {
  return h("button", {
    type: "button",
    class: `chip ${style}${on ? " on" : ""}`.trim(),
    "aria-pressed": on === undefined ? null : String(on),
    title,
    "data-action": action,
    "data-value": value,
  }, key && capsOf(key).map((cap) => h("kbd", {}, cap)), h("span", {}, label));
}

export const keyChip = ({ key, ...rest }) => chip({ key, action: "panel:key", value: key, ...rest });
