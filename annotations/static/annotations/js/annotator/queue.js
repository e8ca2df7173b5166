/**
 * Unsent writes, in order: one request in flight per sentence, each act its own write on the version acknowledged before.
 *
 *   const queue = new WriteQueue({api, client, send, storage, uid, later});
 *   queue.addEventListener("write:acknowledged", ({detail}) => …);  // {entry, records, notices}
 *   await queue.load({4: 3});        // known versions; returns the entries kept from before
 *   queue.push({act, records: [{n: 4, record}], sources: []});
 *
 * Nothing leaves the queue but by acknowledgement (a 2xx with a version) or by resolve(). Events besides:
 * "write:stopped" {n, code, detail, current}, "queue:unkept" (the disk refuses) and "queue:changed".
 */
import { Unreachable } from "../lib/api.js";
import { KeptEntries, acknowledged, attributionsIn, continuesAny, readRefusal, requestOf, touches, without } from "./entries.js";

const MOST_IN_FLIGHT = 4;
const BACK_OFF_MS = [1000, 2000, 4000, 8000, 15000, 30000];

export class WriteQueue extends EventTarget {
  /** "online", "offline" (no answer), "away" (the server cannot), "signed_out". */
  connection = "online";
  stopped = new Map();
  #entries = [];
  #inFlight = new Set();
  #versions = new Map();
  #sourcesKnown = new Set();
  #failures = 0;
  #retry = null;
  #options;
  #kept;

  constructor(options) {
    super();
    this.#options = options;
    this.#kept = new KeptEntries(options.storage, () => this.#tell("queue:unkept", {}));
  }

  // Lifecycle

  async load(versions) {
    for (const [n, version] of Object.entries(versions)) this.#versions.set(Number(n), version);
    const kept = await this.#options.storage.all();
    this.#entries.unshift(...kept);
    this.#changed();
    this.#pump();
    return kept;
  }

  // Actions

  push({ act, records, sources = [] }) {
    const { client, uid } = this.#options;
    const based = records.map(({ n, record }) => ({ n, record, base: this.isPending(n) ? null : this.versionOf(n) }));
    const entry = { event: uid(), act, client, records: based, sources, sent: null };
    this.#entries.push(entry);
    entry.stored = this.#kept.add(entry);
    this.#changed();
    this.#pump();
    return entry;
  }

  /** A stopped sentence goes on: "mine" writes the newest of my records over theirs, "theirs" lets mine go. */
  async resolve(n, choice) {
    const stop = this.stopped.get(n);
    const newest = this.newestOf(n);
    this.stopped.delete(n);
    if (stop?.current) this.#versions.set(n, stop.current.version);
    const sources = this.#entries.filter((entry) => touches(entry, n)).flatMap((entry) => entry.sources);
    await this.#withdraw([n]);
    if (choice === "mine" && newest) this.push({ act: this.#options.uid(), records: [{ n, record: newest }], sources });
    else this.#pump();
    this.#changed();
  }

  /** Something changed outside (back online, signed in again): try at once. */
  resume() {
    if (this.connection === "signed_out") this.connection = "online";
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#pump();
    this.#changed();
  }

  /** Records the version another route gave a sentence (undo). */
  learn(n, version) {
    this.#versions.set(n, version);
  }

  // Questions

  get size() {
    return this.#entries.length;
  }

  get isMoving() {
    return this.#inFlight.size > 0;
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

  #pump() {
    if (this.connection === "signed_out" || this.#retry !== null) return;
    const most = this.connection === "online" ? MOST_IN_FLIGHT : 1;
    const blocked = new Set(this.stopped.keys());
    const unsent = new Set();
    for (const entry of this.#entries) {
      const waits = entry.records.some(({ n, base }) => blocked.has(n) || base === null)
        || continuesAny(entry, unsent) || this.#waitsForSource(entry);
      if (!waits && !this.#inFlight.has(entry) && this.#inFlight.size < most) this.#send(entry);
      for (const { n } of entry.records) blocked.add(n);
      for (const { uid } of attributionsIn(entry)) unsent.add(uid);
    }
  }

  /** A source made by a write in flight is not sent twice at a time. */
  #waitsForSource(entry) {
    const making = new Set([...this.#inFlight].flatMap((other) => other.sent?.sources ?? []).map((source) => source.uid));
    return !this.#inFlight.has(entry) && entry.sources.some((source) => making.has(source.uid));
  }

  async #send(entry) {
    this.#inFlight.add(entry);
    entry.sent ??= { sources: entry.sources.filter((source) => !this.#sourcesKnown.has(source.uid)) };
    this.#changed();
    await this.#kept.save(entry);
    try {
      await this.#read(entry, await this.#options.send(...requestOf(this.#options.api, entry)));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.#wait("offline");
    } finally {
      this.#inFlight.delete(entry); // not before its answer is read: it would be sent once more
    }
    this.#changed();
    this.#pump();
  }

  async #read(entry, answer) {
    const records = answer.ok ? acknowledged(entry, answer.body) : null;
    if (records) return this.#acknowledge(entry, records, answer.body.notices ?? []);
    const refusal = answer.ok ? { kind: "away" } : readRefusal(entry, answer);
    if (refusal.kind === "away") return this.#wait("away");
    if (refusal.kind === "signed_out") {
      this.connection = "signed_out";
      return null;
    }
    this.#online();
    return this.#stop(entry, refusal);
  }

  async #acknowledge(entry, records, notices) {
    this.#online();
    for (const source of entry.sent.sources) this.#sourcesKnown.add(source.uid);
    for (const { n } of entry.records) await this.#rebase(entry, n, records[n].version);
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#tell("write:acknowledged", { entry, records, notices }); // before any wait: drained() means told
    await this.#kept.remove(entry);
  }

  /** The next write of the sentence is made on the version just acknowledged; kept before the old one goes. */
  async #rebase(entry, n, version) {
    this.#versions.set(n, version);
    const next = this.#entries.find((other) => other !== entry && touches(other, n));
    if (!next) return;
    const record = next.records.find((one) => one.n === n);
    if (record.base === null) record.base = version;
    await this.#kept.save(next);
  }

  async #stop(entry, { kind, stale = {}, code, detail }) {
    const numbers = kind === "stale" ? Object.keys(stale).map(Number) : entry.records.map(({ n }) => n);
    for (const n of numbers) this.stopped.set(n, { code, detail, current: stale[n] ?? null });
    if (kind === "stale" && entry.records.length > numbers.length) await this.#split(entry, numbers);
    for (const n of numbers) this.#tell("write:stopped", { n, ...this.stopped.get(n) });
  }

  /** A bulk act of which some sentences are stale: these wait for an answer, the others go on as an act of their own. */
  async #split(entry, numbers) {
    const rest = without(entry, numbers, this.#options.uid());
    const kept = without(entry, rest.records.map(({ n }) => n), this.#options.uid());
    this.#entries.splice(this.#entries.indexOf(entry), 1, rest, kept);
    await this.#kept.remove(entry);
    for (const part of [rest, kept]) part.stored = this.#kept.add(part);
  }

  async #withdraw(numbers) {
    const touched = this.#entries.filter((entry) => numbers.some((n) => touches(entry, n)));
    for (const entry of touched) {
      const rest = without(entry, numbers, this.#options.uid());
      this.#entries.splice(this.#entries.indexOf(entry), 1, ...(rest ? [rest] : []));
      await this.#kept.remove(entry);
      if (rest) rest.stored = this.#kept.add(rest);
    }
  }

  #wait(connection) {
    this.connection = connection;
    const delay = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = this.#options.later(() => {
      this.#retry = null;
      this.#pump();
    }, delay);
  }

  #online() {
    this.connection = "online";
    this.#failures = 0;
    clearTimeout(this.#retry);
    this.#retry = null;
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #changed() {
    this.#tell("queue:changed", {});
  }
}
