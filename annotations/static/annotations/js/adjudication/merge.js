/**
 * A decision made from the readers' ones: one side's, or field by field from several. Pure.
 *
 *   take(record)                                             // one side's decision as gold
 *   merge(new Map([[1, first], [2, second]]), {marks: 1, speakers: 2, mode: 1})
 *
 * Fields are those in which the server compares: marks, speakers, mode, chain, certainty, commitment, content,
 * identity, role. Evidence goes with the marks; where speakers differ in number, those of the chosen side stay.
 */
import { emptyRecord, hasLetter, isOwnVoice, isQuoted, overlap } from "../annotator/record.js";

const KEYS = {
  mode: ["mode"], chain: ["chain"], certainty: ["certainty", "negated"], commitment: ["commitment", "cue"],
  content: ["content"], identity: ["identity", "anonymity_reason"], role: ["role"],
};

/** A reader's decision without what is theirs alone: note, doubt, time, and the suggestion it came from. */
export function take({ marks, fact_candidate, attributions, evidence }) {
  return { ...emptyRecord(), marks, fact_candidate, evidence, attributions: attributions.map((one) => ({ ...one, suggestion: null })) };
}

export function merge(records, picks) {
  const chosen = (field) => records.get(picks[field] ?? picks.marks);
  const voices = chosen("speakers").attributions;
  const attributions = voices.map((one, place) => {
    const merged = { ...one };
    for (const [field, keys] of Object.entries(KEYS)) {
      const other = counterpart(one, place, voices, chosen(field).attributions);
      for (const key of other ? keys : []) merged[key] = other[key];
    }
    return merged;
  });
  return fitted(take({ ...chosen("marks"), attributions }));
}

/** The attribution of another reader that says the same thing: the same speaker, else the same words, else the place. */
function counterpart(one, place, mine, theirs) {
  if (mine === theirs) return one;
  return theirs.find(({ speaker }) => speaker.kind === one.speaker.kind && speaker.source === one.speaker.source)
    ?? theirs.find(({ content }) => content.some((span) => one.content.some((other) => overlap(span, other))))
    ?? theirs[place] ?? null;
}

/** What fields of two readers can say together: own voice has no mode, and direct words go with the quote mark. */
function fitted(record) {
  const quote = hasLetter(record, "Q");
  const attributions = record.attributions.map((one) => {
    if (isOwnVoice(one)) return { ...one, mode: null, chain: [], identity: null, role: null, anonymity_reason: "" };
    const mode = one.mode ?? (quote ? "direct" : "indirect");
    return { ...one, mode: quote || mode === "indirect" ? mode : "indirect" };
  });
  const first = attributions.findIndex((one) => !isOwnVoice(one));
  if (quote && first >= 0 && !attributions.some(isQuoted)) attributions[first] = { ...attributions[first], mode: "direct" };
  return { ...record, attributions };
}

/** Whether two records decide the same, whatever was noted beside. */
export function decidesAlike(first, second) {
  const told = (record) => JSON.stringify(take(record), (key, value) => (key === "uid" || key === "set_by" ? undefined : value));
  return told(first) === told(second);
}

/** Why a decision cannot be handed in yet: a code of the rules of submission, or null. */
export function problemOf(record) {
  if (record.marks === null) return null;
  if (record.marks !== "none" && record.attributions.length === 0) return "speaker_missing";
  const quoted = record.attributions.filter(isQuoted);
  if (!hasLetter(record, "Q")) return quoted.length ? "quotation_without_quote" : null;
  if (quoted.length === 0) return "quote_without_quotation";
  return quoted.some(({ speaker }) => speaker.set_by === "default") ? "speaker_not_chosen" : null;
}
