/**
 * What the readers decided, sentence by sentence, and which of these differ. No DOM.
 *
 *   const sides = new Sides({…the gold document, deciding: ["marks", …], sample: [4]});
 *   sides.worstFirst();   // numbers of the sentences on which readers differ, the furthest apart first
 *   sides.inputsOf(4);    // what a decision on sentence 4 names as its inputs
 */
import { fold } from "./wire.js";

export class Sides {
  #document;
  #deciding;
  #sample;

  constructor(page) {
    this.#document = page;
    this.#deciding = page.deciding;
    this.#sample = page.sample;
  }

  /** The document as the server holds it now: somebody submitted again, or a name is told. */
  replace(document) {
    this.#document = document;
    this.#sample = document.sample ?? this.#sample;
  }

  /** The sentences on which that document names other inputs than those that are shown. */
  newsIn({ decisions }) {
    const told = (listed = []) => JSON.stringify(listed.map(({ side, submission, version }) => [side, submission, version]));
    return Object.keys(decisions).map(Number).filter((n) => told(decisions[n]) !== told(this.of(n)));
  }

  get readers() {
    return this.#document.readers;
  }

  of(n) {
    return this.#document.decisions[n] ?? [];
  }

  recordOf(n, side) {
    return this.of(n).find((one) => one.side === side)?.record ?? null;
  }

  inputsOf(n) {
    return this.of(n).map(({ side, submission, version }) => ({ side, submission, version }));
  }

  fieldsOf(n) {
    return this.#document.disagreement[n]?.fields ?? [];
  }

  /** Whether they differ in what counts: then a decision needs its reason. */
  differs(n) {
    return this.fieldsOf(n).some((field) => this.#deciding.includes(field));
  }

  isSampled(n) {
    return this.#sample.includes(n);
  }

  worstFirst() {
    const score = (n) => this.#document.disagreement[n].score;
    const differing = Object.keys(this.#document.disagreement).map(Number).filter((n) => this.differs(n));
    return differing.sort((a, b) => score(b) - score(a) || a - b);
  }

  /** All that is to be decided by hand: the disagreements, then the drawn sentences. */
  toDecide() {
    return [...this.worstFirst(), ...this.#sample.filter((n) => !this.differs(n))];
  }

  nameOf(side, t) {
    const pseudonym = this.readers.find((one) => one.side === side)?.pseudonym;
    return pseudonym ? t("reader_named", { side, pseudonym }) : t("reader", { side });
  }
}

/** The records of a gold document as the store takes them: {n: {version, record, saved_at}}. */
export function recordsOf(document) {
  return Object.fromEntries(Object.entries(document.gold).map(([n, one]) => [n, fold({ ...one, saved_at: one.at })]));
}
