/**
 * Span editing under the current sentence: arrows move by word, Shift stretches, Alt moves the end by one character and
 * Alt+Shift the start; 1 content, 2 cue, 3 mention, from 4 on the mentions of the chain. ↑ and ↓ look in a neighbouring
 * sentence. A selection by mouse or touch opens it too; a tap picks a word, a second tap stretches to another.
 *
 *   spansPanel({t, store, near: {n, span}, onPicked: (n, span | null) => …, onSpans: (kind, spans) => …, onLeave})
 */
import { h } from "../lib/dom.js";
import { chip } from "./chips.js";
import { nameOfLink } from "./describe.js";
import { slicePoints } from "./offsets.js";
import { movePick, nudge, spanOfPick, startPick, togglePick, turned, withMarks } from "./picking.js";

const KINDS = ["content", "cue", "mention"];
const MOVES = [
  "ArrowLeft", "ArrowRight", "Shift+ArrowLeft", "Shift+ArrowRight", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+Shift+ArrowLeft",
  "Alt+Shift+ArrowRight", "Backspace", "Escape",
];

export function spansPanel(options) {
  const panel = new SpansPanel(options);
  return {
    element: panel.element,
    capture: (name) => panel.press(panel.turned(name)),
    closed: () => options.onPicked(null),
    pick: (n, span) => panel.pick(n, span),
    tap: (n, point) => panel.tap(n, point),
  };
}

class SpansPanel {
  element = h("div", { class: "panel spans" });
  #options;
  #n;
  #picked;
  #exact = null;
  #isFine = false;
  #isTapped = false;

  constructor(options) {
    this.#options = options;
    const { store, near } = options;
    this.pick(near?.n ?? store.current, near?.span ?? null);
    this.element.addEventListener("click", (event) => {
      const { action, value } = event.target.closest("[data-action]")?.dataset ?? {};
      if (action === "panel:key") this.press(value);
    });
  }

  /** A span of a sentence, as selected by pointer; null starts at the first word. */
  pick(n, span) {
    const sentence = this.#options.store.sentences[n];
    this.#n = n;
    this.#exact = span;
    this.#isFine = false;
    this.#isTapped = false;
    this.#picked = startPick(sentence, span && [span[0] - sentence.start, span[1] - sentence.start]);
    this.#draw();
  }

  /** The word at a code point of a sentence, or from the word tapped before to that one. */
  tap(n, point) {
    const stretch = this.#isTapped && n === this.#n;
    if (!stretch) this.pick(n, null);
    this.#move(Math.max(0, this.#picked.words.findLastIndex(([start]) => start <= point)) - this.#picked.to, stretch);
    this.#isTapped = !stretch;
    return true;
  }

  /** A key as it is pressed and shown, for what it does, and the other way round. */
  turned(key) {
    return turned(key, this.#sentence.text);
  }

  press(name) {
    const place = Number(name) - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[name.split("+").at(-1)];
    const line = { ArrowUp: -1, ArrowDown: 1 }[name];
    if (name === "Tab") return this.#toChips();
    if (this.#kinds[place] !== undefined) this.#set(this.#kinds[place]);
    else if (step && name.startsWith("Alt+")) this.#move(step, name.includes("Shift") ? 0 : 1, true);
    else if (step) this.#move(step, name.startsWith("Shift+"));
    else if (line) this.#look(line);
    else if (name === "Home" || name === "End") this.#move(name === "Home" ? -1e6 : 1e6, false);
    else if (name === "Shift+Home" || name === "Shift+End") this.#move(name.endsWith("Home") ? -1e6 : 1e6, true);
    else if (name === "Backspace") this.#clear();
    else if (name === "Escape" || name === "Enter") this.#options.onLeave();
    else return false;
    return true;
  }

  // Private

  get #sentence() {
    return this.#options.store.sentences[this.#n];
  }

  get #span() {
    return this.#exact ?? spanOfPick(this.#picked, this.#sentence);
  }

  /** The first Tab goes to the chips, from there on it is the browser's. */
  #toChips() {
    if (this.element.contains(document.activeElement)) return false;
    this.element.querySelector("button")?.focus();
    return true;
  }

  get #current() {
    const { store } = this.#options;
    return store.record.attributions[store.attribution];
  }

  /** What words can be set for: the three of an attribution, and the number of each link of its chain. */
  get #kinds() {
    return [...KINDS, ...(this.#current?.chain.keys() ?? [])];
  }

  /** By words, the end alone to stretch; or finely, edge 0 or 1 by a character. */
  #move(step, stretch, isFine = false) {
    this.#exact = isFine ? nudge(this.#span, this.#sentence, stretch, step) : null;
    this.#isFine = isFine;
    if (!isFine) this.#picked = movePick(this.#picked, step, stretch);
    this.#draw();
  }

  #look(step) {
    const n = this.#n + step;
    if (this.#options.store.sentences[n]) this.pick(n, null);
  }

  #spansOf(kind) {
    const one = this.#current;
    if (!one) return [];
    return kind === "mention" ? one.speaker.mention : (one[kind] ?? one.chain[kind].mention);
  }

  #set(kind) {
    const { store, onSpans, onRefuse } = this.#options;
    if (kind === "content" && this.#n !== store.current) return onRefuse("content_stays_here");
    const span = kind === "content" && !this.#isFine ? withMarks(this.#span, this.#sentence) : this.#span;
    this.#isTapped = false;
    onSpans(kind, togglePick(this.#spansOf(kind), span));
    return this.#draw();
  }

  #clear() {
    const [start, end] = this.#span;
    for (const kind of this.#kinds) {
      const spans = this.#spansOf(kind);
      const kept = spans.filter(([from, to]) => to <= start || from >= end);
      if (kept.length < spans.length) this.#options.onSpans(kind, kept);
    }
    this.#draw();
  }

  #words(span) {
    const { store } = this.#options;
    const sentence = store.sentences.findLast(({ start }) => start <= span[0]);
    const words = slicePoints(sentence.text, span[0] - sentence.start, span[1] - sentence.start);
    return words.length > 40 ? `${words.slice(0, 39)}…` : words;
  }

  #draw() {
    const { t, onPicked, store } = this.#options;
    const kinds = this.#kinds.map((kind, place) => {
      const spans = this.#spansOf(kind);
      const words = spans.map((span) => this.#words(span)).join(" … ");
      const name = KINDS.includes(kind) ? t(`span_${kind}`) : nameOfLink(this.#current.chain[kind], { t, nameOf: (uid) => store.sources.of(uid)?.name });
      const key = String(place + 1);
      return chip({ key, action: "panel:key", value: key, label: words ? `${name}: ${words}` : name, style: `name ${kind}`, on: spans.length > 0 });
    });
    this.element.replaceChildren(
      h("span", { class: "label", role: "status" }, t("span_picked", { words: this.#words(this.#span) })),
      ...kinds,
      ...MOVES.map((key) => chip({ key: this.turned(key), action: "panel:key", value: key, label: t(`span_${key}`) })));
    onPicked(this.#n, this.#span);
  }
}
