/**
 * Span editing under the current sentence: arrows move by word, Shift stretches, Alt moves the end by one character and
 * Alt+Shift the start; 1 content, 2 cue, 3 mention, from 4 on the mentions of the chain. ↑ and ↓ look in a neighbouring
 * sentence. A selection by mouse or touch opens it too; a tap picks a word, a second tap stretches to another.
 *
 *   spansPanel({t, store, near: {n, span}, onPicked: (n, span | null) => …, onSpans: (kind, spans) => …, onRefuse, onLeave})
 */
import { find, h } from "../lib/dom.js";
import { keyChip } from "./chips.js";
import { nameOfLink } from "./describe.js";
import { sentenceAt, wordsAt } from "./offsets.js";
import { movePick, nudge, spanOfPick, startPick, togglePick, turned, withMarks } from "./picking.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -1e6, End: 1e6 };
const KINDS = ["content", "cue", "mention"];
const ARROWS = ["", "Shift+", "Alt+", "Alt+Shift+"].flatMap((held) => [`${held}ArrowLeft`, `${held}ArrowRight`]);

export function spansPanel({ t, store, near, onPicked, onSpans, onRefuse, onLeave }) {
  const element = h("div", { class: "panel spans" });
  let n;
  let sentence;
  let picked;
  let exact;
  let isFine;
  let isTapped;

  const picking = () => exact ?? spanOfPick(picked, sentence);

  /** What words can be set for: the three of an attribution, and the number of each link of its chain. */
  const kinds = () => [...KINDS, ...(store.voice?.chain.keys() ?? [])];

  function spansOf(kind) {
    const one = store.voice;
    if (!one) return [];
    return kind === "mention" ? one.speaker.mention : (one[kind] ?? one.chain[kind].mention);
  }

  /** A span of a sentence, as selected by pointer; null starts at the first word. */
  function pick(place, span) {
    n = place;
    sentence = store.sentences[n];
    exact = span;
    isFine = false;
    isTapped = false;
    picked = startPick(sentence, span?.map((point) => point - sentence.start));
    draw();
  }

  /** The word at a code point of a sentence, or from the word tapped before to that one. */
  function tap(place, point) {
    const stretch = isTapped && place === n;
    if (!stretch) pick(place, null);
    move(Math.max(0, picked.words.findLastIndex(([start]) => start <= point)) - picked.to, stretch);
    isTapped = !stretch;
    return true;
  }

  function capture(pressed) {
    const name = turned(pressed, sentence.text);
    const [, fine, stretch, key] = /^(Alt\+)?(Shift\+)?(.*)$/.exec(name);
    const kind = kinds()[Number(name) - 1];
    const step = STEPS[key];
    if (name === "Tab") return toChips();
    if (kind !== undefined) set(kind);
    else if (fine && Math.abs(step) === 1) fit(step, stretch ? 0 : 1);
    else if (step && !fine) move(step, Boolean(stretch));
    else if (name === "ArrowUp" || name === "ArrowDown") look(name === "ArrowUp" ? -1 : 1);
    else if (name === "Backspace") clear();
    else if (name === "Escape" || name === "Enter") onLeave();
    else return false;
    return true;
  }

  /** The first Tab goes to the chips, from there on it is the browser's. */
  function toChips() {
    if (element.contains(document.activeElement)) return false;
    find("button", element).focus();
    return true;
  }

  /** By words; stretched, the end alone moves. */
  function move(step, stretch) {
    exact = null;
    isFine = false;
    picked = movePick(picked, step, stretch);
    draw();
  }

  /** The start (edge 0) or the end (1) by a character. */
  function fit(step, edge) {
    exact = nudge(picking(), sentence, edge, step);
    isFine = true;
    draw();
  }

  function look(step) {
    if (store.sentences[n + step]) pick(n + step, null);
  }

  function set(kind) {
    if (kind === "content" && n !== store.current) return onRefuse("content_stays_here");
    const span = kind === "content" && !isFine ? withMarks(picking(), sentence) : picking();
    isTapped = false;
    onSpans(kind, togglePick(spansOf(kind), span));
    return draw();
  }

  function clear() {
    const [start, end] = picking();
    for (const kind of kinds()) {
      const spans = spansOf(kind);
      const kept = spans.filter(([from, to]) => to <= start || from >= end);
      if (kept.length < spans.length) onSpans(kind, kept);
    }
    draw();
  }

  function wordsOf(span) {
    const words = wordsAt(store.sentences[sentenceAt(store.sentences, span[0])], span);
    return words.length > 40 ? `${words.slice(0, 39)}…` : words;
  }

  function kindChip(kind, place) {
    const words = spansOf(kind).map(wordsOf).join(" … ");
    const name = KINDS.includes(kind) ? t(`span_${kind}`) : nameOfLink(store.voice.chain[kind], { t, nameOf: store.sources.nameOf });
    const label = words ? [name, ": ", h("bdi", {}, words)] : name;
    return keyChip({ key: String(place + 1), label, style: `name ${kind}`, on: words !== "" });
  }

  /** The words of the text keep their own direction, whichever the page has. */
  function draw() {
    const span = picking();
    const [before, after] = t("span_picked").split("{words}");
    element.replaceChildren(
      h("span", { class: "label", role: "status" }, before, h("bdi", {}, wordsOf(span)), after),
      ...kinds().map(kindChip),
      ...[...ARROWS, "Backspace", "Escape"].map((key) => keyChip({ key: turned(key, sentence.text), label: t(`span_${key}`) })));
    onPicked(n, span);
  }

  pick(near?.n ?? store.current, near?.span ?? null);
  return { element, pick, tap, capture, closed: () => onPicked(null) };
}
