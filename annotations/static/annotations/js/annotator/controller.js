/**
 * From an action of the table (by key, chip or bar) to what it does.
 *
 *   const controller = createController({store, rows, strip, sheet, history, submission, reactions, t, uid, say});
 *   controller.run("speaker", "2");
 *
 * beforeGoing(n): called before the cursor goes to another sentence, or stays.
 */
import { find, findAll } from "../lib/dom.js";
import { plural } from "../lib/strings.js";
import { nameOfLink } from "./describe.js";
import { evidencePanel } from "./evidence-form.js";
import { PASS } from "./keyboard.js";
import { askPanel, detailsPanel, everywherePanel, notePanel, pickPanel } from "./panels.js";
import { ROLES, isOwnVoice } from "./record.js";
import { sourcePanel } from "./source-field.js";
import { spansPanel } from "./spans-panel.js";

/** What changes nothing is done in a closed article too, and while something is taken back. */
const LOOKS = new Set(["earlier", "later", "next", "previous", "next_undecided", "comment", "guideline", "help", "go", "panel:key"]);

export function createController({
  announce, comments, guide, history, looks, paint, reactions, rows, say, sheet, store, strip, submission, t, uid,
  beforeGoing = () => {},
}) {
  const after = [];

  /** What is not among these is an act of press(). */
  const acts = {
    speaker: (place) => speak(store.candidates[Number(place) - 1]),
    source: () => openSource("speaker"),
    relay: () => openLink("relay"),
    origin: () => openLink("origin"),
    everywhere: openEverywhere,
    continues: () => press("continues", { earlier: store.earlier }),
    role: openRoles,
    details: openDetails,
    spans: () => openSpans(),
    evidence: openEvidence,
    note: openNote,
    accept: acceptFirst,
    amend: () => acceptFirst()?.attribution && openSpans(), // the digits change its speaker
    accept_all: acceptAll,
    reject: rejectFirst,
    earlier: () => moveAttribution(-1),
    later: () => moveAttribution(1),
    next: () => goTo(store.current + 1),
    previous: () => goTo(store.current - 1),
    next_undecided: goToUndecided,
    undo: () => travel("undo"),
    redo: () => travel("redo"),
    rest_none: askRestNone,
    submit: saveAndSubmit,
    skip: () => sheet.toggle("skip"),
    comment: openComments,
    guideline: () => guide.toggle(),
    help: () => sheet.toggle("help"),
    go: (n) => goTo(Number(n)),
    "panel:key": (key) => strip.panel.capture(key),
  };

  return { run, goTo, reveal, selectWords };

  function run(action, value = null) {
    if (!LOOKS.has(action)) {
      if (store.readonly) return action === "spans" ? PASS : say(t("notice_readonly"));
      if (history.isBusy) return after.push([action, value]);
    }
    return acts[action] ? acts[action](value) : press(action);
  }

  /** One act on the current sentence; a question it raises is asked inline, once. */
  function press(action, extra = {}) {
    const outcome = store.act(action, extra);
    if (outcome.ask) ask("ask_drop", store.record.attributions.length, "yes_remove", () => press(action, { ...extra, confirmed: true }));
    else strip.close();
    tell(outcome.notice);
  }

  function goTo(n) {
    beforeGoing(n);
    store.moveTo(n);
    const row = rows.rowOf(store.current);
    if (![row, strip.element].some((one) => one.contains(document.activeElement))) row.focus({ preventScroll: true });
    reveal();
  }

  /** The row, then the strip under it, brought into view between header and bar. */
  function reveal() {
    strip.element.scrollIntoView({ block: "nearest" });
    rows.rowOf(store.current).scrollIntoView({ block: "nearest" });
  }

  /** Opens span editing on words selected by pointer: on the current sentence's attribution, else on that sentence. */
  function selectWords(n, span) {
    if (store.readonly) return;
    if (strip.panel?.pick) return strip.panel.pick(n, span);
    if (n !== store.current) goTo(n);
    openSpans({ n, span });
  }

  function tell(notice) {
    if (notice) say(t(`notice_${notice}`));
  }

  /**
   * Opens a panel; what is kept there goes to `onKept` once it is closed. One that takes no focus and says nothing itself
   * is read out.
   */
  function open(makePanel, options, onKept) {
    const onLeave = () => strip.close();
    const onKeep = (kept) => {
      strip.close();
      onKept(kept);
    };
    const panel = makePanel({ t, onKeep, onLeave, ...options });
    strip.open(panel);
    reveal();
    if (panel.focus || find("[role=status]", panel.element)) return;
    announce(findAll(".label, strong, .chip", panel.element).map((part) => part.innerText.replace("\n", " ")).join(", "));
  }

  function ask(question, count, yes, onYes) {
    open(askPanel, { question: plural(t, question, count), yes: t(yes) }, onYes);
  }

  function speak(candidate) {
    tell(candidate ? store.choose("speaker", candidate).notice : "no_candidate");
  }

  function openSource(action) {
    if (action === "speaker" && store.record.marks === null) return tell("mark_first");
    open(sourcePanel, { label: t(`label_${action}`), offers: store.offers }, (taken) => {
      const outcome = taken.mention ? store.choose(action, taken) : store.chooseNamed(action, taken.name ?? taken);
      tell(outcome.notice);
    });
  }

  /** A relay or the origin by one more key; the links there are can be moved and taken out as well. */
  function openLink(place) {
    const { voice } = store;
    if (!voice || isOwnVoice(voice)) return tell("relay_needs_speaker");
    const isOn = ({ source }) => source !== null && voice.chain.some((link) => link.place === place && link.source === source);
    const choices = store.candidates.map((candidate) => ({ value: candidate, label: candidate.name, on: isOn(candidate) }));
    const changes = voice.chain.flatMap((link, at) => {
      const letter = "abcdefgh"[at];
      const name = nameOfLink(link, { t, nameOf: store.sources.nameOf });
      return [
        { key: letter, value: { at, remove: true }, label: t("link_out", { name }) },
        { key: `Shift+${letter.toUpperCase()}`, value: { at }, label: t(at ? "link_earlier" : `link_from_${link.place}`, { name }) },
      ];
    });
    const extra = [{ key: "0", value: "unstated", label: t("not_stated") }, { key: "s", value: "typed", label: t("chip_source") }, ...changes];
    open(pickPanel, { label: t(`label_${place}`), choices, extra }, (picked) => {
      if (picked === "typed") openSource(place);
      else if (picked === "unstated") press(place);
      else if (picked.at >= 0) press("link", { value: picked });
      else tell(store.choose(place, picked).notice);
    });
  }

  function openEverywhere() {
    const { source, changes } = store.planEverywhere() ?? {};
    if (!changes?.length) return tell(changes ? "everywhere_nothing" : "everywhere_needs_speaker");
    open(everywherePanel, { texts: store.sentences, name: source.name, changes }, (chosen) => {
      if (chosen.length === 0) return;
      store.writeTogether(chosen);
      say(plural(t, "everywhere_done", chosen.length));
    });
  }

  function openRoles() {
    const attribution = described();
    if (!attribution) return;
    const choices = ROLES.map((role) => ({ value: role, label: t(`role_${role}`), on: role === attribution.role }));
    open(pickPanel, { label: t("label_role"), choices }, (role) => press("role", { value: role === attribution.role ? null : role }));
  }

  function openDetails() {
    const attribution = described();
    if (attribution) open(detailsPanel, { attribution }, (value) => press("details", { value }));
  }

  /** The current attribution, where it has somebody who can be described. */
  function described() {
    const { voice } = store;
    if (voice && !isOwnVoice(voice)) return voice;
    return tell(voice ? "own_voice_has_no_role" : "no_attribution");
  }

  function openSpans(near = null) {
    if (!store.voice) return PASS; // Tab stays the browser's: nothing to pick words for
    open(spansPanel, {
      store, near, onRefuse: tell,
      onSpans: (kind, spans) => store.act("spans", { value: { kind, spans } }),
      onPicked: (n, span) => paint.draw("picked", n === null ? [] : [{ name: "picked", span }]),
    });
  }

  function openEvidence() {
    open(evidencePanel, { evidence: store.record.evidence, uid, now: new Date() }, (value) => press("evidence", { value }));
  }

  function openNote() {
    const { note } = store.record;
    open(notePanel, { note }, (value) => value !== note && press("note", { value }));
  }

  /** Accepts the first open suggestion and gives it. */
  function acceptFirst() {
    const [first] = store.pending(store.current);
    const { notice } = store.accept(first);
    tell(notice);
    return notice === null ? first : null;
  }

  /** What stands wholly on screen, after a look at each, as one act. */
  function acceptAll() {
    const here = looks.onScreen().filter((n) => store.acceptable(n).length);
    const unseen = here.filter((n) => n !== store.current && !looks.has(n));
    const count = (numbers) => numbers.flatMap((n) => store.acceptable(n)).length;
    if (here.length === 0) tell("nothing_to_accept");
    else if (unseen.length) say(plural(t, "not_looked", count(unseen)));
    else ask("ask_accept_all", count(here), "yes_accept_all", () => store.acceptAll(here));
  }

  function rejectFirst() {
    const [first] = store.pending(store.current);
    if (!first) return tell("no_suggestion");
    reactions.reject(first);
    announceRow();
  }

  function moveAttribution(step) {
    store.moveAttribution(step);
    const total = store.record.attributions.length;
    if (total === 0) return tell("no_attribution");
    announce(`${t("group_voice_of", { place: store.attribution + 1, total })}: ${find(".now", rows.rowOf(store.current))?.innerText ?? ""}`);
  }

  function announceRow() {
    announce(rows.decisionsOf(store.current));
  }

  async function saveAndSubmit() {
    store.settleTime();
    await reactions.flush();
    await submission.submit();
  }

  /** On the sentence whose sign was pressed, else on the current one. */
  function openComments(n) {
    if (n !== null) goTo(Number(n));
    comments.open(store.current);
  }

  function goToUndecided() {
    const open = store.undecided();
    const others = open.filter((n) => n !== store.current);
    if (others.length) goTo(others.find((n) => n > store.current) ?? others[0]);
    else tell(open.length ? "last_undecided" : "all_decided");
  }

  function askRestNone() {
    const count = store.undecided().length;
    if (count === 0) tell("all_decided");
    else ask("ask_rest", count, "yes_rest_none", () => store.restNone());
  }

  async function travel(direction) {
    const { code, n, count = 1, ...why } = await history[direction]();
    if (n !== undefined) goTo(n);
    if (code) say(t(`notice_${code}`, why));
    else if (n !== undefined) {
      say(plural(t, `${direction}_done`, count));
      announceRow();
    }
    for (const [action, value] of after.splice(0)) run(action, value);
  }
}
