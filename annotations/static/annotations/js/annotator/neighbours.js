/**
 * What one sentence's attributions have to do with those of others. Pure.
 *
 *   earlier(recordOf, 4, 0)                       // {attribution, n} of all before, nearest first
 *   previousSpeaker(recordOf, 4, 0)               // {attribution, adjacent} | null: who "same as before" means
 *   withFollowers(records, 4, before, after)      // [{n, record}]: sentence 4, then those its continuations change
 */
import { isOwnVoice } from "./record.js";

export function* earlier(recordOf, position, place) {
  for (let n = position; n >= 0; n -= 1) {
    const { attributions } = recordOf(n);
    for (const attribution of attributions.slice(0, n === position ? place : undefined).reverse()) yield { attribution, n };
  }
}

/** The nearest named speaker before: of an earlier attribution of the sentence, else of an earlier sentence. */
export function previousSpeaker(recordOf, position, place) {
  for (const { attribution, n } of earlier(recordOf, position, place)) {
    if (attribution.speaker.source) return { attribution, adjacent: n === position - 1 };
  }
  return null;
}

/**
 * What continued an attribution that went away goes on with what that one continued, or with nothing. What continues
 * one whose speaker changed has the new speaker too; own voice is nobody to go on with. records: Map, position → record.
 */
export function withFollowers(records, position, before, after) {
  const old = new Map(before.attributions.map((one) => [one.uid, one]));
  const now = new Map(after.attributions.map((one) => [one.uid, one]));
  const isSame = (one, { speaker } = one) => one.speaker.kind === speaker.kind && one.speaker.source === speaker.source;
  const turned = new Map([...now].filter(([uid, one]) => !isSame(one, old.get(uid))));
  const follow = (one) => {
    let { continues } = one;
    while (old.has(continues) && !now.has(continues)) ({ continues } = old.get(continues));
    const leader = turned.get(continues);
    if (leader && isOwnVoice(leader)) continues = null;
    if (!leader || !continues) return continues === one.continues ? one : { ...one, continues };
    const { speaker, identity, role, anonymity_reason } = leader;
    const next = { ...one, identity, role, anonymity_reason, speaker: { ...speaker, mention: [] } };
    turned.set(one.uid, next);
    return next;
  };
  const later = [...records].filter(([n]) => n > position).sort(([a], [b]) => a - b);
  return [[position, after], ...later].flatMap(([n, record]) => {
    const attributions = record.attributions.map(follow);
    const isChanged = attributions.some((one, place) => one !== record.attributions[place]);
    return isChanged || n === position ? [{ n, record: { ...record, attributions } }] : [];
  });
}
