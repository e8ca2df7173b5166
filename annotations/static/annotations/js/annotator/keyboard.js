/**
 * Binds the table of keys to the page, outside text fields and lists; buttons keep their own Enter and Space.
 *
 *   new Keyboard(document, {keys, run: (action, value, event) => …, capture: (name, event) => false});
 *
 * `capture` sees a key first: a question, a list or span editing takes what is its own and says true.
 */
import { isTextField } from "../lib/dom.js";

const NATIVE = new Set(["Enter", "Space", "Tab"]);
const SILENT = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Unidentified", "Dead"]);

/** What `run` gives back for a key it leaves to the browser. */
export const PASS = Symbol("pass");

/** The key of an event as the table writes it: "c", "?", "Space", "Shift+U", "Ctrl+Enter". */
export function nameOfKey({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const plain = key === " " ? "Space" : isLetter && shiftKey ? key.toUpperCase() : isLetter ? key.toLowerCase() : key;
  const showsShift = shiftKey && (isLetter || key.length > 1 || key === " ");
  return [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", showsShift && "Shift", plain].filter(Boolean).join("+");
}

export class Keyboard {
  #table = new Map();
  #run;
  #capture;

  constructor(root, { keys, run, capture }) {
    for (const { action, keys: names } of keys) {
      names.forEach((name, place) => this.#table.set(name, { action, value: action === "speaker" ? String(place + 1) : null }));
    }
    this.#run = run;
    this.#capture = capture;
    root.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    if (event.defaultPrevented || event.isComposing || SILENT.has(event.key)) return;
    const name = nameOfKey(event);
    if (isTextField(event.target)) return;
    if (this.#capture(name, event)) {
      event.preventDefault();
      return;
    }
    const bound = this.#table.get(name);
    if (!bound || this.#isNative(name, event)) return;
    if (this.#run(bound.action, bound.value) !== PASS) event.preventDefault();
  }

  /** A focused button, link or choice answers to its own keys. */
  #isNative(name, event) {
    const control = event.target.closest("button, a[href], summary, input, [role=listbox]");
    return Boolean(control) && (NATIVE.has(name) || control.matches("[role=listbox], input"));
  }
}
