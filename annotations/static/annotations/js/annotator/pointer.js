/**
 * Mouse and touch: a tap on a sentence moves the cursor there, a selection of words opens span editing.
 *
 *   new Pointer(root, {rows, store, onMove: (n) => …, onSelect: (n, span) => …});
 */
import { snapToGraphemes, toPoints } from "./offsets.js";

const SETTLED_MS = 250;

export class Pointer {
  #root;
  #rows;
  #store;
  #onMove;
  #onSelect;
  #timer = null;
  #isDown = false;

  constructor(root, { rows, store, onMove, onSelect }) {
    this.#root = root;
    this.#rows = rows;
    this.#store = store;
    this.#onMove = onMove;
    this.#onSelect = onSelect;
    root.addEventListener("pointerdown", () => { this.#isDown = true; });
    document.addEventListener("pointerup", () => {
      this.#isDown = false;
      this.#look();
    });
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("mousedown", keepFocus);
    document.addEventListener("selectionchange", () => !this.#isDown && this.#look());
  }

  // Private

  #click(event) {
    const n = this.#rows.numberOf(event.target);
    if (n === null || event.target.closest("button, a, input, textarea, select, label") || this.#selection()) return;
    if (!event.target.closest(".strip, .conflict")) this.#onMove(n);
  }

  #look() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const found = this.#selection();
      if (found) this.#onSelect(found.n, found.span);
    }, SETTLED_MS);
  }

  /** The words selected in one sentence, as a span of the article in code points; null when there are none. */
  #selection() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    const text = range.startContainer.parentElement?.closest(".text");
    if (!text || !this.#root.contains(text) || !range.toString().trim()) return null;
    const n = this.#rows.numberOf(text);
    return { n, span: this.#spanIn(n, text, range) };
  }

  #spanIn(n, text, range) {
    const { start: offset, text: words } = this.#store.sentences[n];
    const before = unitsBefore(text, range.startContainer, range.startOffset);
    const after = text.contains(range.endContainer) ? unitsBefore(text, range.endContainer, range.endOffset) : words.length;
    const blankBefore = words.slice(before, after).match(/^\s*/)[0].length;
    const blankAfter = words.slice(before, after).match(/\s*$/)[0].length;
    const [start, end] = snapToGraphemes(words, before + blankBefore, after - blankAfter);
    return [offset + toPoints(words, start), offset + toPoints(words, end)];
  }
}

function unitsBefore(text, node, offset) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** A press on a chip leaves the focus on its row, so that the keys go on. */
function keepFocus(event) {
  if (event.target.closest(".chip") && !event.target.closest("form")) event.preventDefault();
}
