/**
 * Paints content, cue and mention over the text without touching it (CSS Custom Highlight API); where the browser
 * has none, the text of the row is cut into spans with the same class names.
 *
 *   const paint = createHighlights({sentences, textOf});
 *   paint.draw(4, [{name: "cue", span: [120, 124]}]);   // spans in code points of the article
 */
import { h } from "../lib/dom.js";
import { countPoints, sentenceAt, slicePoints, toUnits } from "./offsets.js";

export const NAMES = ["content", "cue", "mention", "guess-content", "guess-mention", "picked"];

export function createHighlights(options) {
  return globalThis.CSS?.highlights ? new PaintedHighlights(options) : new SplitHighlights(options);
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

class PaintedHighlights {
  #sentences;
  #textOf;
  #ranges = new Map();

  constructor({ sentences, textOf }) {
    this.#sentences = sentences;
    this.#textOf = textOf;
    NAMES.forEach((name, place) => {
      const highlight = new Highlight();
      highlight.priority = place;
      CSS.highlights.set(name, highlight);
    });
  }

  /** All spans that belong to the record of sentence `owner`; they may lie in other sentences. */
  draw(owner, spans) {
    for (const [name, range] of this.#ranges.get(owner) ?? []) CSS.highlights.get(name).delete(range);
    const drawn = spans.flatMap(({ name, span }) => pieces(this.#sentences, span).map((piece) => [name, this.#range(piece)]));
    for (const [name, range] of drawn) CSS.highlights.get(name).add(range);
    this.#ranges.set(owner, drawn);
  }

  #range({ n, start, end }) {
    const node = this.#textOf(n).firstChild;
    return new StaticRange({
      startContainer: node, startOffset: toUnits(node.data, start), endContainer: node, endOffset: toUnits(node.data, end),
    });
  }
}

class SplitHighlights {
  #sentences;
  #textOf;
  #spans = new Map();
  #touched = new Map();

  constructor({ sentences, textOf }) {
    this.#sentences = sentences;
    this.#textOf = textOf;
  }

  draw(owner, spans) {
    const placed = spans.flatMap(({ name, span }) => pieces(this.#sentences, span).map((piece) => ({ name, ...piece })));
    const before = this.#touched.get(owner) ?? [];
    this.#spans.set(owner, placed);
    this.#touched.set(owner, placed.map(({ n }) => n));
    for (const n of new Set([...before, ...this.#touched.get(owner)])) this.#split(n);
  }

  #split(n) {
    const { text } = this.#sentences[n];
    const here = [...this.#spans.values()].flat().filter((piece) => piece.n === n);
    const cuts = [...new Set([0, countPoints(text), ...here.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
    this.#textOf(n).replaceChildren(...cuts.slice(1).map((end, place) => {
      const start = cuts[place];
      const names = here.filter((piece) => piece.start <= start && end <= piece.end).map(({ name }) => name);
      return names.length ? h("span", { class: names.join(" ") }, slicePoints(text, start, end)) : slicePoints(text, start, end);
    }));
  }
}

/** What a record and its open suggestions paint; whole-sentence content of unquoted words stays plain. */
export function spansOf(record, pending, sentence) {
  const solid = record.attributions.filter((one) => one.speaker.kind !== "article").flatMap((one) => [
    ...one.content.filter((span) => one.mode !== "indirect" || !isWhole(span, sentence)).map((span) => ({ name: "content", span })),
    ...one.cue.map((span) => ({ name: "cue", span })),
    ...[one.speaker, ...one.chain].flatMap((link) => link.mention.map((span) => ({ name: "mention", span }))),
  ]);
  const guessed = pending.filter((one) => one.attribution).flatMap(({ attribution }) => [
    ...attribution.content.map((span) => ({ name: "guess-content", span })),
    ...[attribution.speaker, ...(attribution.chain ?? [])].flatMap((link) => (link.mention ?? []).map((span) => ({ name: "guess-mention", span }))),
  ]);
  return [...solid, ...guessed];
}

const isWhole = ([start, end], sentence) => start <= sentence.start && end >= sentence.end;
