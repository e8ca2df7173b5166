/**
 * Undo and redo of whole acts, by the server, after everything unsent is acknowledged. A rejected suggestion since the
 * last act comes first.
 *
 *   const history = new History({api, client, send, store, queue, reactions, uid, sync});
 *   await history.undo();   // {code: null | "undo_nothing" | "undo_unsaved" | "undo_stale" | "undo_refused" | "undo_failed", n}
 */
import { Unreachable } from "../lib/api.js";

export class History {
  #options;
  #busy = false;
  #asked = null;

  constructor(options) {
    this.#options = options;
  }

  get isBusy() {
    return this.#busy;
  }

  undo() {
    return this.#once(async () => {
      const restored = this.#options.reactions.restoreLast();
      if (restored !== null) return { code: null, n: restored };
      return this.#takeBack((store) => store.undo.at(-1));
    });
  }

  redo() {
    return this.#once(() => this.#takeBack((store) => store.redo.at(-1)));
  }

  // Private

  async #once(work) {
    if (this.#busy) return { code: null };
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }

  async #takeBack(choose) {
    const { queue, store, api, client, send, uid } = this.#options;
    if (!(await queue.drained())) return { code: "undo_unsaved" };
    const act = choose(store);
    if (!act) return { code: "undo_nothing" };
    // Asked again after no answer it is the same request, so that nothing is taken back twice.
    if (this.#asked?.undoes !== act) this.#asked = { event: uid(), act: uid(), client, undoes: act };
    try {
      return await this.#read(await send("POST", `${api}/undo`, this.#asked));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return { code: "undo_failed" };
    }
  }

  async #read({ ok, status, body }) {
    const { store, sync } = this.#options;
    if (!ok && status !== 409) return { code: "undo_failed" };
    this.#asked = null;
    if (!ok) {
      await sync();
      return whyNot(body);
    }
    store.receive(body.records);
    store.setHistory(body);
    return { code: null, n: Number(Object.keys(body.records)[0]), count: Object.keys(body.records).length };
  }
}

/** What was in the way: sentences that another window changed since, or what the server says. */
function whyNot({ code, stale, detail }) {
  if (code !== "stale") return { code: "undo_refused", detail };
  const numbers = Object.keys(stale).map(Number);
  return { code: "undo_stale", n: numbers[0], numbers: numbers.map((n) => n + 1).join(", ") };
}
