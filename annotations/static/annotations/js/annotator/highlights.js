/**
 * Paints content, cue and mention over the text without touching it (CSS Custom Highlight API). A browser without it
 * (before Chrome 105, Safari 17.2, Firefox 140) marks and attributes all the same, its text stays plain.
 *
 *   const paint = createHighlights({sentences, textOf});
 *   paint.draw(4, [{name: "cue", span: [120, 124]}]);   // spans in code points of the article
 */
import { sentenceAt, toUnits } from "./offsets.js";
import { isOwnVoice } from "./record.js";

const NAMES = ["content", "other-content", "cue", "mention", "guess-content", "guess-cue", "guess-mention", "picked"];

/**
 * What the browser skips far off the screen (content-visibility) is not painted either: at each change of a page it goes
 * through all its highlights.
 */
export function createHighlights({ sentences, textOf }) {
  const { highlights } = CSS;
  if (!highlights) return { draw() {} };
  const drawn = new Map();
  const places = sentences.map(() => new Set());
  const far = sentences.map((_, n) => !textOf(n).checkVisibility({ contentVisibilityAuto: true }));
  NAMES.forEach((name, priority) => highlights.set(name, Object.assign(new Highlight(), { priority })));

  const paint = ({ n, name, range }) => highlights.get(name)[far[n] ? "delete" : "add"](range);

  document.addEventListener("contentvisibilityautostatechange", ({ target, skipped }) => {
    const { n } = target.dataset;
    far[n] = skipped;
    places[n]?.forEach(paint);
  }, true);

  /** Cuts a span at the sentences it lies in, each with a range of its text. */
  function pieces({ name, span: [start, end] }) {
    const found = [];
    for (let n = Math.max(sentenceAt(sentences, start), 0); n < sentences.length && sentences[n].start < end; n += 1) {
      const { start: first, end: last } = sentences[n];
      const node = textOf(n).firstChild;
      const [startOffset, endOffset] = [Math.max(start, first), Math.min(end, last)].map((point) => toUnits(node.data, point - first));
      if (startOffset < endOffset) found.push({ n, name, range: new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset }) });
    }
    return found;
  }

  /** All spans that belong to the record of sentence `owner`; they may lie in other sentences. */
  function draw(owner, spans) {
    const key = JSON.stringify(spans);
    const before = drawn.get(owner);
    if (before?.key === key) return;
    for (const one of before?.ranges ?? []) {
      places[one.n].delete(one);
      highlights.get(one.name).delete(one.range);
    }
    const ranges = spans.flatMap(pieces);
    drawn.set(owner, { key, ranges });
    for (const one of ranges) {
      places[one.n].add(one);
      paint(one);
    }
  }

  return { draw };
}

/**
 * What a record and its open suggestions paint; whole-sentence content of unquoted words stays plain. Every second
 * attribution has a ground of its own, so that content within content shows.
 */
export function spansOf(record, pending, sentence) {
  const solid = record.attributions.filter((one) => !isOwnVoice(one)).flatMap((one, place) => {
    const content = one.content.filter(([start, end]) => one.mode !== "indirect" || start > sentence.start || end < sentence.end);
    return painted({ ...one, content }, "", place % 2 ? "other-content" : "content");
  });
  const guessed = pending.filter((one) => one.attribution).flatMap(({ attribution }) => painted(attribution, "guess-"));
  return [...solid, ...guessed];
}

function painted({ content, cue = [], speaker, chain = [] }, prefix, ground = `${prefix}content`) {
  const mention = [speaker, ...chain].flatMap((link) => link.mention ?? []);
  return Object.entries({ [ground]: content, [`${prefix}cue`]: cue, [`${prefix}mention`]: mention })
    .flatMap(([name, spans]) => spans.map((span) => ({ name, span })));
}
