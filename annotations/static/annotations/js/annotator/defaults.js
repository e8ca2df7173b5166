/** What an attribution is before anybody says otherwise: own voice for a claim, not stated for a quote. */
import { isQuoted, liesIn, newAttribution, sameSpans } from "./record.js";

/** The attribution a first mark makes; content is the quoted words of a quote, else the whole sentence. */
export function defaultFor(quote, context) {
  const content = quote && context.quoted.length ? context.quoted : [context.sentence];
  return newAttribution({
    uid: context.uid(),
    mode: quote ? "direct" : null,
    content,
    speaker: { kind: quote ? "not_stated" : "article", source: null, mention: [], set_by: "default" },
  });
}

export const isWhole = (content, context) => content.length === 0 || sameSpans(content, [context.sentence]);

/** Direct when all attributed words are inside marks, or when there are no marks to go by; else mixed. */
export function quoteModeOf(content, context) {
  return context.quoted.length === 0 || liesIn(content, context.quoted) ? "direct" : "mixed";
}

/** The mode a speaker's words take in a sentence that is or is not a quote, where nobody chose one. */
export function freshMode(record, attribution, context) {
  const others = record.attributions.filter((one) => one.uid !== attribution.uid);
  const quote = (record.marks ?? "").startsWith("Q");
  return quote && !others.some(isQuoted) ? quoteModeOf(attribution.content, context) : "indirect";
}
