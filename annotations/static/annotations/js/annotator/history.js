/**
 * Undo and redo of whole acts, by the server, after everything unsent is acknowledged. A rejected suggestion since the
 * last act comes first.
 *
 *   const history = createHistory({api, client, send, store, queue, reactions, uid, sync});
 *   await history.undo();   // {n, count} or {code: "undo_nothing" | "undo_unsaved" | "undo_stale" | "undo_refused" | "undo_failed", n}
 */
import { unanswered } from "../lib/api.js";

export function createHistory({ api, client, queue, reactions, send, store, sync, uid }) {
  const history = { isBusy: false, undo, redo: () => travel("redo") };
  let asked = null;

  return history;

  async function undo() {
    const n = history.isBusy ? null : reactions.restoreLast();
    return n === null ? travel("undo") : { n };
  }

  function travel(stack) {
    if (history.isBusy) return {};
    history.isBusy = true;
    return takeBack(stack).finally(() => {
      history.isBusy = false;
    });
  }

  async function takeBack(stack) {
    if (!(await queue.drained())) return { code: "undo_unsaved" };
    const act = store[stack].at(-1);
    if (!act) return { code: "undo_nothing" };
    // Asked again after no answer it is the same request, so that nothing is taken back twice.
    if (asked?.undoes !== act) asked = { event: uid(), act: uid(), client, undoes: act };
    const { ok, status, body } = await send("POST", `${api}/undo`, asked).catch(unanswered);
    if (!ok && status !== 409) return { code: "undo_failed" };
    asked = null;
    if (!ok) {
      await sync();
      return whyNot(body);
    }
    store.receive(body.records);
    store.setHistory(body);
    const numbers = Object.keys(body.records);
    return { n: Number(numbers[0]), count: numbers.length };
  }
}

/** What was in the way: sentences that another window changed since, or what the server says. */
function whyNot({ code, stale, detail }) {
  if (code !== "stale") return { code: "undo_refused", detail };
  const numbers = Object.keys(stale).map(Number);
  return { code: "undo_stale", n: numbers[0], numbers: numbers.map((n) => n + 1).join(", ") };
}
