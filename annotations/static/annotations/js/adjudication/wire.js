/**
 * Between the record as this page keeps it, with `gold: {reason, note, valid, inputs}` inside, and the API, where these
 * stand beside the record and a record without marks is null: taken back. Pure but for the sending.
 *
 *   const queue = new GoldQueue({…, send: goldSender(send)}, (n) => sides.inputsOf(n));
 */
import { WriteQueue } from "../annotator/queue.js";
import { emptyRecord } from "../annotator/record.js";

export const noGold = () => ({ reason: "", note: "", valid: [] });

/** What the API gives of one sentence, as a record of this page. */
export function fold(one, sent = noGold()) {
  const { reason, note, valid } = one.record ? { ...sent, ...one } : noGold();
  return { ...one, record: { ...(one.record ?? emptyRecord()), gold: { reason, note, valid } } };
}

/** The body of a write: what decides beside the record; nothing does where it is taken back. */
export function unfold({ record, ...rest }) {
  const { gold = noGold(), ...plain } = record;
  return plain.marks === null ? { ...rest, ...gold, ...noGold(), record: null } : { ...rest, ...gold, record: plain };
}

export function goldSender(send) {
  return async (method, url, body, headers) => {
    const answer = await send(method, url, body && outgoing(body), headers);
    return { ...answer, body: incoming(answer.body, body ?? {}) };
  };
}

function outgoing(body) {
  if (body.record) return unfold(body);
  return body.records ? { ...body, records: body.records.map(unfold) } : body;
}

/** Everything in an answer that is one sentence's record, folded; a single write reads as the queue expects it. */
function incoming(body, asked) {
  const found = { ...body };
  for (const key of ["records", "stale"]) {
    if (found[key]) found[key] = Object.fromEntries(Object.entries(found[key]).map(([n, one]) => [n, one && fold(one, goldOf(asked, n))]));
  }
  if (found.current) found.current = fold(found.current);
  return asked.record && found.records ? { ...found, ...Object.values(found.records)[0] } : found;
}

const goldOf = (asked, n) => asked.record?.gold ?? asked.records?.find?.((one) => one.n === Number(n))?.record.gold;

/** Every write names the readers' submissions as they lie before the adjudicator now. */
export class GoldQueue extends WriteQueue {
  #inputsOf;

  constructor(options, inputsOf) {
    super(options);
    this.#inputsOf = inputsOf;
  }

  /** What an adjudicator names is a source of the whole project. */
  push({ records, sources = [], ...rest }) {
    const named = records.map(({ n, record }) => ({ n, record: { ...record, gold: { ...noGold(), ...record.gold, inputs: this.#inputsOf(n) } } }));
    return super.push({ ...rest, records: named, sources: sources.map((source) => ({ ...source, scope: "project" })) });
  }
}
