/**
 * The rows: one sentence each, its marks in the left margin and its speakers in the right. Only the row that changed
 * is drawn again; the text itself is never touched.
 *
 *   const rows = new Rows(root, {store, queue, t});
 *   rows.draw(4);
 *   rows.place(0, 4);   // the cursor went from 0 to 4
 */
import { h } from "../lib/dom.js";
import { LETTER_WORDS, decisionLabel, describeRest, describeVoice } from "./describe.js";
import { describeGuess, guessedLetter, guessedVoice, percent } from "./guesses.js";
import { letters } from "./record.js";

export class Rows {
  #items;
  #the;

  constructor(root, parts) {
    this.#the = parts;
    this.#items = [...root.children].map((item) => {
      const row = item.firstElementChild;
      const [marks, text, who] = row.children;
      return { item, row, marks, text, who };
    });
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
    const item = element.closest("li[data-n]");
    return item ? Number(item.dataset.n) : null;
  }

  draw(n) {
    const { queue, store, t } = this.#the;
    const { item, row, marks, text, who } = this.#items[n];
    const record = store.recordOf(n);
    const pending = store.pending(n);
    const voices = record.attributions.map((one) => describeVoice(one, { t, nameOf: store.sources.nameOf }));
    const isStopped = queue.stopped.has(n);
    const guesses = pending.map((one) => describeGuess(one, t));
    const decisions = decisionLabel({ record, voices, guesses, state: isStopped && t("not_saved") }, t);
    marks.replaceChildren(...this.#marks(record, pending));
    who.replaceChildren(...this.#who(n, record, voices), ...pending.filter((one) => one.kind !== "claim").map((one) => guessElement(one, t)));
    item.classList.toggle("stuck", isStopped);
    row.ariaLabel = `${t("row_place", { number: n + 1, total: store.sentences.length })}. ${text.textContent} ${decisions}`;
    this.#items[n].decisions = decisions;
  }

  /** The decisions on a sentence in words, as last drawn. */
  decisionsOf(n) {
    return this.#items[n].decisions;
  }

  place(from, to) {
    for (const n of [from, to]) {
      const { item, row } = this.#items[n];
      const isHere = n === to;
      item.classList.toggle("here", isHere);
      row.tabIndex = isHere ? 0 : -1;
      row.ariaCurrent = isHere ? "true" : null;
    }
  }

  // Private

  #marks(record, pending) {
    const { t } = this.#the;
    const decided = letters(record.marks);
    const guessed = new Set(pending.map(guessedLetter).filter((letter) => letter && !decided.includes(letter)));
    const marks = [...guessed].map((letter) => mark(`${letter.toLowerCase()} guess`, letter, t("suggested_mark", { mark: t(LETTER_WORDS[letter]) })));
    for (const letter of decided) {
      const isCandidate = letter === "C" && record.fact_candidate;
      const word = t(LETTER_WORDS[letter]);
      marks.push(isCandidate ? mark("c candidate", letter, `${word}, ${t("fact_candidate")}`) : mark(letter.toLowerCase(), letter, word));
    }
    if (record.marks === "none") marks.push(mark("x", "–", t("mark_none")));
    return marks.length ? marks : [mark("todo", "·", t("mark_undecided"))];
  }

  #who(n, record, voices) {
    const { store, t } = this.#the;
    const rest = describeRest(record, t);
    if (voices.length === 0) return rest.length ? [h("div", {}, rest.join(" · "))] : [];
    const now = voices.length > 1 && n === store.current ? store.attribution : null;
    return voices.map((voice, place) => voiceElement(voice, place === now, place === voices.length - 1 ? rest : []));
  }
}

function mark(style, letter, title) {
  return h("span", { class: `mark ${style}`, title }, letter);
}

/** A suggested speaker or certainty: dashed, with its score, never mistaken for a decision. */
function guessElement(one, t) {
  return h("div", { class: "guess", title: describeGuess(one, t) }, h("span", {}, guessedVoice(one, t)), " ", h("small", {}, percent(one.score)));
}

function voiceElement({ name, details, relays, origins, tone }, isNow, rest) {
  return h("div", { class: `voice ${tone}${isNow ? " now" : ""}` },
    origins.map((origin) => h("span", { class: "origin" }, origin, " → ")),
    h(tone === "named" ? "b" : "span", {}, name),
    [details.join(", "), ...rest].filter(Boolean).map((words) => h("span", {}, " · ", words)),
    relays.map((relay) => h("div", { class: "relay" }, relay)));
}
