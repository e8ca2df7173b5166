/**
 * What became of the suggestions: shown, rejected, restored. Kept in the browser until the server has them.
 *
 *   const reactions = new Reactions({api, client, send, uid, memory, store, later});
 *   reactions.show(["uid"]);  reactions.reject(suggestion);  reactions.restoreLast();
 */
import { Unreachable } from "../lib/api.js";

const PAUSE_MS = 1500;

export class Reactions {
  #options;
  #waiting;
  #seen = new Set();
  #rejected = [];
  #timer = null;

  /** memory: {read(): object | null, write(object | null)}. */
  constructor(options) {
    this.#options = options;
    this.#waiting = options.memory.read() ?? empty();
    if (!isEmpty(this.#waiting)) this.#soon();
  }

  // Actions

  show(uids) {
    const fresh = uids.filter((uid) => !this.#seen.has(uid));
    if (fresh.length === 0) return;
    for (const uid of fresh) this.#seen.add(uid);
    this.#note("shown", fresh);
  }

  reject(suggestion) {
    this.#rejected.push({ suggestion, n: this.#options.store.current });
    this.#options.store.setOutcome(suggestion, "rejected");
    this.#note("rejected", [suggestion.uid]);
  }

  /** Takes back the newest rejection since the last act; gives its sentence, or null where there is none. */
  restoreLast() {
    const last = this.#rejected.pop();
    if (!last) return null;
    this.#options.store.setOutcome(last.suggestion, null, last.n);
    this.#note("restored", [last.suggestion.uid]);
    return last.n;
  }

  /** An act on a record was made: undo is for that one now. */
  forgetRejections() {
    this.#rejected = [];
  }

  // Private

  #note(kind, uids) {
    const opposite = { rejected: "restored", restored: "rejected" }[kind];
    if (opposite) this.#waiting[opposite] = this.#waiting[opposite].filter((uid) => !uids.includes(uid));
    this.#waiting[kind] = [...new Set([...this.#waiting[kind], ...uids])];
    this.#options.memory.write(this.#waiting);
    this.#soon();
  }

  #soon() {
    if (this.#timer !== null) return;
    this.#timer = this.#options.later(() => {
      this.#timer = null;
      this.flush();
    }, PAUSE_MS);
  }

  async flush() {
    if (isEmpty(this.#waiting)) return;
    const { api, client, send, uid, memory } = this.#options;
    const sent = this.#waiting;
    this.#waiting = empty();
    const isTaken = await send("POST", `${api}/reactions`, { event: uid(), client, ...sent }).then(isFinal, (error) => {
      if (!(error instanceof Unreachable)) throw error;
      return false;
    });
    if (!isTaken) this.#waiting = merge(sent, this.#waiting);
    memory.write(isEmpty(this.#waiting) ? null : this.#waiting);
  }
}

const empty = () => ({ shown: [], rejected: [], restored: [] });
const isEmpty = (waiting) => Object.values(waiting).every((list) => list.length === 0);

/** Taken, or refused for good: only a missing session or server is worth another try. */
const isFinal = ({ ok, status }) => ok || ![401, 403, 408, 429, 500, 502, 503, 504].includes(status);

/** Earlier ones that were not sent, unless a later one takes them back. */
function merge(earlier, later) {
  const minus = (list, gone) => list.filter((uid) => !gone.includes(uid));
  return {
    shown: [...new Set([...earlier.shown, ...later.shown])],
    rejected: [...new Set([...minus(earlier.rejected, later.restored), ...later.rejected])],
    restored: [...new Set([...minus(earlier.restored, later.rejected), ...later.restored])],
  };
}
