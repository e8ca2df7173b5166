/**
 * The sentence record: its empty form, its words, and questions about it. Pure; records are never changed in place.
 *
 *   emptyRecord().marks                      // null: undecided
 *   hasLetter({marks: "Q+C"}, "C")           // true
 */

export const MODES = ["direct", "mixed", "indirect"];
export const CERTAINTIES = ["asserted", "probable", "possible", "not_committed"];
export const ROLES = [
  "government", "security", "politician", "conflict_party", "court", "company", "ngo", "expert", "eyewitness",
  "citizen", "document", "media", "social_account", "other",
];

export function emptyRecord() {
  return {
    marks: null, fact_candidate: false, unsure: false, note: "", seconds: 0, bulk: false, attributions: [], evidence: [],
  };
}

/** An attribution with every default of the record; `fields` win. */
export function newAttribution(fields) {
  return {
    mode: null, continues: null, content: [], cue: [], commitment: "neutral", certainty: "asserted", negated: false,
    identity: null, role: null, anonymity_reason: "", chain: [], suggestion: null,
    speaker: { kind: "article", source: null, mention: [], set_by: "default" },
    ...fields,
  };
}

export const isDecided = (record) => record.marks !== null;
export const isDefault = (attribution) => attribution.speaker.set_by === "default";
export const isQuoted = (attribution) => attribution.mode === "direct" || attribution.mode === "mixed";
export const isOwnVoice = (attribution) => attribution.speaker.kind === "article";
export const isSupported = (record) => record.evidence.some((one) => one.stance === "supports");

/** The letters of the marks, quote first: "Q+C" gives ["Q", "C"], none and undecided give []. */
export function letters(marks) {
  return marks === null || marks === "none" ? [] : marks.split("+");
}

export const hasLetter = (record, letter) => letters(record.marks).includes(letter);

/** The marks of a quote flag and a claim letter ("C", "V" or null); nothing at all is undecided. */
export function marksOf(quote, claim) {
  const found = [quote ? "Q" : null, claim].filter(Boolean);
  return found.length ? found.join("+") : null;
}

/** All sources an attribution names, the speaker's first. */
export function sourcesOf(attribution) {
  return [attribution.speaker.source, ...attribution.chain.map((link) => link.source)].filter(Boolean);
}

export function sameSpans(first, second) {
  return first.length === second.length && first.every(([start, end], i) => second[i][0] === start && second[i][1] === end);
}

/** Whether two records, or parts of them, say the same. */
export function isAlike(first, second) {
  if (!(first instanceof Object && second instanceof Object)) return first === second;
  const keys = Object.keys(first);
  return keys.length === Object.keys(second).length && keys.every((key) => isAlike(first[key], second[key]));
}

/** Whether every character of `spans` lies in one of `cover`. */
export function liesIn(spans, cover) {
  return spans.every(([start, end]) => cover.some(([from, to]) => from <= start && end <= to));
}

export const overlap = (first, second) => Math.max(first[0], second[0]) < Math.min(first[1], second[1]);

/**
 * The suggestions of a sentence that are still open: neither rejected nor taken over. A claim is open where the
 * sentence is decided without one; an attribution that was taken over with another certainty leaves that one open, as a
 * suggestion of its own kind.
 */
export function pendingSuggestions(suggestions, record) {
  return suggestions.filter((one) => one.outcome === null).flatMap((one) => {
    if (one.kind === "claim") return record.marks === "none" || record.marks === "Q" ? [one] : [];
    const taken = record.attributions.find(({ suggestion }) => suggestion === one.uid);
    if (!taken) return [one];
    const { certainty = taken.certainty } = one.attribution;
    return certainty === taken.certainty ? [] : [{ ...one, kind: "certainty", attribution: null, certainty }];
  });
}
