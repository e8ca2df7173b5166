/**
 * The words in quotation marks, per sentence, marks included; paired paragraph by paragraph as the server does.
 * An opening mark that is never closed quotes to the end of its paragraph.
 *
 *   quotedSpans([{text: "“We wrote,” she said.", start: 100, paragraph: 0}])  // [[[100, 111]]]
 */
import { countPoints, toPoints } from "./offsets.js";

const MARK = /[“„«”»"＂]|''|``|‘‘|’’/g;
const OPENING = new Set(["“", "„", "«", "‘‘", "``"]);
const CLOSING = new Set(["”", "»", "’’"]);
const LONGEST_UNCLOSED = 3000;

/** One list of [start, end] (code points of the article) for each sentence. */
export function quotedSpans(sentences) {
  const spans = sentences.map(() => []);
  for (const paragraph of paragraphs(sentences)) {
    for (const [start, end] of pairQuotes(paragraph)) {
      for (const place of paragraph) clip(spans[place.index], place, start, end);
    }
  }
  return spans;
}

function paragraphs(sentences) {
  const groups = [];
  sentences.forEach((sentence, index) => {
    const end = sentence.start + countPoints(sentence.text);
    const place = { index, text: sentence.text, start: sentence.start, end };
    if (index > 0 && sentences[index - 1].paragraph === sentence.paragraph) groups.at(-1).push(place);
    else groups.push([place]);
  });
  return groups;
}

function pairQuotes(paragraph) {
  const pairs = [];
  const last = paragraph.at(-1).end;
  let opened = null;
  for (const mark of marksOf(paragraph)) {
    if (opened === null) {
      if (!CLOSING.has(mark.symbol) && !mark.stray) opened = mark.start;
    } else if (!OPENING.has(mark.symbol)) {
      pairs.push([opened, mark.end]);
      opened = null;
    }
  }
  if (opened !== null && last - opened <= LONGEST_UNCLOSED) pairs.push([opened, last]);
  return pairs;
}

function marksOf(paragraph) {
  return paragraph.flatMap(({ text, start }) => [...text.matchAll(MARK)].map((found) => ({
    symbol: found[0],
    start: start + toPoints(text, found.index),
    end: start + toPoints(text, found.index + found[0].length),
    stray: isStray(text, found),
  })));
}

/** A straight mark that opens nothing: an inch sign, or a closing mark left over. */
function isStray(text, found) {
  if (OPENING.has(found[0]) || CLOSING.has(found[0])) return false;
  const before = text[found.index - 1] ?? " ";
  const after = text[found.index + found[0].length] ?? " ";
  return /\s/.test(after) && !/\s/.test(before);
}

function clip(spans, place, start, end) {
  const from = Math.max(start, place.start);
  const to = Math.min(end, place.end);
  if (from < to) spans.push([from, to]);
}
