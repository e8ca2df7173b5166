/**
 * The choices under the current sentence: what can be done next, each with its key; or the one panel that is open
 * there (a text field, a form, a list). The strip is one element that moves with the cursor.
 *
 *   const strip = new Strip({store, rows, keyOf, t});
 *   strip.draw();
 *   strip.open(panel);     // panel: {element, focus?(), capture?(name, event), closed?()}
 */
import { h } from "../lib/dom.js";
import { chip, group } from "./chips.js";
import { isOwnVoice, letters } from "./record.js";
import { percent } from "./render.js";

export class Strip {
  #store;
  #rows;
  #keyOf;
  #t;
  #choices = h("div", { class: "choices" });
  #notice = h("p", { class: "notice", hidden: true });
  #element = h("div", { class: "strip" }, this.#choices, this.#notice);
  #panel = null;

  constructor({ store, rows, keyOf, t }) {
    this.#store = store;
    this.#rows = rows;
    this.#keyOf = keyOf;
    this.#t = t;
  }

  get element() {
    return this.#element;
  }

  get panel() {
    return this.#panel;
  }

  // Actions

  /** Moves under the sentence the cursor is on; whatever was open there closes. */
  place() {
    this.close({ refocus: false });
    this.say(null);
    if (this.#store.readonly) return;
    this.#rows.itemOf(this.#store.current).append(this.#element);
    this.draw();
  }

  draw() {
    if (this.#panel || this.#store.readonly) return;
    this.#choices.replaceChildren(...this.#groups());
  }

  open(panel) {
    this.#panel?.closed?.();
    this.#panel = panel;
    this.say(null);
    this.#choices.replaceChildren(panel.element);
    panel.focus?.();
  }

  close({ refocus = true } = {}) {
    if (!this.#panel) return;
    const panel = this.#panel;
    this.#panel = null;
    panel.closed?.();
    this.draw();
    if (refocus) this.#rows.rowOf(this.#store.current).focus({ preventScroll: true });
  }

  /** One quiet line under the choices, until the next act. */
  say(text) {
    this.#notice.hidden = !text;
    this.#notice.textContent = text ?? "";
  }

  // Private

  #groups() {
    const { record } = this.#store;
    const one = record.attributions[this.#store.attribution];
    const isMarked = letters(record.marks).length > 0;
    return [
      this.#suggestions(),
      record.marks === null && this.#marks(),
      record.marks !== null && (isMarked || one) && this.#speakers(one),
      one && !isOwnVoice(one) && this.#voice(one),
      record.marks !== null && this.#more(record, one),
    ].filter(Boolean);
  }

  #chip(action, extra = {}) {
    return chip({ action, key: this.#keyOf(action), label: this.#t(`chip_${action}`), ...extra });
  }

  #suggestions() {
    const [first] = this.#store.pending(this.#store.current);
    if (!first) return null;
    return group(this.#t("suggested_score", { score: percent(first.score) }),
      this.#chip("accept", { style: "guess" }), this.#chip("reject", { style: "guess" }));
  }

  #marks() {
    return group(this.#t("group_mark"), ["claim", "quote", "fact", "none"].map((action) => this.#chip(action)), this.#chip("unsure", { on: this.#store.record.unsure }));
  }

  #speakers(one) {
    const { speaker } = one ?? {};
    const numbered = this.#store.candidates.map((candidate, place) => chip({
      action: "speaker",
      key: this.#keyOf("speaker", place),
      value: String(place + 1),
      label: candidate.name,
      title: candidate.name,
      style: candidate.suggested ? "name suggested" : "name",
      on: Boolean(candidate.source) && speaker?.source === candidate.source,
    }));
    return group(this.#t("group_speaker"), numbered,
      this.#chip("source"),
      this.#chip("same"),
      this.#chip("not_stated", { on: speaker?.kind === "not_stated" && speaker.set_by !== "default" }),
      this.#chip("article", { on: speaker?.kind === "article" }));
  }

  #voice(one) {
    const t = this.#t;
    const place = { place: this.#store.attribution + 1, total: this.#store.record.attributions.length };
    return group(place.total > 1 ? t("group_voice_of", place) : t("group_voice"),
      this.#chip("relay", { on: one.chain.length > 0 }),
      this.#chip("mode", { label: t(`mode_${one.mode}`) }),
      this.#chip("role", { label: one.role ? t(`role_${one.role}`) : t("chip_role"), on: one.role !== null }),
      this.#chip("certainty", { label: t(`certainty_${one.certainty}`) }),
      this.#chip("spans"),
      this.#chip("details"));
  }

  #more(record, one) {
    const several = record.attributions.length > 1;
    return group(this.#t("group_more"),
      one && this.#chip("add"),
      several && this.#chip("earlier"),
      several && this.#chip("later"),
      several && this.#chip("drop"),
      this.#chip("evidence", { on: record.evidence.length > 0 }),
      this.#chip("unsure", { on: record.unsure }),
      this.#chip("note", { on: record.note !== "" }));
  }
}
