/**
 * The only place that knows of UTF-16: offsets of the product are code points, those of the browser are code units.
 *
 *   toUnits("a😀b", 2)  // 3
 *   toPoints("a😀b", 3) // 2
 *   slicePoints("a😀b", 1, 2) // "😀"
 */

const SURROGATE = /[\ud800-\udbff][\udc00-\udfff]/;

export const isAstral = (text) => SURROGATE.test(text);

/** The number of code points of a text. */
export function countPoints(text) {
  if (!isAstral(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The code unit at which the code point number `point` starts; beyond the end gives the end. */
export function toUnits(text, point) {
  if (!isAstral(text)) return Math.min(Math.max(point, 0), text.length);
  let unit = 0;
  for (let passed = 0; passed < point && unit < text.length; passed += 1) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  return unit;
}

/** The number of code points before a code unit; a unit inside a pair counts as its start. */
export function toPoints(text, unit) {
  const limit = Math.min(Math.max(unit, 0), text.length);
  if (!isAstral(text)) return limit;
  let points = 0;
  for (let at = 0; at < limit; points += 1) {
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
    if (at > limit) return points;
  }
  return points;
}

/** The text between two code points. */
export function slicePoints(text, start, end) {
  return text.slice(toUnits(text, start), toUnits(text, end));
}

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
  for (const part of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    if (part.isWordLike) words.push([toPoints(text, part.index), toPoints(text, part.index + part.segment.length)]);
  }
  return words;
}

/** The position of the last sentence that starts at or before an offset of the article; -1 before the first. */
export function sentenceAt(sentences, offset) {
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sentences[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
