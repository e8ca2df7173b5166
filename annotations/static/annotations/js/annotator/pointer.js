/**
 * Mouse and touch: a tap on a sentence moves the cursor there, a selection of words opens span editing; where that is
 * open, onTap takes a tap on a word.
 *
 *   new Pointer(root, {rows, store, onMove: (n) => …, onSelect: (n, span) => …, onTap: (n, point) => boolean});
 */
import { snapToGraphemes, toPoints } from "./offsets.js";

const SETTLED_MS = 250;

export class Pointer {
  #root;
  #the;
  #timer = null;
  #isDown = false;

  constructor(root, parts) {
    this.#root = root;
    this.#the = parts;
    root.addEventListener("pointerdown", () => { this.#isDown = true; });
    for (const type of ["pointerup", "pointercancel"]) {
      document.addEventListener(type, () => {
        this.#isDown = false;
        this.#look();
      });
    }
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("mousedown", keepFocus);
    document.addEventListener("selectionchange", () => !this.#isDown && this.#look());
  }

  // Private

  #click(event) {
    const n = this.#the.rows.numberOf(event.target);
    if (n === null || event.target.closest("button, a, input, textarea, select, label") || this.#selection()) return;
    if (event.target.closest(".strip, .conflict")) return;
    const text = event.target.closest(".text");
    if (!text || !this.#the.onTap(n, this.#pointAt(n, text, event))) this.#the.onMove(n);
  }

  /** The code point of a sentence under the pointer. */
  #pointAt(n, text, { clientX, clientY }) {
    const { offsetNode, offset, startContainer = offsetNode, startOffset = offset } = document.caretPositionFromPoint?.(clientX, clientY)
      ?? document.caretRangeFromPoint(clientX, clientY);
    return toPoints(this.#the.store.sentences[n].text, unitsBefore(text, startContainer, startOffset));
  }

  #look() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const found = this.#selection();
      if (found) this.#the.onSelect(found.n, found.span);
    }, SETTLED_MS);
  }

  /** The words selected in one sentence, as a span of the article in code points; null when there are none. */
  #selection() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    const text = range.startContainer.parentElement?.closest(".text");
    if (!text || !this.#root.contains(text) || !range.toString().trim()) return null;
    const n = this.#the.rows.numberOf(text);
    return { n, span: this.#spanIn(n, text, range) };
  }

  #spanIn(n, text, range) {
    const { start: offset, text: words } = this.#the.store.sentences[n];
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
