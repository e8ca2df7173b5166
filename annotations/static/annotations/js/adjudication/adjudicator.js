/**
 * What an adjudicator's keys do beside the usual ones: take a side, merge, give the reason, go on to the next
 * disagreement. A decision is a draft until it can stand; then it is sent as one act.
 *
 *   const adjudicator = new Adjudicator({…the parts of a controller…, drafts, sides, columns, isOpen, next, sync});
 *   adjudicator.run("side", "2");
 */
import { createController } from "../annotator/controller.js";
import { notePanel, pickPanel } from "../annotator/panels.js";
import { isDecided } from "../annotator/record.js";
import { merge, problemOf, take } from "./merge.js";
import { noGold } from "./wire.js";

const BUSY_MS = 40;
const REASON_KEYS = { slip: "s", guideline_gap: "g", ambiguous: "a", judgement: "j" };

export class Adjudicator {
  /** After `s` digits are speakers, until the cursor goes on. */
  speaking = false;
  #the;
  /** What the controller of the annotation page does; its goTo, reveal and selectWords are this one's too. */
  #usual;

  /** Leaving a sentence hands its decision in, if it can stand. */
  constructor(parts) {
    this.#the = parts;
    const { run, ...others } = createController({ ...parts, beforeGoing: (n) => n !== this.#n && this.#settle() });
    this.#usual = run;
    Object.assign(this, others);
  }

  // Actions

  run(action, value = null) {
    const own = this.#acts[action];
    if (!own) return this.#usual(action, value);
    if (!this.#the.history.isBusy) return own(value);
    return setTimeout(() => this.run(action, value), BUSY_MS);
  }

  speak(speaking) {
    if (this.speaking === speaking) return false;
    this.speaking = speaking;
    this.#the.onSpeaking();
    return true;
  }

  // Private

  #acts = {
    side: (value) => (this.speaking ? this.#usual("speaker", value) : this.#takeSide(Number(value))),
    source: () => this.#openSpeakers(),
    merge: () => this.#merge(this.#the.sides.fieldsOf(this.#n), {}),
    reason: () => this.#openReason(),
    note: () => this.#openNote(),
    next_open: () => this.#nextOpen(),
    whole: () => this.#the.onWhole(),
    undo: () => this.#undo(),
    redo: () => this.#travel("redo"),
  };

  get #n() {
    return this.#the.store.current;
  }

  get #gold() {
    return { ...noGold(), ...this.#the.store.record.gold };
  }

  get #sides() {
    return this.#the.sides.of(this.#n).map(({ side }) => side);
  }

  #name = (side) => this.#the.sides.nameOf(side, this.#the.t);

  #say = (key) => this.#the.say(this.#the.t(key));

  #open(panel) {
    this.#the.strip.open(panel);
    this.reveal();
  }

  /** Sends the current draft; else says what it still needs: "reason" or the code of a problem. */
  #settle() {
    const { drafts, queue, store } = this.#the;
    const group = drafts.groupOf(this.#n);
    const isBlank = (n) => !isDecided(store.recordOf(n)) && queue.versionOf(n) === 0;
    if (group.length === 0) return null;
    if (group.every(isBlank)) return this.#letGo();
    const missing = group.map((n) => this.#missing(n)).find(Boolean) ?? null;
    if (!missing) drafts.commit(this.#n);
    return missing;
  }

  #missing(n) {
    const { sides, store } = this.#the;
    const record = store.recordOf(n);
    if (!isDecided(record)) return null;
    return problemOf(record) ?? (sides.differs(n) && !record.gold?.reason ? "reason" : null);
  }

  /** A whole record of the current sentence, as a draft. */
  #put(record, gold = {}) {
    const { drafts, store, uid } = this.#the;
    const entry = { act: uid(), records: [{ n: this.#n, record: { ...record, gold: { ...this.#gold, ...gold } } }], sources: [] };
    drafts.push(entry);
    store.restore([entry]);
  }

  /** Hands a made decision in, or asks for what it needs. */
  #finish(told) {
    const { announce, rows, strip, t } = this.#the;
    strip.close();
    const missing = this.#settle();
    if (missing === "reason") this.#openReason();
    else if (missing) this.#say(`problem_${missing}`);
    announce([told, rows.decisionsOf(this.#n), missing === "reason" && t("reason_label")].filter(Boolean).join(". "));
  }

  #takeSide(side) {
    const { sides, t } = this.#the;
    const record = sides.recordOf(this.#n, side);
    if (!record) return this.#say("notice_no_side");
    this.#put(take(record));
    return this.#finish(t("took_side", { reader: this.#name(side) }));
  }

  #openSpeakers() {
    const { store, strip } = this.#the;
    if (this.speaking) return this.#usual("source");
    if (!isDecided(store.record)) return this.#say("notice_mark_first");
    strip.close();
    this.speak(true);
    return this.#say("notice_speaking");
  }

  /** One field after the other: a digit takes it from that side, after the last one the decision is made. */
  #merge(fields, picks) {
    const { columns, sides, strip, t } = this.#the;
    const place = Object.keys(picks).length;
    if (fields.length === 0) return this.#say("notice_nothing_to_merge");
    if (place === fields.length) {
      this.#put(merge(new Map(sides.of(this.#n).map(({ side, record }) => [side, record])), picks));
      return this.#finish(t("merged"));
    }
    const field = fields[place];
    const label = t("merge_field", { field: t(`compare_${field}`), place: place + 1, total: fields.length });
    const choices = this.#sides.map((side) => ({ value: side, label: columns.wordsOf(this.#n, side, field) }));
    const onKeep = (side) => this.#merge(fields, { ...picks, [field]: side });
    this.#open({ ...pickPanel({ t, label, choices, onKeep, onLeave: () => strip.close() }), closed: () => columns.light(null) });
    columns.light(field);
    return this.#the.announce([label, ...choices.map((one) => `${one.value}: ${one.label}`)].join(". "));
  }

  /** Why they differ; digits stay with the sides, so that another one can still be taken. */
  #openReason() {
    const { announce, store, strip, t } = this.#the;
    if (!isDecided(store.record)) return this.#say("notice_decide_first");
    const extra = Object.entries(REASON_KEYS).map(([value, key]) => ({ key, value, label: t(`reason_${value}`), on: value === this.#gold.reason }));
    const onLeave = () => strip.close();
    const onKeep = (reason) => {
      strip.close();
      this.#giveReason(reason);
    };
    announce(t("reason_label"));
    return this.#open(pickPanel({ t, label: t("reason_label"), choices: [], extra, onKeep, onLeave }));
  }

  #giveReason(reason) {
    this.#put(this.#the.store.record, { reason, valid: reason === "judgement" ? this.#sides : [] });
    if (reason === "guideline_gap") return this.#openNote();
    if (reason === "judgement") return this.#openValid();
    return this.#finish(this.#the.t(`reason_${reason}`));
  }

  /** Whose decisions may stand beside the gold: digits switch them, Enter is done. */
  #openValid() {
    const { store, t } = this.#the;
    const { valid } = this.#gold;
    const choices = this.#sides.map((side) => ({ value: side, label: this.#name(side), on: valid.includes(side) }));
    const onLeave = () => this.#finish(t("reason_judgement"));
    const onKeep = (side) => {
      if (!side) return onLeave();
      this.#put(store.record, { valid: valid.includes(side) ? valid.filter((one) => one !== side) : [...valid, side].sort() });
      return this.#openValid();
    };
    this.#open(pickPanel({ t, label: t("valid_label"), choices, extra: [{ key: "Enter", value: 0, label: t("keep") }], close: t("keep"), onKeep, onLeave }));
  }

  #openNote() {
    const { store, t } = this.#the;
    if (!isDecided(store.record)) return this.#say("notice_decide_first");
    const asks = this.#gold.reason === "guideline_gap" ? "gap_label" : "decision_note";
    const onKeep = (note) => {
      if (note !== this.#gold.note) this.#put(store.record, { note });
      this.#finish(t("has_note"));
    };
    const panel = notePanel({ note: this.#gold.note, onKeep, onLeave: () => this.#finish(null) });
    panel.element.querySelector("label").textContent = t(asks);
    return this.#open(panel);
  }

  /** The worst of those still open; after the last one, the next article. */
  #nextOpen() {
    const { isOpen, next, onFinished, sides } = this.#the;
    const missing = this.#settle();
    if (missing === "reason") this.#openReason();
    if (missing) return this.#say(`problem_${missing}`);
    const following = sides.toDecide().find((n) => n !== this.#n && isOpen(n));
    if (following !== undefined) return this.goTo(following);
    if (isOpen(this.#n)) return this.#say("notice_last_open");
    this.#say(next ? "notice_on_to_next" : "notice_all_open_done");
    return onFinished();
  }

  /** A draft goes back to what stood before; without one the last act is taken back. */
  #undo() {
    const { drafts, strip } = this.#the;
    if (!drafts.has(this.#n)) return this.#travel("undo");
    this.#letGo();
    strip.close();
    return this.#say("draft_let_go");
  }

  /** What an act restores has its reason besides, which only the whole document tells. */
  async #travel(direction) {
    await this.#usual(direction);
    await this.#the.sync();
  }

  #letGo() {
    const { drafts, store } = this.#the;
    for (const n of drafts.discard(this.#n)) store.revert(n);
    return null;
  }
}
