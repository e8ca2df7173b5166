/**
 * The rows: one sentence each, its marks in the left margin and its speakers in the right. Only the row that changed
 * is drawn again; the text itself is never touched.
 *
 *   const rows = new Rows(root, {store, queue, t});
 *   rows.draw(4);
 *   rows.place(0, 4);   // the cursor went from 0 to 4
 */
import { findAll, h } from "../lib/dom.js";
import { decisionLabel, describeRest, describeVoice, isCandidate, rowLabel } from "./describe.js";
import { isDecided, letters } from "./record.js";

const LETTER_CLASS = { C: "c", Q: "q", V: "v" };
const LETTER_WORD = { C: "mark_claim", Q: "mark_quote", V: "mark_fact" };

export class Rows {
  #items;
  #store;
  #queue;
  #t;

  constructor(root, { store, queue, t }) {
    this.#items = findAll(":scope > li", root).map((item) => ({
      item,
      row: item.querySelector(".row"),
      marks: item.querySelector(".marks"),
      text: item.querySelector(".text"),
      who: item.querySelector(".who"),
    }));
    this.#store = store;
    this.#queue = queue;
    this.#t = t;
  }

  get texts() {
    return this.#items.map(({ text }) => text.textContent);
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

  drawAll() {
    this.#items.forEach((_, n) => this.draw(n));
    this.place(this.#store.current, this.#store.current);
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
    const decisions = { record, voices, pending: pending.length, state };
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
    if (record.marks === "none") return [mark("x", "–", t("mark_none"))];
    const solid = letters(record.marks).map((letter) => {
      const candidate = letter === "C" && isCandidate(record);
      const word = candidate ? `${t("mark_claim")}, ${t("fact_candidate")}` : t(LETTER_WORD[letter]);
      return mark(candidate ? "c candidate" : LETTER_CLASS[letter], letter, word);
    });
    const guessed = guesses(record, pending).map((letter) => mark(`${LETTER_CLASS[letter]} guess`, letter, t("suggested_mark", { mark: t(LETTER_WORD[letter]) })));
    return solid.length + guessed.length ? [...guessed, ...solid] : [mark("todo", "·", t("mark_undecided"))];
  }

  #who(n, record, { voices, pending }) {
    const several = voices.length > 1 && n === this.#store.current;
    const rest = describeRest(record, this.#t);
    const lines = voices.map((voice, place) => voiceElement(voice, {
      isNow: several && place === this.#store.attribution, rest: place === voices.length - 1 ? rest : [],
    }));
    const guessed = pending.filter((one) => one.attribution).map((one) => this.#guess(one));
    return [...lines, voices.length === 0 && rest.length > 0 && h("div", {}, rest.join(" · ")), ...guessed].filter(Boolean);
  }

  /** A suggested speaker: dashed, with its score, never mistaken for a decision. */
  #guess({ attribution, score }) {
    const name = attribution.speaker.name ?? this.#t(attribution.speaker.kind === "article" ? "article_itself" : "not_stated");
    const relays = (attribution.chain ?? []).filter((link) => link.place === "relay").map((link) => ` → ${link.name ?? this.#t("not_stated")}`);
    return h("div", { class: "guess" }, h("span", {}, name, ...relays), " ", h("small", {}, percent(score)));
  }
}

/** "86 %" in the page's language. */
export function percent(score) {
  return new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "percent" }).format(score);
}

function guesses(record, pending) {
  const found = new Set(pending.map((one) => (one.kind === "claim" ? "C" : one.quote && "Q")).filter(Boolean));
  return [...found].filter((letter) => !letters(record.marks).includes(letter));
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
