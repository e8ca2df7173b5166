/**
 * Mouse and touch: a tap on a sentence moves the cursor there, a selection of words opens span editing; where that is
 * open, onTap takes a tap on a word.
 *
 *   bindPointer(root, {rows, store, onMove: (n) => …, onSelect: (n, span) => …, onTap: (n, point) => boolean});
 */
import { snapToGraphemes, spanAt, toPoints } from "./offsets.js";

const SETTLED_MS = 250;

export function bindPointer(root, { rows, store, onMove, onSelect, onTap }) {
  let timer = null;
  let isDown = false;

  root.addEventListener("pointerdown", () => { isDown = true; });
  for (const type of ["pointerup", "pointercancel"]) {
    document.addEventListener(type, () => {
      isDown = false;
      look();
    });
  }
  document.addEventListener("selectionchange", () => !isDown && look());
  root.addEventListener("click", (event) => {
    const { target } = event;
    const n = rows.numberOf(target);
    if (n === null || target.closest("button, a, .strip, .conflict") || selected()) return;
    const text = target.closest(".text");
    if (!text || !onTap(n, pointAt(n, text, event))) onMove(n);
  });
  // A press on a chip leaves the focus on its row, so that the keys go on.
  root.addEventListener("mousedown", (event) => {
    if (event.target.closest(".chip") && !event.target.closest("form")) event.preventDefault();
  });

  /** The code point of a sentence under the pointer. */
  function pointAt(n, text, { clientX, clientY }) {
    const { offsetNode, offset, startContainer = offsetNode, startOffset = offset } = document.caretPositionFromPoint?.(clientX, clientY)
      ?? document.caretRangeFromPoint(clientX, clientY);
    return toPoints(store.sentences[n].text, unitsBefore(text, startContainer, startOffset));
  }

  function look() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const found = selected();
      if (found) onSelect(...found);
    }, SETTLED_MS);
  }

  /** The words selected in one sentence, [n, span] in code points of the article; null when there are none. */
  function selected() {
    const selection = document.getSelection();
    if (selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const text = range.startContainer.parentElement?.closest(".text");
    if (!root.contains(text) || !range.toString().trim()) return null;
    const n = rows.numberOf(text);
    const sentence = store.sentences[n];
    const words = sentence.text;
    const before = unitsBefore(text, range.startContainer, range.startOffset);
    const after = text.contains(range.endContainer) ? unitsBefore(text, range.endContainer, range.endOffset) : words.length;
    const chosen = words.slice(before, after);
    return [n, spanAt(sentence, snapToGraphemes(words, after - chosen.trimStart().length, before + chosen.trimEnd().length))];
  }
}

function unitsBefore(text, node, offset) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}
