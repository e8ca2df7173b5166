/**
 * What became of the suggestions: shown, accepted, edited, rejected, restored. Kept in the browser, with its time, until
 * the server has it. In return the server shows what judges on sentences that were decided and left.
 *
 *   const reactions = createReactions({api, client, send, memory, store, later, isSaved: (n) => …, onRevealed: (numbers) => …});
 *   reactions.show(["uid"]);  reactions.reject(suggestion);  reactions.restoreLast();  reactions.leave(4);
 */
import { unanswered } from "../lib/api.js";
import { isDecided } from "./record.js";

const PAUSE_MS = 1500;
const RETRY_MS = 15000;
const MOST = 500;

/** memory: {read(): list | null, write(list | null)}. */
export function createReactions({ api, client, isSaved, later, memory, onRevealed, send, store }) {
  const waiting = memory.read() ?? [];
  const seen = new Set();
  const left = new Set();
  let rejected = [];
  let timer = null;
  let isSending = false;

  rest();

  return { show, reject, restoreLast, forgetRejections, note, leave, flush };

  function show(uids) {
    for (const uid of uids.filter((one) => !seen.has(one))) {
      seen.add(uid);
      note("shown", uid);
    }
  }

  function reject(suggestion) {
    const n = store.current;
    rejected.push({ suggestion, n });
    store.setOutcome(suggestion, "rejected", n);
    note("rejected", suggestion.uid);
  }

  /** Takes back the newest rejection since the last act; gives its sentence, or null where there is none. */
  function restoreLast() {
    const last = rejected.pop();
    if (!last) return null;
    store.setOutcome(last.suggestion, null, last.n);
    note("restored", last.suggestion.uid);
    return last.n;
  }

  /** An act on a record was made: undo is for that one now. */
  function forgetRejections() {
    rejected = [];
  }

  function note(did, suggestion) {
    waiting.push({ suggestion, did, at: Date.now() });
    memory.write(waiting);
    soon();
  }

  /** The cursor went on: what judges there is asked for as soon as the decision is saved. */
  function leave(n) {
    if (!store.reveals) return;
    left.add(n);
    soon();
  }

  /** Sends what waits; the server tells an old one from a new one by its age, whatever the clocks say. */
  async function flush() {
    if (isSending) return;
    for (const n of left) if (!isDecided(store.recordOf(n))) left.delete(n);
    const sent = waiting.slice(0, MOST);
    const decided = [...left].filter(isSaved).slice(0, MOST);
    if (sent.length + decided.length === 0) return rest();
    isSending = true;
    const now = Date.now();
    const reactions = sent.map(({ at, ...one }) => ({ ...one, age: Math.max(0, now - at) }));
    const { ok, status, body } = await send("POST", `${api}/reactions`, { client, reactions, decided }).catch(unanswered);
    isSending = false;
    if (!ok && status !== 400 && status !== 409) return soon(RETRY_MS);
    waiting.splice(0, sent.length);
    memory.write(waiting.length ? waiting : null);
    for (const n of decided) left.delete(n);
    if (ok) onRevealed(store.reveal(body.suggestions));
    rest();
  }

  /** What could not go yet goes later: more than one request holds, or a decision that is not saved. */
  function rest() {
    if (waiting.length + left.size) soon();
  }

  function soon(pause = PAUSE_MS) {
    timer ??= later(() => {
      timer = null;
      flush();
    }, pause);
  }
}
