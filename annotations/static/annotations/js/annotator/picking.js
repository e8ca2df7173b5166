/**
 * Picking words for a span: a range of whole words in one sentence that arrows move and stretch. Pure.
 *
 *   let picked = startPick(sentence);          // {words, from, to} – numbers of words
 *   picked = movePick(picked, 1, false);       // one word on; true stretches instead
 *   spanOfPick(picked, sentence)               // [s, e] in code points of the article
 */
import { countPoints, snapToGraphemes, toPoints, toUnits, wordSpans, wordsAt } from "./offsets.js";
import { overlap } from "./record.js";

const OPENING_MARKS = /[“„«"‘']$/u;
const CLOSING_MARKS = /^[,.!?…]*[”“»"’']+/u;

const RIGHT_TO_LEFT = /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The arrows follow the eye: where a text runs from right to left, ← goes on and → goes back. */
export function turned(key, text) {
  return RIGHT_TO_LEFT.test(text) ? key.replace(/Left|Right/, (side) => (side === "Left" ? "Right" : "Left")) : key;
}

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

/** A span with one edge (0 or 1) moved by a character as readers count them; it keeps one and stays in its sentence. */
export function nudge(span, { text, start }, edge, step) {
  const unit = toUnits(text, span[edge] - start);
  const [from, to] = snapToGraphemes(text, Math.max(0, unit - (step < 0)), unit + (step > 0));
  const moved = span.with(edge, start + toPoints(text, step < 0 ? from : to));
  return moved[0] < moved[1] ? moved : span;
}

export function spanOfPick({ words, from, to }, sentence) {
  const first = words[Math.min(from, to)];
  const last = words[Math.max(from, to)];
  return [sentence.start + first[0], sentence.start + last[1]];
}

/** A span of words with the quotation marks that hug it, as content is recorded. */
export function withMarks([start, end], sentence) {
  const before = wordsAt(sentence, [sentence.start, start]);
  const after = wordsAt(sentence, [end, Infinity]);
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
