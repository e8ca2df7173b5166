/**
 * Span editing under the current sentence: arrows move by word, Shift stretches, 1 content, 2 cue, 3 mention;
 * ↑ and ↓ look for a mention or cue in a neighbouring sentence. A selection by mouse or touch opens it too.
 *
 *   spansPanel({t, store, near: {n, span}, onPicked: (n, span | null) => …, onSpans: (kind, spans) => …, onLeave})
 */
import { h } from "../lib/dom.js";
import { chip } from "./chips.js";
import { slicePoints } from "./offsets.js";
import { movePick, spanOfPick, startPick, togglePick, withMarks } from "./picking.js";

const KINDS = ["content", "cue", "mention"];

export function spansPanel(options) {
  const panel = new SpansPanel(options);
  return {
    element: panel.element,
    capture: (name) => panel.press(name),
    closed: () => options.onPicked(null),
    pick: (n, span) => panel.pick(n, span),
  };
}

class SpansPanel {
  element = h("div", { class: "panel spans" });
  #options;
  #n;
  #picked;
  #exact = null;

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
    this.#picked = startPick(sentence, span && [span[0] - sentence.start, span[1] - sentence.start]);
    this.#draw();
  }

  press(name) {
    const place = ["1", "2", "3"].indexOf(name);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[name.replace("Shift+", "")];
    const line = { ArrowUp: -1, ArrowDown: 1 }[name];
    if (name === "Tab") return this.#toChips();
    if (place >= 0) this.#set(KINDS[place]);
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

  #move(step, stretch) {
    this.#exact = null;
    this.#picked = movePick(this.#picked, step, stretch);
    this.#draw();
  }

  #look(step) {
    const n = this.#n + step;
    if (this.#options.store.sentences[n]) this.pick(n, null);
  }

  #spansOf(kind) {
    const { store } = this.#options;
    const one = store.record.attributions[store.attribution];
    if (!one) return [];
    return kind === "mention" ? one.speaker.mention : one[kind];
  }

  #set(kind) {
    const { store, onSpans, onRefuse } = this.#options;
    if (kind === "content" && this.#n !== store.current) return onRefuse("content_stays_here");
    const span = kind === "content" ? withMarks(this.#span, this.#sentence) : this.#span;
    onSpans(kind, togglePick(this.#spansOf(kind), span));
    return this.#draw();
  }

  #clear() {
    const [start, end] = this.#span;
    for (const kind of KINDS) {
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
    const { t, onPicked } = this.#options;
    const kinds = KINDS.map((kind, place) => {
      const spans = this.#spansOf(kind);
      const words = spans.map((span) => this.#words(span)).join(" … ");
      return chip({ key: String(place + 1), action: "panel:key", value: String(place + 1), label: words ? `${t(`span_${kind}`)}: ${words}` : t(`span_${kind}`), style: `name ${kind}`, on: spans.length > 0 });
    });
    const moves = [["ArrowLeft", "span_back"], ["ArrowRight", "span_on"], ["Shift+ArrowLeft", "span_shrink"], ["Shift+ArrowRight", "span_stretch"], ["Backspace", "span_clear"], ["Escape", "span_leave"]];
    this.element.replaceChildren(
      h("span", { class: "label", role: "status" }, t("span_picked", { words: this.#words(this.#span) })),
      ...kinds,
      ...moves.map(([key, label]) => chip({ key, action: "panel:key", value: key, label: t(label) })));
    onPicked(this.#n, this.#span);
  }
}
