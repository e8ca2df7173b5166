/**
 * What became of the suggestions: shown, accepted, edited, rejected, restored. Kept in the browser, with its time, until
 * the server has it. In return the server shows what judges on sentences that were decided and left.
 *
 *   const reactions = new Reactions({api, client, send, memory, store, later, isSaved: (n) => …, onRevealed: (numbers) => …});
 *   reactions.show(["uid"]);  reactions.reject(suggestion);  reactions.restoreLast();  reactions.leave(4);
 */
import { Unreachable } from "../lib/api.js";
import { isDecided } from "./record.js";

const PAUSE_MS = 1500;
const RETRY_MS = 15000;
const MOST = 500;

export class Reactions {
  #options;
  #waiting;
  #seen = new Set();
  #left = new Set();
  #rejected = [];
  #timer = null;
  #sending = false;

  /** memory: {read(): list | null, write(list | null)}. */
  constructor(options) {
    this.#options = options;
    const kept = options.memory.read();
    this.#waiting = Array.isArray(kept) ? kept : [];
    this.#rest();
  }

  // Actions

  show(uids) {
    for (const uid of uids.filter((one) => !this.#seen.has(one))) {
      this.#seen.add(uid);
      this.note("shown", uid);
    }
  }

  reject(suggestion) {
    const n = this.#options.store.current;
    this.#rejected.push({ suggestion, n });
    this.#options.store.setOutcome(suggestion, "rejected", n);
    this.note("rejected", suggestion.uid);
  }

  /** Takes back the newest rejection since the last act; gives its sentence, or null where there is none. */
  restoreLast() {
    const last = this.#rejected.pop();
    if (!last) return null;
    this.#options.store.setOutcome(last.suggestion, null, last.n);
    this.note("restored", last.suggestion.uid);
    return last.n;
  }

  /** An act on a record was made: undo is for that one now. */
  forgetRejections() {
    this.#rejected = [];
  }

  note(did, suggestion) {
    this.#waiting.push({ suggestion, did, at: Date.now() });
    this.#options.memory.write(this.#waiting);
    this.#soon();
  }

  /** The cursor went on: what judges there is asked for as soon as the decision is saved. */
  leave(n) {
    if (!this.#options.store.reveals) return;
    this.#left.add(n);
    this.#soon();
  }

  /** Sends what waits; the server tells an old one from a new one by its age, whatever the clocks say. */
  async flush() {
    const { api, client, send, memory, store, isSaved, onRevealed } = this.#options;
    if (this.#sending) return;
    for (const n of this.#left) if (!isDecided(store.recordOf(n))) this.#left.delete(n);
    const sent = this.#waiting.slice(0, MOST);
    const decided = [...this.#left].filter(isSaved).slice(0, MOST);
    if (sent.length + decided.length === 0) return this.#rest();
    this.#sending = true;
    const now = Date.now();
    const reactions = sent.map(({ at, ...one }) => ({ ...one, age: Math.max(0, now - at) }));
    const { ok, status, body } = await send("POST", `${api}/reactions`, { client, reactions, decided }).catch((error) => {
      if (!(error instanceof Unreachable)) throw error;
      return {};
    });
    this.#sending = false;
    if (!ok && status !== 400 && status !== 409) return this.#soon(RETRY_MS);
    this.#waiting.splice(0, sent.length);
    memory.write(this.#waiting.length ? this.#waiting : null);
    for (const n of decided) this.#left.delete(n);
    if (ok) onRevealed(store.reveal(body.suggestions));
    this.#rest();
  }

  // Private

  /** What could not go yet goes later: more than one request holds, or a decision that is not saved. */
  #rest() {
    if (this.#waiting.length + this.#left.size) this.#soon();
  }

  #soon(pause = PAUSE_MS) {
    this.#timer ??= this.#options.later(() => {
      this.#timer = null;
      this.flush();
    }, pause);
  }
}
