/**
 * From an action of the table (by key, chip or bar) to what it does.
 *
 *   const controller = new Controller({store, rows, strip, sheet, history, submission, reactions, t, uid, say});
 *   controller.run("speaker", "2");
 */
import { find, findAll } from "../lib/dom.js";
import { plural } from "../lib/strings.js";
import { nameOfLink } from "./describe.js";
import { detailsPanel } from "./details-form.js";
import { everywherePanel } from "./everywhere-panel.js";
import { evidencePanel } from "./evidence-form.js";
import { PASS } from "./keyboard.js";
import { askPanel, notePanel, pickPanel } from "./panels.js";
import { ROLES, isOwnVoice } from "./record.js";
import { sourcePanel } from "./source-field.js";
import { spansPanel } from "./spans-panel.js";

const PRESSED = new Set(["claim", "quote", "fact", "none", "same", "not_stated", "article", "add", "drop", "mode", "certainty", "unsure"]);
const CHANGES = new Set([
  ...PRESSED, "speaker", "source", "relay", "origin", "everywhere", "continues", "role", "details", "spans", "evidence", "note", "accept", "amend", "accept_all", "reject", "undo", "redo",
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
    relay: () => this.#openLink("relay"),
    origin: () => this.#openLink("origin"),
    everywhere: () => this.#openEverywhere(),
    continues: () => this.press("continues", { earlier: this.#the.store.earlier }),
    role: () => this.#openRoles(),
    details: () => this.#openDetails(),
    spans: () => this.#openSpans(null),
    evidence: () => this.#openEvidence(),
    note: () => this.#openNote(),
    accept: () => this.#accept(),
    amend: () => this.#amend(),
    accept_all: () => this.#acceptAll(),
    reject: () => this.#reject(),
    earlier: () => this.#moveAttribution(-1),
    later: () => this.#moveAttribution(1),
    next: () => this.goTo(this.#the.store.current + 1),
    previous: () => this.goTo(this.#the.store.current - 1),
    next_undecided: () => this.#nextUndecided(),
    undo: () => this.#travel("undo"),
    redo: () => this.#travel("redo"),
    rest_none: () => this.#askRestNone(),
    submit: () => this.#submit(),
    skip: () => this.#the.sheet.toggle("skip"),
    comment: (value) => this.#openComments(value),
    guideline: () => this.#the.guide.toggle(),
    help: () => this.#the.sheet.toggle("help"),
  };

  #tell = (notice) => notice && this.#the.say(this.#the.t(`notice_${notice}`));

  /** A panel that takes no focus and says nothing itself is read out. */
  #open(panel) {
    this.#the.strip.open(panel);
    this.reveal();
    if (!panel.focus && !find("[role=status]", panel.element)) {
      this.#the.announce(findAll(".label, strong, .chip", panel.element).map((part) => part.innerText.replace("\n", " ")).join(", "));
    }
  }

  #close = () => this.#the.strip.close();

  #ask(question, yes, onYes) {
    const { t } = this.#the;
    const close = this.#close;
    this.#open(askPanel({ question, yes, no: t("no_leave_it"), onNo: close, onYes: () => { close(); onYes(); } }));
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
      const outcome = taken.mention ? store.choose(action, taken) : store.chooseNamed(action, taken.name ?? taken);
      this.#tell(outcome.notice);
    };
    return this.#open(sourcePanel({ t, label: t(`label_${action}`), offers: store.offers, onTake, onLeave: this.#close }));
  }

  /** A relay or the origin by one more key; the links there are can be moved and taken out as well. */
  #openLink(place) {
    const { store, t } = this.#the;
    const one = store.record.attributions[store.attribution];
    if (!one || isOwnVoice(one)) return this.#tell("relay_needs_speaker");
    const isOn = ({ source }) => source !== null && one.chain.some((link) => link.place === place && link.source === source);
    const choices = store.candidates.map((candidate) => ({ value: candidate, label: candidate.name, on: isOn(candidate) }));
    const changes = one.chain.flatMap((link, at) => {
      const letter = "abcdefgh"[at];
      const name = nameOfLink(link, { t, nameOf: (uid) => store.sources.of(uid)?.name });
      return [
        { key: letter, value: { at, remove: true }, label: t("link_out", { name }) },
        { key: `Shift+${letter.toUpperCase()}`, value: { at }, label: t(at ? "link_earlier" : `link_from_${link.place}`, { name }) },
      ];
    });
    const extra = [{ key: "0", value: "unstated", label: t("not_stated") }, { key: "s", value: "typed", label: t("chip_source") }, ...changes];
    const onPick = (picked) => {
      this.#close();
      if (picked === "typed") this.#openSource(place);
      else if (picked === "unstated") this.press(place, { candidate: null });
      else if (picked?.at >= 0) this.press("link", { value: picked });
      else if (picked) this.#tell(store.choose(place, picked).notice);
    };
    return this.#open(pickPanel({ label: t(`label_${place}`), choices, extra, close: t("cancel"), onPick }));
  }

  #openEverywhere() {
    const { store, t, say } = this.#the;
    const { source, changes } = store.planEverywhere() ?? {};
    if (!changes?.length) return this.#tell(changes ? "everywhere_nothing" : "everywhere_needs_speaker");
    const onApply = (chosen) => {
      this.#close();
      if (chosen.length === 0) return;
      store.writeTogether(chosen);
      say(t(chosen.length === 1 ? "everywhere_done_one" : "everywhere_done_other", { count: chosen.length }));
    };
    return this.#open(everywherePanel({ t, texts: store.sentences, name: source.name, changes, onApply, onLeave: this.#close }));
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
    const [first] = store.pending(store.current);
    const { notice } = store.accept(first);
    this.#tell(notice);
    return notice === null ? first : null;
  }

  /** Accepts, and opens the words of the attribution; the digits change its speaker. */
  #amend() {
    if (this.#accept()?.attribution) this.#openSpans(null);
  }

  /** What stands wholly on screen, after a look at each, as one act. */
  #acceptAll() {
    const { store, looks, t, say } = this.#the;
    const here = looks.onScreen().filter((n) => store.acceptable(n).length);
    const unseen = here.filter((n) => n !== store.current && !looks.has(n));
    const count = (numbers) => numbers.reduce((sum, n) => sum + store.acceptable(n).length, 0);
    if (here.length === 0) return this.#tell("nothing_to_accept");
    if (unseen.length) return say(plural(t, "not_looked", count(unseen)));
    return this.#ask(plural(t, "ask_accept_all", count(here)), t("yes_accept_all"), () => store.acceptAll(here));
  }

  #reject() {
    const { store, reactions } = this.#the;
    const [first] = store.pending(store.current);
    if (!first) return this.#tell("no_suggestion");
    reactions.reject(first);
    return this.#announceRow();
  }

  #moveAttribution(step) {
    const { store, rows, announce, t } = this.#the;
    store.moveAttribution(step);
    const total = store.record.attributions.length;
    announce(`${t("group_voice_of", { place: store.attribution + 1, total })}: ${find(".now", rows.rowOf(store.current))?.innerText ?? ""}`);
  }

  #announceRow() {
    this.#the.announce(this.#the.rows.decisionsOf(this.#the.store.current));
  }

  async #submit() {
    this.#the.store.settleTime();
    await this.#the.reactions.flush();
    return this.#the.submission.submit();
  }

  /** On the sentence whose sign was pressed, else on the current one. */
  #openComments(value) {
    const { store, comments } = this.#the;
    if (value !== null) this.goTo(Number(value));
    return comments.open(store.current);
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
    const { code, n, count = 1, ...why } = await history[direction]();
    if (n !== undefined) this.goTo(n);
    if (code) say(t(`notice_${code}`, why));
    else if (n !== undefined) {
      say(t(count === 1 ? `${direction}_done_one` : `${direction}_done_other`, { count }));
      this.#announceRow();
    }
    for (const [action, value] of this.#after.splice(0)) this.run(action, value);
  }
}
