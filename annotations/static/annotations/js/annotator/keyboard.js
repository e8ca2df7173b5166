/**
 * Binds the table of keys to the page, outside text fields and lists; buttons keep their own Enter and Space.
 *
 *   bindKeys(document, {keys, run: (action, value) => …, capture: (name) => false});
 *
 * `capture` sees a key first: a question, a list or span editing takes what is its own and says true.
 */
/** Where keys are text. */
const TEXT_FIELD = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select";
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

export function bindKeys(root, { keys, run, capture }) {
  const table = new Map(keys.flatMap(({ action, keys: names }) => (
    names.map((name, place) => [name, { action, value: action === "speaker" ? String(place + 1) : null }])
  )));

  /** True where the key was one of the table; a focused button, link or choice answers to its own keys. */
  function act(name, target) {
    const bound = table.get(name);
    const control = target.closest("button, a[href], summary, input, [role=listbox]");
    if (!bound || (control && (NATIVE.has(name) || control.matches("[role=listbox], input")))) return false;
    return run(bound.action, bound.value) !== PASS;
  }

  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || SILENT.has(event.key) || event.target.matches(TEXT_FIELD)) return;
    const name = nameOfKey(event);
    if (capture(name) || act(name, event.target)) event.preventDefault();
  });
}
