/**
 * The only place that knows of UTF-16: offsets of the product are code points, those of the browser are code units.
 * A sentence is {text, start}: its words, and the code point of the article at which they begin.
 *
 *   toUnits("a😀b", 2)  // 3
 *   toPoints("a😀b", 3) // 2
 *   slicePoints("a😀b", 1, 2) // "😀"
 */

/** The number of code points of a text. */
export const countPoints = (text) => [...text].length;

/** The code unit at which the code point number `point` starts; beyond the end gives the end. */
export const toUnits = (text, point) => slicePoints(text, 0, Math.max(point, 0)).length;

/** The number of code points before a code unit; a unit inside a pair counts as its start. */
export const toPoints = (text, unit) => countPoints(text.slice(0, Math.max(unit, 0)).replace(/[\ud800-\udbff]$/, ""));

/** The text between two code points. */
export const slicePoints = (text, start, end) => [...text].slice(start, end).join("");

/** The span of the article between two code units of a sentence. */
export const spanAt = ({ text, start }, units) => units.map((unit) => start + toPoints(text, unit));

/** The words of a sentence under a span of the article. */
export const wordsAt = ({ text, start }, [from, to]) => slicePoints(text, from - start, to - start);

/** A range of code units widened to whole grapheme clusters, so that no emoji or accent is cut. */
export function snapToGraphemes(text, start, end) {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const first = segmenter.segment(text).containing(Math.min(start, text.length - 1));
  const last = segmenter.segment(text).containing(Math.max(end - 1, 0));
  return [first ? first.index : start, last ? last.index + last.segment.length : end];
}

/** The words of a text as [start, end] in code points; punctuation and blanks are no words. */
export function wordSpans(text) {
  const words = [];
  let start = 0;
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    const end = start + countPoints(segment);
    if (isWordLike) words.push([start, end]);
    start = end;
  }
  return words;
}

/** The position of the last sentence that starts at or before an offset of the article; -1 before the first. */
export const sentenceAt = (sentences, offset) => sentences.findLastIndex(({ start }) => start <= offset);
