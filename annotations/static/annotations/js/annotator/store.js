/**
 * The state of the annotation page: records, sources, suggestions, and where the reader is. No DOM.
 *
 *   const store = new Store(pageData, texts, {queue, uid, clock});
 *   store.act("quote");                       // {notice, ask}
 *   store.addEventListener("sentence:changed", ({detail: {n}}) => …);
 *
 * Events: sentence:changed {n}, cursor:moved {from, to}, act:made {notice, ask}, suggestion:taken {uid, did}.
 */
import { candidateNamed, candidates, described, namesIn, offers } from "./candidates.js";
import { planEverywhere } from "./everywhere.js";
import { earlier, previousSpeaker, withFollowers } from "./neighbours.js";
import { press } from "./press.js";
import { emptyRecord, isAlike, isDecided, pendingSuggestions, sourcesOf } from "./record.js";
import { SourceBook } from "./source-book.js";

const LONGEST_SECONDS = 86400;

/** A JSON object by position as a map of numbers. */
const byPosition = (values) => new Map(Object.entries(values).map(([n, value]) => [Number(n), value]));

export class Store extends EventTarget {
  current = 0;
  attribution = 0;
  undo;
  redo;
  #records = new Map();
  #known = new Map();
  #made = [];
  #candidates = null;
  #queue;
  #uid;
  #clock;

  constructor(page, texts, { queue, uid, clock }) {
    super();
    this.#queue = queue;
    this.#uid = uid;
    this.#clock = clock;
    this.readonly = page.readonly;
    this.sentences = page.sentences.map((place, n) => ({ ...place, text: texts[n] }));
    this.reveals = page.reveals;
    this.suggestions = byPosition(page.suggestions ?? {});
    this.sources = new SourceBook(page.sources, uid);
    this.receive(page.records);
    this.setHistory(page);
    // Those of this article in its order, the last one most recent; `last` alone may be a manager's default.
    for (const record of this.#known.values()) this.#useSourcesOf(record);
  }

  // Questions

  recordOf(n) {
    return this.#records.get(n) ?? emptyRecord();
  }

  get record() {
    return this.recordOf(this.current);
  }

  /** The attribution acted on. */
  get voice() {
    return this.record.attributions[this.attribution];
  }

  get decided() {
    return this.sentences.length - this.undecided().length;
  }

  undecided() {
    return [...this.sentences.keys()].filter((n) => !isDecided(this.recordOf(n)));
  }

  /** Active seconds of a sentence, written or not. */
  secondsOf(n) {
    return this.recordOf(n).seconds + this.#clock.waiting(n);
  }

  get seconds() {
    return this.sentences.reduce((sum, _, n) => sum + this.secondsOf(n), 0);
  }

  /** Open suggestions of a sentence; the server gives what judges only after a decision. */
  pending(n) {
    return pendingSuggestions(this.suggestions.get(n) ?? [], this.recordOf(n));
  }

  /** What accepting everything takes of a sentence, quotes first; what judges is accepted one by one. */
  acceptable(n) {
    const open = this.pending(n).filter((one) => one.attribution).sort((a, b) => b.quote - a.quote);
    return open[0]?.quote || isDecided(this.recordOf(n)) ? open : [];
  }

  /** The numbered speakers of the current sentence; they keep their numbers while the reader stays. */
  get candidates() {
    this.#candidates ??= candidates({
      sentences: this.sentences, position: this.current, suggestions: this.suggestions.get(this.current), book: this.sources,
    });
    for (const one of this.#candidates) one.source ??= this.sources.named(one.name)?.uid ?? null;
    return this.#candidates;
  }

  /** Everybody the text field of a speaker offers. */
  get offers() {
    return offers(this.candidates, { sentences: this.sentences, book: this.sources });
  }

  /** The attributions before the current one, nearest first. */
  get earlier() {
    return [...earlier((n) => this.recordOf(n), this.current, this.attribution)].map(({ attribution }) => attribution);
  }

  /** {source, changes} of marking the current speaker everywhere; null where no source speaks. */
  planEverywhere() {
    const one = this.voice;
    const source = this.sources.of(one?.speaker.source);
    if (!source) return null;
    this.sources.remember(one);
    const others = [...namesIn(this.sentences), ...this.sources.all.map((one) => one.name)];
    const places = this.sentences.map((sentence, n) => ({ n, sentence, record: this.recordOf(n), pending: this.pending(n) }));
    return { source, changes: planEverywhere(described(source), places, { others, resolve: this.#resolved, uid: this.#uid }) };
  }

  // Actions

  /** Records of several sentences, written as one act. */
  writeTogether(changes) {
    this.#write(changes);
    this.#tell("act:made", { notice: null, ask: null });
  }

  moveTo(n) {
    if (n < 0 || n >= this.sentences.length || n === this.current) return false;
    const from = this.current;
    this.current = n;
    this.#clock.stand(n);
    this.attribution = 0;
    this.#candidates = null;
    this.#tell("cursor:moved", { from, to: n });
    return true;
  }

  moveAttribution(step) {
    const count = this.record.attributions.length;
    if (count < 2) return;
    this.attribution = (this.attribution + step + count) % count;
    this.#tell("sentence:changed", { n: this.current });
  }

  /** Presses a key of the table on the current sentence; what press() needs besides comes in `extra`. */
  act(action, extra = {}) {
    if (this.readonly) return { notice: "readonly", ask: null };
    const outcome = press(this.record, action, this.#context(extra));
    this.attribution = outcome.current;
    if (outcome.record !== this.record) this.#commit(outcome.record);
    this.#tell("act:made", outcome);
    return outcome;
  }

  /** A speaker or relay; a name not known yet becomes a source of this person, private until submission. */
  choose(action, candidate) {
    const source = candidate.source ?? this.sources.make(candidate.name, candidate.scope).uid;
    const outcome = this.act(action, { candidate: { ...candidate, source } });
    if (outcome.notice === null) this.sources.use(source);
    if (!this.candidates.some((one) => one.source === source)) this.#candidates = [...this.candidates, { ...candidate, source }].slice(0, 9);
    return outcome;
  }

  chooseNamed(action, name) {
    const candidate = candidateNamed(name, { sentences: this.sentences, position: this.current, book: this.sources });
    return this.choose(action, candidate);
  }

  accept(suggestion) {
    const outcome = this.act("accept", { suggestion: this.#resolved(suggestion) });
    if (outcome.notice !== null) return outcome;
    this.#useSourcesOf(this.record);
    if (suggestion.kind === "claim") this.#tell("suggestion:taken", { uid: suggestion.uid, did: "accepted" });
    return outcome;
  }

  /** The open suggestions of these sentences, as one act. */
  acceptAll(numbers) {
    const before = new Map(this.#records);
    const changes = numbers.map((n) => {
      const accept = (record, one) => press(record, "accept", this.#context({ suggestion: this.#resolved(one) }, n)).record;
      const record = { ...this.acceptable(n).reduce(accept, this.recordOf(n)), bulk: true };
      this.#records.set(n, record); // a later one may continue it
      return { n, record };
    });
    this.#records = before;
    this.writeTogether(changes);
  }

  setOutcome({ uid }, outcome, n = this.current) {
    this.suggestions.get(n).find((one) => one.uid === uid).outcome = outcome;
    this.#tell("sentence:changed", { n });
  }

  /** What the server shows of sentences that were decided; gives those on which something is open now. */
  reveal(suggestions) {
    const shown = byPosition(suggestions);
    for (const [n, list] of shown) {
      const outcomes = new Map(this.suggestions.get(n)?.map(({ uid, outcome }) => [uid, outcome]));
      this.suggestions.set(n, list.map((one) => ({ ...one, outcome: outcomes.get(one.uid) ?? one.outcome })));
      this.#tell("sentence:changed", { n });
    }
    return [...shown.keys()].filter((n) => this.pending(n).some((one) => !one.attribution));
  }

  restNone() {
    this.#write(this.undecided().map((n) => ({ n, record: { ...this.recordOf(n), marks: "none", bulk: true } })));
  }

  /** Before submission: the time spent on sentences after their last act, as one more. */
  settleTime() {
    const late = [...this.sentences.keys()].filter((n) => this.#clock.waiting(n) >= 1);
    if (this.undecided().length === 0) this.#write(late.map((n) => ({ n, record: this.recordOf(n) })));
  }

  // Answers of the server

  /** Records as the server holds them now; a sentence with newer unsent work keeps that. */
  receive(records) {
    for (const [n, { record, version }] of byPosition(records)) {
      this.#queue.learn(n, version);
      this.#clock.add(n, Math.max(0, this.recordOf(n).seconds - record.seconds)); // an act undone took its time all the same
      this.#known.set(n, record);
      if (!this.#queue.isPending(n)) this.#set(n, record);
    }
  }

  acknowledge({ entry, records }) {
    this.sources.acknowledge(entry.sources);
    for (const { n } of entry.records) {
      if (records[n]) this.#known.set(n, records[n].record);
      if (!this.#queue.isPending(n) && !isAlike(this.recordOf(n), this.#known.get(n))) this.revert(n);
    }
    this.#addUndo(entry.act);
    this.redo = [];
  }

  /** My unsent work on a sentence was let go: the server's record stands again. */
  revert(n) {
    this.#set(n, this.#known.get(n) ?? emptyRecord());
  }

  /** How everything is on the server, but for sentences with unsent work. */
  sync({ records, sources, undo, redo }) {
    this.sources.learn(sources);
    const isNews = ([n, { version }]) => !this.#queue.isPending(Number(n)) && version > this.#queue.versionOf(Number(n));
    this.receive(Object.fromEntries(Object.entries(records).filter(isNews)));
    this.setHistory({ undo, redo });
  }

  setHistory({ undo, redo }) {
    this.undo = [...undo];
    this.redo = [...redo];
  }

  /** Work kept from an earlier visit, shown as it will be written. */
  restore(entries) {
    for (const entry of entries) {
      this.#made.push(entry.act);
      this.sources.restore(entry.sources);
      for (const { n, record } of entry.records) this.#set(n, record);
    }
  }

  // Private

  #context(extra, n = this.current) {
    return {
      sentence: [this.sentences[n].start, this.sentences[n].end],
      quoted: this.sentences[n].quoted,
      current: this.attribution,
      previous: previousSpeaker((n) => this.recordOf(n), this.current, this.attribution),
      uid: this.#uid,
      ...extra,
    };
  }

  #commit(record) {
    this.sources.remember(record.attributions[this.attribution]);
    this.#write(withFollowers(this.#records, this.current, this.record, record));
  }

  #write(untimed) {
    if (untimed.length === 0) return;
    const changes = untimed.map(({ n, record }) => ({ n, record: this.#timed(n, record) }));
    const sources = this.sources.unsentIn(changes.map(({ record }) => record));
    for (const { n, record } of changes) {
      this.#tellTaken(n, record);
      this.#set(n, record);
    }
    const act = this.#uid();
    this.#made.push(act);
    this.#queue.push({ act, records: changes, sources });
  }

  /** Which suggestions a change takes up, or edits. */
  #tellTaken(n, { attributions }) {
    for (const one of attributions.filter(({ suggestion }) => suggestion)) {
      const before = this.recordOf(n).attributions.find(({ suggestion }) => suggestion === one.suggestion);
      if (before !== one) this.#tell("suggestion:taken", { uid: one.suggestion, did: before ? "edited" : "accepted" });
    }
  }

  /** The record with the active time its sentence took since it was last written; a day at most. */
  #timed(n, record) {
    const seconds = Math.round((record.seconds + this.#clock.take(n)) * 10) / 10;
    return { ...record, seconds: Math.min(seconds, LONGEST_SECONDS) };
  }

  /** In the order the acts were made: answers to different sentences may cross. */
  #addUndo(act) {
    if (this.undo.includes(act)) return; // in parts, or repeated
    const later = new Set(this.#made.slice(this.#made.lastIndexOf(act) + 1));
    const place = this.undo.findIndex((one) => later.has(one));
    this.undo.splice(place < 0 ? this.undo.length : place, 0, act);
  }

  #set(n, record) {
    this.#records.set(n, record);
    if (n === this.current) this.attribution = Math.max(0, Math.min(this.attribution, record.attributions.length - 1));
    this.#tell("sentence:changed", { n });
  }

  /** A suggestion with the names of its speaker and chain turned into sources; my last use of a source goes first. */
  #resolved = (suggestion) => {
    if (!suggestion?.attribution) return suggestion;
    const { chain = [], identity = null, role = null, ...rest } = suggestion.attribution;
    const speaker = this.sources.resolve(rest.speaker);
    const last = this.sources.of(speaker.source)?.last;
    const attribution = {
      ...rest, speaker, chain: chain.map((link) => this.sources.resolve(link)),
      identity: last?.identity ?? identity,
      role: last?.role ?? role,
      continues: this.#taken(suggestion.continues)?.uid ?? null,
    };
    return { ...suggestion, attribution };
  };

  /** The attribution that took up a suggestion. */
  #taken(uid) {
    return uid && [...this.#records.values()].flatMap(({ attributions }) => attributions).find((one) => one.suggestion === uid);
  }

  #useSourcesOf({ attributions }) {
    for (const uid of attributions.flatMap(sourcesOf)) this.sources.use(uid);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

