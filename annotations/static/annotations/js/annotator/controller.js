/**
 * From an action of the table (by key, chip or bar) to what it does.
 *
 *   const controller = new Controller({store, rows, strip, sheet, history, submission, reactions, t, uid, say});
 *   controller.run("speaker", "2");
 */
import { offers } from "./candidates.js";
import { detailsPanel } from "./details-form.js";
import { evidencePanel } from "./evidence-form.js";
import { PASS } from "./keyboard.js";
import { askPanel, notePanel, pickPanel } from "./panels.js";
import { ROLES, isOwnVoice } from "./record.js";
import { sourcePanel } from "./source-field.js";
import { spansPanel } from "./spans-panel.js";

const PRESSED = new Set(["claim", "quote", "fact", "none", "same", "not_stated", "article", "add", "drop", "mode", "certainty", "unsure"]);
const CHANGES = new Set([
  ...PRESSED, "speaker", "source", "relay", "role", "details", "spans", "evidence", "note", "accept", "reject", "undo", "redo",
  "rest_none", "submit", "skip",
]);

export class Controller {
  #the;
  #after = [];

  constructor(parts) {
    this.#the = parts;
  }

  // Actions

  run(action, value = null) {
    const { store, history, t, say } = this.#the;
    if (store.readonly && action === "spans") return PASS;
    if (store.readonly && CHANGES.has(action)) return say(t("notice_readonly"));
    if (history.isBusy && CHANGES.has(action)) return this.#after.push([action, value]);
    if (PRESSED.has(action)) return this.press(action);
    return this.#acts[action]?.(value);
  }

  /** One act on the current sentence; a question it raises is asked inline, once. */
  press(action, extra = {}) {
    const { store, strip, t } = this.#the;
    const outcome = store.act(action, extra);
    if (outcome.ask === "drop_attributions") {
      const count = store.record.attributions.length;
      this.#ask(t(count === 1 ? "ask_drop_one" : "ask_drop_other", { count }), t("yes_remove"), () => this.press(action, { ...extra, confirmed: true }));
    } else if (strip.panel) strip.close();
    this.#tell(outcome.notice);
    return outcome;
  }

  goTo(n) {
    const { store, rows, strip } = this.#the;
    store.moveTo(n);
    const row = rows.rowOf(store.current);
    if (!row.contains(document.activeElement) && !strip.element.contains(document.activeElement)) row.focus({ preventScroll: true });
    this.reveal();
  }

  /** The row, then the strip under it, brought into view between header and bar. */
  reveal() {
    const { rows, strip, store } = this.#the;
    strip.element.scrollIntoView({ block: "nearest" });
    rows.rowOf(store.current).scrollIntoView({ block: "nearest" });
  }

  /** Opens span editing on words selected by pointer: on the current sentence's attribution, else on that sentence. */
  selectWords(n, span) {
    const { store, strip } = this.#the;
    if (store.readonly) return;
    if (strip.panel?.pick) return strip.panel.pick(n, span);
    if (n !== store.current) this.goTo(n);
    this.#openSpans({ n, span });
  }

  // Private

  #acts = {
    speaker: (value) => this.#speak("speaker", value),
    source: () => this.#openSource("speaker"),
    relay: () => this.#openRelay(),
    role: () => this.#openRoles(),
    details: () => this.#openDetails(),
    spans: () => this.#openSpans(null),
    evidence: () => this.#openEvidence(),
    note: () => this.#openNote(),
    accept: () => this.#accept(),
    reject: () => this.#reject(),
    earlier: () => this.#the.store.moveAttribution(-1),
    later: () => this.#the.store.moveAttribution(1),
    next: () => this.goTo(this.#the.store.current + 1),
    previous: () => this.goTo(this.#the.store.current - 1),
    next_undecided: () => this.#nextUndecided(),
    undo: () => this.#travel("undo"),
    redo: () => this.#travel("redo"),
    rest_none: () => this.#askRestNone(),
    submit: () => this.#the.submission.submit(),
    skip: () => this.#the.sheet.toggle("skip"),
    guideline: () => this.#the.sheet.toggle("guideline"),
    help: () => this.#the.sheet.toggle("help"),
  };

  #tell = (notice) => notice && this.#the.say(this.#the.t(`notice_${notice}`));

  #open(panel) {
    this.#the.strip.open(panel);
    this.reveal();
  }

  #close = () => this.#the.strip.close();

  #ask(question, yes, onYes) {
    const { t } = this.#the;
    const close = this.#close;
    this.#open(askPanel({ question, yes, no: t("no_leave_it"), onNo: close, onYes: () => { close(); onYes(); } }));
    this.#the.announce(question);
  }

  #speak(action, value) {
    const candidate = this.#the.store.candidates[Number(value) - 1];
    if (candidate) this.#tell(this.#the.store.choose(action, candidate).notice);
    else this.#tell("no_candidate");
  }

  #openSource(action) {
    const { store, t } = this.#the;
    if (action === "speaker" && store.record.marks === null) return this.#tell("mark_first");
    const onTake = (taken) => {
      this.#close();
      const outcome = typeof taken === "string" ? store.chooseNamed(action, taken) : store.choose(action, taken);
      this.#tell(outcome.notice);
    };
    const found = offers(store.candidates, store.sources.all);
    return this.#open(sourcePanel({ t, label: t(`label_${action}`), offers: found, onTake, onLeave: this.#close }));
  }

  #openRelay() {
    const { store, t } = this.#the;
    const one = store.record.attributions[store.attribution];
    if (!one || isOwnVoice(one)) return this.#tell("relay_needs_speaker");
    const isOn = ({ source }) => source !== null && one.chain.some((link) => link.place === "relay" && link.source === source);
    const choices = store.candidates.map((candidate) => ({ value: candidate, label: candidate.name, on: isOn(candidate) }));
    const extra = [{ key: "0", value: "unstated", label: t("not_stated") }, { key: "s", value: "typed", label: t("chip_source") }];
    const onPick = (picked) => {
      this.#close();
      if (picked === "typed") this.#openSource("relay");
      else if (picked === "unstated") this.press("relay", { candidate: null });
      else if (picked) this.#tell(store.choose("relay", picked).notice);
    };
    return this.#open(pickPanel({ label: t("label_relay"), choices, extra, close: t("cancel"), onPick }));
  }

  #openRoles() {
    const one = this.#voice();
    if (!one) return;
    const { t } = this.#the;
    const choices = ROLES.map((role) => ({ value: role, label: t(`role_${role}`), on: role === one.role }));
    const onPick = (role) => {
      this.#close();
      if (role) this.press("role", { value: role === one.role ? null : role });
    };
    this.#open(pickPanel({ label: t("label_role"), choices, close: t("cancel"), onPick }));
  }

  #openDetails() {
    const attribution = this.#voice();
    if (!attribution) return;
    const onKeep = (value) => {
      this.#close();
      this.press("details", { value });
    };
    this.#open(detailsPanel({ t: this.#the.t, attribution, onKeep, onLeave: this.#close }));
  }

  #voice() {
    const { store } = this.#the;
    const one = store.record.attributions[store.attribution];
    if (one && !isOwnVoice(one)) return one;
    this.#tell(one ? "own_voice_has_no_role" : "no_attribution");
    return null;
  }

  #openSpans(near) {
    const { store, t, paint } = this.#the;
    if (store.record.attributions.length === 0) return PASS; // Tab stays the browser's: nothing to pick words for
    const onSpans = (kind, spans) => store.act("spans", { value: { kind, spans } });
    const panel = spansPanel({
      t, store, near, onSpans, onLeave: this.#close, onRefuse: (code) => this.#tell(code),
      onPicked: (n, span = null) => paint.draw("picked", n === null ? [] : [{ name: "picked", span }]),
    });
    return this.#open(panel);
  }

  #openEvidence() {
    const { store, t, uid } = this.#the;
    const onChange = (value) => {
      this.#close();
      this.press("evidence", { value });
    };
    this.#open(evidencePanel({ t, evidence: store.record.evidence, uid, now: new Date(), onChange, onLeave: this.#close }));
  }

  #openNote() {
    const { store, t } = this.#the;
    const onKeep = (value) => {
      this.#close();
      if (value !== store.record.note) this.press("note", { value });
    };
    this.#open(notePanel({ t, note: store.record.note, onKeep, onLeave: this.#close }));
  }

  #accept() {
    const { store } = this.#the;
    this.#tell(store.accept(store.pending(store.current)[0]).notice);
  }

  #reject() {
    const { store, reactions } = this.#the;
    const [first] = store.pending(store.current);
    if (first) reactions.reject(first);
    else this.#tell("no_suggestion");
  }

  #nextUndecided() {
    const { store, t, say } = this.#the;
    const open = store.undecided().filter((n) => n !== store.current);
    if (open.length) this.goTo(open.find((n) => n > store.current) ?? open[0]);
    else say(t(store.undecided().length ? "notice_last_undecided" : "notice_all_decided"));
  }

  #askRestNone() {
    const { store, t, say } = this.#the;
    const count = store.undecided().length;
    if (count === 0) return say(t("notice_all_decided"));
    return this.#ask(t(count === 1 ? "ask_rest_one" : "ask_rest_other", { count }), t("yes_rest_none"), () => store.restNone());
  }

  async #travel(direction) {
    const { history, say, t } = this.#the;
    const { code, n, count = 1 } = await history[direction]();
    if (code) say(t(`notice_${code}`));
    else if (n !== undefined) {
      this.goTo(n);
      say(t(count === 1 ? `${direction}_done_one` : `${direction}_done_other`, { count }));
    }
    for (const [action, value] of this.#after.splice(0)) this.run(action, value);
  }
}
