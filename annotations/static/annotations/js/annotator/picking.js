/**
 * Picking words for a span: a range of whole words in one sentence that arrows move and stretch. Pure.
 *
 *   let picked = startPick(sentence);          // {words, from, to} – numbers of words
 *   picked = movePick(picked, 1, false);       // one word on; true stretches instead
 *   spanOfPick(picked, sentence)               // [s, e] in code points of the article
 */
import { countPoints, slicePoints, wordSpans } from "./offsets.js";
import { overlap } from "./record.js";

const OPENING_MARKS = /[“„«"‘']$/u;
const CLOSING_MARKS = /^[,.!?…]*[”“»"’']+/u;

export function startPick(sentence, near = null) {
  const words = wordSpans(sentence.text);
  if (words.length === 0) return { words: [[0, countPoints(sentence.text)]], from: 0, to: 0 };
  const inside = near ? words.map((word, place) => (overlap(word, near) ? place : -1)).filter((place) => place >= 0) : [];
  return { words, from: inside[0] ?? 0, to: inside.at(-1) ?? 0 };
}

/** `from` stays where it is when stretching, `to` moves; without stretching both go to the word beside `to`. */
export function movePick({ words, from, to }, step, stretch) {
  const next = Math.max(0, Math.min(words.length - 1, to + step));
  return { words, from: stretch ? from : next, to: next };
}

export function spanOfPick({ words, from, to }, sentence) {
  const first = words[Math.min(from, to)];
  const last = words[Math.max(from, to)];
  return [sentence.start + first[0], sentence.start + last[1]];
}

/** A span of words with the quotation marks that hug it, as content is recorded. */
export function withMarks([start, end], sentence) {
  const before = slicePoints(sentence.text, 0, start - sentence.start);
  const after = slicePoints(sentence.text, end - sentence.start, countPoints(sentence.text));
  const opens = OPENING_MARKS.exec(before)?.[0] ?? "";
  const closes = CLOSING_MARKS.exec(after)?.[0] ?? "";
  if (Boolean(opens) !== Boolean(closes)) return [start, end];
  return [start - countPoints(opens), end + countPoints(closes)];
}

/** Picking what is there takes it out; else what overlaps gives way and the rest stays. */
export function togglePick(spans, picked) {
  const isThere = spans.some(([start, end]) => start === picked[0] && end === picked[1]);
  const others = spans.filter((span) => !overlap(span, picked));
  return isThere ? others : [...others, picked].sort((a, b) => a[0] - b[0]);
}
