/**
 * Paints content, cue and mention over the text without touching it (CSS Custom Highlight API). A browser without it
 * (before Chrome 105, Safari 17.2, Firefox 140) marks and attributes all the same, its text stays plain.
 *
 *   const paint = createHighlights({sentences, textOf});
 *   paint.draw(4, [{name: "cue", span: [120, 124]}]);   // spans in code points of the article
 */
import { sentenceAt, toUnits } from "./offsets.js";

export const NAMES = ["content", "other-content", "cue", "mention", "guess-content", "guess-cue", "guess-mention", "picked"];

export function createHighlights(options) {
  return globalThis.CSS?.highlights ? new PaintedHighlights(options) : { draw() {} };
}

/** Cuts a span at the sentences it lies in: [{n, start, end}] in code points of each sentence. */
function pieces(sentences, [start, end]) {
  const found = [];
  for (let n = Math.max(sentenceAt(sentences, start), 0); n < sentences.length && sentences[n].start < end; n += 1) {
    const from = Math.max(start, sentences[n].start);
    const to = Math.min(end, sentences[n].end);
    if (from < to) found.push({ n, start: from - sentences[n].start, end: to - sentences[n].start });
  }
  return found;
}

/**
 * What the browser skips far off the screen (content-visibility) is not painted either: at each change of a page it goes
 * through all its highlights.
 */
class PaintedHighlights {
  #sentences;
  #textOf;
  #drawn = new Map();
  #places;
  #far;

  constructor({ sentences, textOf }) {
    this.#sentences = sentences;
    this.#textOf = textOf;
    this.#places = sentences.map(() => new Set());
    this.#far = sentences.map((_, n) => !textOf(n).checkVisibility({ contentVisibilityAuto: true }));
    NAMES.forEach((name, place) => {
      const highlight = new Highlight();
      highlight.priority = place;
      CSS.highlights.set(name, highlight);
    });
    document.addEventListener("contentvisibilityautostatechange", ({ target, skipped }) => {
      const n = Number(target.dataset.n);
      this.#far[n] = skipped;
      for (const one of this.#places[n] ?? []) this.#paint(one);
    }, true);
  }

  /** All spans that belong to the record of sentence `owner`; they may lie in other sentences. */
  draw(owner, spans) {
    const key = JSON.stringify(spans);
    const before = this.#drawn.get(owner);
    if (before?.key === key) return;
    for (const one of before?.ranges ?? []) {
      this.#places[one.n].delete(one);
      CSS.highlights.get(one.name).delete(one.range);
    }
    const ranges = spans.flatMap(({ name, span }) => pieces(this.#sentences, span).map((piece) => ({ n: piece.n, name, range: this.#range(piece) })));
    this.#drawn.set(owner, { key, ranges });
    for (const one of ranges) {
      this.#places[one.n].add(one);
      this.#paint(one);
    }
  }

  #paint({ n, name, range }) {
    CSS.highlights.get(name)[this.#far[n] ? "delete" : "add"](range);
  }

  #range({ n, start, end }) {
    const node = this.#textOf(n).firstChild;
    return new StaticRange({
      startContainer: node, startOffset: toUnits(node.data, start), endContainer: node, endOffset: toUnits(node.data, end),
    });
  }
}

/**
 * What a record and its open suggestions paint; whole-sentence content of unquoted words stays plain. Every second
 * attribution has a ground of its own, so that content within content shows.
 */
export function spansOf(record, pending, sentence) {
  const solid = record.attributions.filter((one) => one.speaker.kind !== "article").flatMap((one, place) => [
    ...one.content.filter((span) => one.mode !== "indirect" || !isWhole(span, sentence)).map((span) => ({ name: place % 2 ? "other-content" : "content", span })),
    ...one.cue.map((span) => ({ name: "cue", span })),
    ...[one.speaker, ...one.chain].flatMap((link) => link.mention.map((span) => ({ name: "mention", span }))),
  ]);
  const guessed = pending.filter((one) => one.attribution).flatMap(({ attribution }) => [
    ...attribution.content.map((span) => ({ name: "guess-content", span })),
    ...(attribution.cue ?? []).map((span) => ({ name: "guess-cue", span })),
    ...[attribution.speaker, ...(attribution.chain ?? [])].flatMap((link) => (link.mention ?? []).map((span) => ({ name: "guess-mention", span }))),
  ]);
  return [...solid, ...guessed];
}

const isWhole = ([start, end], sentence) => start <= sentence.start && end >= sentence.end;
