/**
 * Both sides of a conflict in one record: every attribution and every piece of evidence of either. Pure.
 *
 *   keepBoth(mine, theirs, newUid)   // a record; null where one says none and the other marks the sentence
 */
import { isDefault, isQuoted, letters, marksOf } from "./record.js";

const MOST = 20;
const same = (first, second) => JSON.stringify(first) === JSON.stringify(second);

export function keepBoth(mine, theirs, uid) {
  const found = new Set([mine, theirs].flatMap(({ marks }) => letters(marks)));
  if (found.size && [mine.marks, theirs.marks].includes("none")) return null;
  const claim = ["V", "C"].find((letter) => found.has(letter)) ?? null;
  const marks = marksOf(found.has("Q"), claim) ?? mine.marks ?? theirs.marks;
  const both = {
    ...theirs,
    marks,
    fact_candidate: claim === "C" && (mine.fact_candidate || theirs.fact_candidate),
    unsure: mine.unsure || theirs.unsure,
    note: [...new Set([theirs.note, mine.note].filter(Boolean))].join("\n").slice(0, 5000),
    seconds: Math.max(mine.seconds, theirs.seconds),
    bulk: false,
    attributions: voices(union(mine.attributions, theirs.attributions, uid), marks),
    evidence: union(mine.evidence, theirs.evidence, uid),
  };
  return Math.max(both.attributions.length, both.evidence.length) > MOST ? null : both;
}

/** What both have changed each in its own way is there twice, mine under a new uid. */
function union(mine, theirs, uid) {
  const more = mine.filter((one) => !theirs.some((other) => same(one, other)));
  return [...theirs, ...more.map((one) => (theirs.some((other) => other.uid === one.uid) ? { ...one, uid: uid() } : one))];
}

/** A default stays only where no chosen attribution stands for it. */
function voices(all, marks) {
  const chosen = all.filter((one) => !isDefault(one));
  const needed = letters(marks).includes("Q") && !chosen.some(isQuoted) ? all.find((one) => isDefault(one) && isQuoted(one)) : null;
  const kept = needed ? [...chosen, needed] : chosen;
  return kept.length || letters(marks).length === 0 ? kept : all.slice(0, 1);
}
