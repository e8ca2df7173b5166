/**
 * What one sentence's attributions have to do with those of others. Pure.
 *
 *   previousSpeaker(recordOf, 4, 0)     // {attribution, adjacent} | null: who "same as before" means
 *   letGo(records, 4, before, after)    // [{n, record}]: continuations of attributions that went away
 */

/** The nearest speaker before: of an earlier attribution of the sentence, else of an earlier sentence. */
export function previousSpeaker(recordOf, position, place) {
  const named = (one) => one.speaker.source;
  const here = recordOf(position).attributions.slice(0, place).findLast(named);
  if (here) return { attribution: here, adjacent: false };
  for (let n = position - 1; n >= 0; n -= 1) {
    const attribution = recordOf(n).attributions.findLast(named);
    if (attribution) return { attribution, adjacent: n === position - 1 };
  }
  return null;
}

/** Continuations of attributions that go are let go in the same act; records: Map of position to record. */
export function letGo(records, position, before, after) {
  const kept = new Set(after.attributions.map((one) => one.uid));
  const gone = new Set(before.attributions.map((one) => one.uid).filter((uid) => !kept.has(uid)));
  const follows = (one) => gone.has(one.continues);
  return [...records].filter(([n, other]) => n !== position && other.attributions.some(follows)).map(([n, other]) => ({
    n, record: { ...other, attributions: other.attributions.map((one) => (follows(one) ? { ...one, continues: null } : one)) },
  }));
}
