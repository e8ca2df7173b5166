/**
 * The rows: one sentence each, its marks in the left margin and its speakers in the right. Only the row that changed
 * is drawn again; the text itself is never touched.
 *
 *   const rows = new Rows(root, {store, queue, t});
 *   rows.draw(4);
 *   rows.place(0, 4);   // the cursor went from 0 to 4
 */
import { findAll, h } from "../lib/dom.js";
import { LETTER_WORDS, decisionLabel, describeRest, describeVoice, isCandidate, rowLabel } from "./describe.js";
import { describeGuess, guessedLetter, guessedVoice, percent } from "./guesses.js";
import { isDecided, letters } from "./record.js";

export class Rows {
  #items;
  #store;
  #queue;
  #t;

  constructor(root, { store, queue, t }) {
    this.#items = findAll(":scope > li", root).map((item) => {
      const row = item.firstElementChild;
      const [marks, text, who] = row.children;
      return { item, row, marks, text, who };
    });
    this.#store = store;
    this.#queue = queue;
    this.#t = t;
  }

  itemOf(n) {
    return this.#items[n].item;
  }

  rowOf(n) {
    return this.#items[n].row;
  }

  textOf(n) {
    return this.#items[n].text;
  }

  numberOf(element) {
    const item = element?.closest?.("li[data-n]");
    return item ? Number(item.dataset.n) : null;
  }

  draw(n) {
    const { item, row, marks, who } = this.#items[n];
    const record = this.#store.recordOf(n);
    const pending = this.#store.pending(n);
    const voices = this.#voices(n, record);
    marks.replaceChildren(...this.#marks(record, pending));
    who.replaceChildren(...this.#who(n, record, { voices, pending }));
    item.classList.toggle("undecided", !isDecided(record));
    item.classList.toggle("stuck", this.#queue.stopped.has(n));
    const state = this.#queue.stopped.has(n) ? this.#t("not_saved") : "";
    const place = { n, total: this.#store.sentences.length, text: this.#store.sentences[n].text };
    const decisions = { record, voices, guesses: pending.map((one) => describeGuess(one, this.#t)), state };
    row.setAttribute("aria-label", rowLabel({ ...place, ...decisions }, this.#t));
    this.#items[n].decisions = decisionLabel(decisions, this.#t);
  }

  /** The decisions on a sentence in words, as last drawn. */
  decisionsOf(n) {
    return this.#items[n].decisions;
  }

  place(from, to) {
    for (const n of new Set([from, to])) {
      const { item, row } = this.#items[n];
      const isHere = n === to;
      item.classList.toggle("here", isHere);
      row.tabIndex = isHere ? 0 : -1;
      if (isHere) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  // Private

  #voices(n, record) {
    const nameOf = (uid) => this.#store.sources.of(uid)?.name;
    return record.attributions.map((one) => describeVoice(one, { t: this.#t, nameOf }));
  }

  #marks(record, pending) {
    const t = this.#t;
    const solid = record.marks === "none" ? [mark("x", "–", t("mark_none"))] : letters(record.marks).map((letter) => {
      const candidate = letter === "C" && isCandidate(record);
      const word = candidate ? `${t("mark_claim")}, ${t("fact_candidate")}` : t(LETTER_WORDS[letter]);
      return mark(candidate ? "c candidate" : letter.toLowerCase(), letter, word);
    });
    const guessed = [...new Set(pending.map(guessedLetter))].filter((letter) => letter && !letters(record.marks).includes(letter))
      .map((letter) => mark(`${letter.toLowerCase()} guess`, letter, t("suggested_mark", { mark: t(LETTER_WORDS[letter]) })));
    return solid.length + guessed.length ? [...guessed, ...solid] : [mark("todo", "·", t("mark_undecided"))];
  }

  #who(n, record, { voices, pending }) {
    const several = voices.length > 1 && n === this.#store.current;
    const rest = describeRest(record, this.#t);
    const lines = voices.map((voice, place) => voiceElement(voice, {
      isNow: several && place === this.#store.attribution, rest: place === voices.length - 1 ? rest : [],
    }));
    const guessed = pending.filter((one) => one.kind !== "claim").map((one) => this.#guess(one));
    return [...lines, voices.length === 0 && rest.length > 0 && h("div", {}, rest.join(" · ")), ...guessed].filter(Boolean);
  }

  /** A suggested speaker or certainty: dashed, with its score, never mistaken for a decision. */
  #guess(one) {
    return h("div", { class: "guess", title: describeGuess(one, this.#t) }, h("span", {}, guessedVoice(one, this.#t)), " ", h("small", {}, percent(one.score)));
  }
}

function mark(style, letter, title) {
  return h("span", { class: `mark ${style}`, title }, letter);
}

function voiceElement({ name, details, relays, origins, tone }, { isNow, rest }) {
  return h("div", { class: `voice ${tone}${isNow ? " now" : ""}` },
    origins.map((origin) => h("span", { class: "origin" }, origin, " → ")),
    h(tone === "named" ? "b" : "span", {}, name),
    details.length > 0 && h("span", {}, " · ", details.join(", ")),
    rest.length > 0 && h("span", {}, " · ", rest.join(" · ")),
    relays.map((relay) => h("div", { class: "relay" }, relay)));
}
