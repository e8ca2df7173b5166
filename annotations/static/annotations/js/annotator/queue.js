/**
 * Unsent writes, sent one by one in the order they were made, each act its own write on the version acknowledged before.
 *
 *   const queue = new WriteQueue({api, client, send, storage, uid, later});
 *   queue.addEventListener("write:acknowledged", ({detail}) => …);  // {entry, records}
 *   queue.learn(4, 3);               // the version the server has of a sentence
 *   await queue.load();              // the entries kept from before
 *   queue.push({act, records: [{n: 4, record}], sources: []});
 *
 * Nothing leaves the queue but by acknowledgement (a 2xx with a version) or by resolve(). Events besides:
 * "write:stopped" {n, code, detail, current}, "queue:unkept" (the disk refuses) and "queue:changed".
 */
import { Unreachable } from "../lib/api.js";
import { acknowledged, attributionsIn, continuesAny, inOrder, keptEntries, placeOf, readRefusal, requestOf, touches, without } from "./entries.js";

const SHORTEST_MS = 1000;
const LONGEST_MS = 30000;
const LONGEST_ASKED_MS = 3600000;

export class WriteQueue extends EventTarget {
  /** "online", "offline" (no answer), "away" (the server cannot), "signed_out", "other_person" (signed in here). */
  connection = "online";
  stopped = new Map();
  #entries = [];
  #inFlight = null;
  #versions = new Map();
  #sourcesKnown = new Set();
  #failures = 0;
  #retry = null;
  #isAskedToWait = false;
  #options;
  #kept;

  constructor(options) {
    super();
    this.#options = options;
    this.#kept = keptEntries(options.storage, () => this.#tell("queue:unkept"));
  }

  // Lifecycle

  async load() {
    const kept = inOrder(await this.#options.storage.all());
    this.#entries.unshift(...kept);
    this.#tell();
    this.#pump();
    return kept;
  }

  // Actions

  /** `before`: the entry whose place a new one takes. */
  push({ act, records, sources = [], before = null }) {
    const { client, uid } = this.#options;
    const based = records.map(({ n, record }) => ({ n, record, base: !before && this.isPending(n) ? null : this.versionOf(n) }));
    const entry = { event: uid(), act, client, records: based, sources, sent: null, place: before && placeOf(before) };
    this.#entries.splice(before ? this.#entries.indexOf(before) : this.size, 0, entry);
    entry.stored = this.#kept.add(entry);
    this.#tell();
    this.#pump();
    return entry;
  }

  /** A stopped sentence goes on: a record (mine, or both sides in one) is written over theirs, null lets mine go. */
  async resolve(n, record) {
    const stop = this.stopped.get(n);
    if (stop?.current) this.learn(n, stop.current.version);
    const old = this.#entries.filter((entry) => touches(entry, n));
    const sources = old.flatMap((entry) => entry.sources);
    const entry = record && this.push({ act: this.#options.uid(), records: [{ n, record }], sources, before: old[0] });
    await entry?.stored; // on disk before the old ones go, whose place it takes
    await this.#withdraw(n, old);
    this.stopped.delete(n);
    this.#pump();
    this.#tell();
    return entry;
  }

  /** Something changed outside (back online, signed in again): try at once, unless the server asked to be left alone. */
  resume() {
    if (this.#isShut) this.connection = "online";
    if (!this.#isAskedToWait) this.#tryAgain();
    this.#tell();
  }

  /** Records the version of a sentence that the page came with, or that another route gave it (undo). */
  learn(n, version) {
    this.#versions.set(n, version);
  }

  // Questions

  get size() {
    return this.#entries.length;
  }

  /** Every write is on disk: the page may go. */
  get isKept() {
    return this.#entries.every(({ order }) => order !== null);
  }

  get isMoving() {
    return this.#inFlight !== null;
  }

  versionOf(n) {
    return this.#versions.get(n) ?? 0;
  }

  isPending(n) {
    return this.#entries.some((entry) => touches(entry, n));
  }

  newestOf(n) {
    return this.#entries.findLast((entry) => touches(entry, n))?.records.find((one) => one.n === n).record ?? null;
  }

  /** True once everything is acknowledged; false as soon as that needs somebody's help. */
  drained() {
    return new Promise((done) => {
      const look = () => {
        const needsHelp = this.connection !== "online" || this.stopped.size > 0;
        if (this.size > 0 && (!needsHelp || this.isMoving)) return;
        this.removeEventListener("queue:changed", look);
        done(this.size === 0);
      };
      this.addEventListener("queue:changed", look);
      look();
    });
  }

  // Private

  get #isShut() {
    return this.connection === "signed_out" || this.connection === "other_person";
  }

  #pump() {
    if (this.#isShut || this.#retry !== null) return;
    const blocked = new Set(this.stopped.keys());
    const unsent = new Set();
    for (const entry of this.#entries) {
      const waits = entry.records.some(({ n, base }) => blocked.has(n) || base === null)
        || continuesAny(entry, unsent);
      if (!waits && !this.isMoving) this.#send(entry);
      for (const { n } of entry.records) blocked.add(n);
      for (const { uid } of attributionsIn(entry)) unsent.add(uid);
    }
  }

  async #send(entry) {
    this.#inFlight = entry;
    entry.sent ??= { sources: entry.sources.filter((source) => !this.#sourcesKnown.has(source.uid)) };
    this.#tell();
    await this.#kept.save(entry);
    try {
      await this.#read(entry, await this.#options.send(...requestOf(this.#options.api, entry)));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.#wait("offline");
    } finally {
      this.#inFlight = null; // not before its answer is read: it would be sent once more
    }
    this.#tell();
    this.#pump();
  }

  async #read(entry, answer) {
    const records = answer.ok ? acknowledged(entry, answer.body) : null;
    if (records) return this.#acknowledge(entry, records);
    const refusal = answer.ok ? { kind: "away" } : readRefusal(entry, answer);
    if (refusal.kind === "away") return this.#wait("away", answer.retryAfter);
    if (refusal.kind === "signed_out" || refusal.kind === "other_person") {
      this.connection = refusal.kind;
      return null;
    }
    this.#answered();
    return this.#stop(entry, refusal);
  }

  async #acknowledge(entry, records) {
    this.#answered();
    for (const source of entry.sent.sources) this.#sourcesKnown.add(source.uid);
    // A repeated write gets its first answer, which may be older than what the page knows already.
    const newest = Object.fromEntries(Object.entries(records).filter(([n, { version }]) => version >= this.versionOf(Number(n))));
    for (const { n } of entry.records) await this.#rebase(entry, n, records[n].version);
    this.#replace(entry);
    this.#tell("write:acknowledged", { entry, records: newest }); // before any wait: drained() means told
    await this.#kept.remove(entry);
  }

  /** The next write of the sentence is made on the version just acknowledged; kept before the old one goes. */
  async #rebase(entry, n, version) {
    this.learn(n, Math.max(version, this.versionOf(n)));
    const next = this.#entries.find((other) => other !== entry && touches(other, n));
    if (!next) return;
    next.records.find((one) => one.n === n).base ??= version;
    await this.#kept.save(next);
  }

  async #stop(entry, { kind, stale = {}, code, detail, field }) {
    const numbers = kind === "stale" ? Object.keys(stale).map(Number) : entry.records.map(({ n }) => n);
    for (const n of numbers) this.stopped.set(n, { code, detail, field, current: stale[n] ?? null });
    if (kind === "stale" && entry.records.length > numbers.length) await this.#split(entry, numbers);
    for (const n of numbers) this.#tell("write:stopped", { n, ...this.stopped.get(n) });
  }

  /** A bulk act of which some sentences are stale: these wait for an answer, the others go on as an act of their own. */
  async #split(entry, numbers) {
    const rest = without(entry, numbers, this.#options.uid());
    const kept = without(entry, rest.records.map(({ n }) => n), this.#options.uid());
    this.#replace(entry, rest, kept);
    rest.stored = this.#kept.add(rest);
    await rest.stored;
    await this.#kept.save(kept); // takes the place of the whole on disk
  }

  async #withdraw(n, entries) {
    for (const entry of entries) {
      const rest = without(entry, [n], this.#options.uid());
      this.#replace(entry, ...(rest ? [rest] : []));
      await (rest ? this.#kept.save(rest) : this.#kept.remove(entry));
    }
  }

  #replace(entry, ...others) {
    this.#entries.splice(this.#entries.indexOf(entry), 1, ...others);
  }

  /** Longer each time, and at least for as many seconds as the server asked for. */
  #wait(connection, asked = 0) {
    this.connection = connection;
    const pause = Math.min(SHORTEST_MS * 2 ** this.#failures, LONGEST_MS);
    this.#failures += 1;
    this.#isAskedToWait = asked > 0;
    this.#retry = this.#options.later(() => this.#tryAgain(), Math.max(pause, Math.min(asked * 1000, LONGEST_ASKED_MS)));
  }

  #tryAgain() {
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#isAskedToWait = false;
    this.#pump();
  }

  #answered() {
    this.connection = "online";
    this.#failures = 0;
  }

  #tell(type = "queue:changed", detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
