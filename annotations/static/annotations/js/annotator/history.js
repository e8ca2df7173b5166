/**
 * Undo and redo of whole acts, by the server, after everything unsent is acknowledged. A rejected suggestion since the
 * last act comes first.
 *
 *   const history = new History({api, client, send, store, queue, reactions, uid});
 *   await history.undo();   // {code: null | "undo_nothing" | "undo_unsaved" | "undo_stale" | "undo_failed", n}
 */
import { Unreachable } from "../lib/api.js";

export class History {
  #options;
  #busy = false;

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
    try {
      const answer = await send("POST", `${api}/undo`, { event: uid(), act: uid(), client, undoes: act });
      return this.#read(answer);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return { code: "undo_failed" };
    }
  }

  #read({ ok, status, body }) {
    const { store } = this.#options;
    if (!ok) return { code: status === 409 ? "undo_stale" : "undo_failed", detail: body.detail };
    store.receive(body.records);
    store.setHistory(body);
    return { code: null, n: Number(Object.keys(body.records)[0]), count: Object.keys(body.records).length };
  }
}
