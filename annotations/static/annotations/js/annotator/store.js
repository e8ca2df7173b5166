/**
 * The state of the annotation page: records, sources, suggestions, and where the reader is. No DOM.
 *
 *   const store = new Store(pageData, texts, {queue, uid, clock});
 *   store.act("quote");                       // {notice, ask}
 *   store.addEventListener("sentence:changed", ({detail: {n}}) => …);
 *
 * Events: sentence:changed {n}, cursor:moved {from, to}, act:made {action, notice, ask}, history:changed.
 */
import { candidateNamed, candidates } from "./candidates.js";
import { letGo, previousSpeaker } from "./neighbours.js";
import { press } from "./press.js";
import { quotedSpans } from "./quotes.js";
import { emptyRecord, isDecided, pendingSuggestions, sourcesOf } from "./record.js";
import { SourceBook } from "./source-book.js";

export class Store extends EventTarget {
  current = 0;
  attribution = 0;
  undo;
  redo;
  #records;
  #known = new Map();
  #left = new Set();
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
    this.quoted = quotedSpans(this.sentences);
    this.suggestions = new Map(Object.entries(page.suggestions ?? {}).map(([n, list]) => [Number(n), list.map((one) => ({ ...one, attribution: one.kind === "claim" ? null : one.attribution }))]));
    this.sources = new SourceBook(page.sources, uid);
    for (const [n, { record }] of Object.entries(page.records)) this.#known.set(Number(n), record);
    this.#records = new Map(this.#known);
    this.undo = [...(page.undo ?? [])];
    this.redo = [...(page.redo ?? [])];
    for (const uid of this.#sourcesInUse()) this.sources.use(uid);
  }

  // Questions

  recordOf(n) {
    return this.#records.get(n) ?? emptyRecord();
  }

  get record() {
    return this.recordOf(this.current);
  }

  get decided() {
    return this.sentences.filter((_, n) => isDecided(this.recordOf(n))).length;
  }

  undecided() {
    return this.sentences.map((_, n) => n).filter((n) => !isDecided(this.recordOf(n)));
  }

  /** Open suggestions of a sentence; a claim is only suggested once the person has decided and gone on. */
  pending(n) {
    const open = pendingSuggestions(this.suggestions.get(n) ?? [], this.recordOf(n));
    return open.filter((one) => one.kind !== "claim" || (this.#left.has(n) && isDecided(this.recordOf(n))));
  }

  /** The numbered speakers of the current sentence; they keep their numbers while the reader stays. */
  get candidates() {
    this.#candidates ??= candidates({
      sentences: this.sentences, position: this.current, quoted: this.quoted[this.current],
      suggestions: this.suggestions.get(this.current) ?? [], sources: this.sources.all, recent: this.sources.recent,
    });
    this.#candidates = this.#candidates.map((one) => (one.source ? one : { ...one, source: this.sources.named(one.name)?.uid ?? null }));
    return this.#candidates;
  }

  // Actions

  moveTo(n) {
    if (n < 0 || n >= this.sentences.length || n === this.current) return false;
    const from = this.current;
    this.#left.add(from);
    this.current = n;
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
    this.#tell("act:made", { action, ...outcome });
    return outcome;
  }

  /** A speaker or relay; a name not known yet becomes a source of this person, private until submission. */
  choose(action, candidate) {
    if (this.readonly) return { notice: "readonly", ask: null };
    const source = candidate.source ?? this.sources.make(candidate.name, candidate.scope).uid;
    const outcome = this.act(action, { candidate: { ...candidate, source } });
    if (outcome.notice === null) this.sources.use(source);
    if (!this.candidates.some((one) => one.source === source)) this.#candidates = [...this.#candidates, { ...candidate, source }].slice(0, 9);
    return outcome;
  }

  chooseNamed(action, name) {
    const candidate = candidateNamed(name, { sentences: this.sentences, position: this.current, sources: this.sources.all });
    return this.choose(action, candidate);
  }

  accept(suggestion) {
    const outcome = this.act("accept", { suggestion: suggestion && this.#resolved(suggestion) });
    if (outcome.notice === null) for (const uid of this.record.attributions.flatMap(sourcesOf)) this.sources.use(uid);
    return outcome;
  }

  setOutcome(suggestion, outcome, n = this.current) {
    suggestion.outcome = outcome;
    this.#tell("sentence:changed", { n });
  }

  restNone() {
    const numbers = this.undecided();
    const changes = numbers.map((n) => ({ n, record: { ...this.recordOf(n), marks: "none", bulk: true } }));
    if (changes.length) this.#write(changes);
    return changes.length;
  }

  // Answers of the server

  /** Records as the server holds them now; a sentence with newer unsent work keeps that. */
  receive(records) {
    for (const [key, { record, version }] of Object.entries(records)) {
      const n = Number(key);
      if (version !== undefined) this.#queue.learn(n, version);
      this.#known.set(n, record);
      if (!this.#queue.isPending(n)) this.#set(n, record);
    }
  }

  acknowledge({ entry, records, notices }) {
    this.sources.acknowledge(entry.sources);
    for (const { n } of entry.records) {
      this.#known.set(n, records[n].record);
      if (!this.#queue.isPending(n)) this.#set(n, records[n].record);
    }
    this.#addUndo(entry.act);
    this.redo = [];
    this.#tell("history:changed", { notices });
  }

  /** My unsent work on a sentence was let go: the server's record stands again. */
  revert(n) {
    this.#set(n, this.#known.get(n) ?? emptyRecord());
  }

  setHistory({ undo, redo }) {
    this.undo = [...undo];
    this.redo = [...redo];
    this.#tell("history:changed", {});
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

  #context(extra) {
    return {
      sentence: [this.sentences[this.current].start, this.sentences[this.current].end],
      quoted: this.quoted[this.current],
      current: this.attribution,
      previous: previousSpeaker((n) => this.recordOf(n), this.current, this.attribution),
      uid: this.#uid,
      ...extra,
    };
  }

  #commit(record) {
    const seconds = Math.round((record.seconds + this.#clock.take()) * 10) / 10;
    this.sources.remember(record.attributions[this.attribution]);
    this.#write([{ n: this.current, record: { ...record, seconds } }, ...letGo(this.#records, this.current, this.record, record)]);
  }

  #write(changes) {
    const sources = this.sources.unsentIn(changes.map(({ record }) => record));
    for (const { n, record } of changes) this.#set(n, record);
    const act = this.#uid();
    this.#made.push(act);
    this.#queue.push({ act, records: changes, sources });
  }

  /** In the order the acts were made: answers to different sentences may cross. */
  #addUndo(act) {
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
  #resolved(suggestion) {
    if (!suggestion.attribution) return suggestion;
    const { chain = [], ...rest } = suggestion.attribution;
    const speaker = this.sources.resolve(rest.speaker);
    const last = this.sources.of(speaker.source)?.last;
    const attribution = {
      ...rest, speaker, chain: chain.map((link) => this.sources.resolve(link)),
      identity: last?.identity ?? rest.identity ?? null,
      role: last?.role ?? rest.role ?? null,
      continues: this.#continued(suggestion),
    };
    return { ...suggestion, attribution };
  }

  #continued({ continues }) {
    if (!continues) return null;
    for (const record of this.#records.values()) {
      const found = record.attributions.find((one) => one.suggestion === continues);
      if (found) return found.uid;
    }
    return null;
  }

  /** Least recent first: those of this article from its end to its start. `last` alone may be a manager's default. */
  #sourcesInUse() {
    return [...this.#records].sort(([a], [b]) => a - b).flatMap(([, record]) => record.attributions.flatMap(sourcesOf));
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

