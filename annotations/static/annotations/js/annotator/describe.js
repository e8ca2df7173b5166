/**
 * A record in words a reader understands, for the margins, the ear and the two sides of a conflict. Pure.
 *
 *   describeVoice(attribution, {t, nameOf})  // {name: "Ida Morren", details: ["expert"], relays: ["NPA"], tone: "named"}
 */
import { letters } from "./record.js";

export const LETTER_WORDS = { C: "mark_claim", Q: "mark_quote", V: "mark_fact" };
/** What is told of an attribution unless it goes without saying. */
const TOLD = { role: null, identity: "named", mode: "direct", commitment: "neutral", certainty: "asserted" };

/** "quote and claim", "none", "undecided" … */
export function describeMarks({ marks, fact_candidate }, t) {
  if (marks === null) return t("mark_undecided");
  if (marks === "none") return t("mark_none");
  const words = letters(marks).map((letter) => t(LETTER_WORDS[letter]));
  return [...words, ...(fact_candidate ? [t("fact_candidate")] : [])].join(", ");
}

/** tone: "named" a source, "quiet" own voice or not stated, "asked" a default nobody has confirmed. */
export function describeVoice(attribution, words) {
  return { ...namesAlong(attribution, words), details: details(attribution, words.t), tone: tone(attribution) };
}

/** Whom the words were heard from, who speaks, and who passed them on. */
export function namesAlong({ speaker, chain = [] }, words) {
  const at = (place) => chain.filter((link) => link.place === place).map((link) => nameOfLink(link, words));
  return { origins: at("origin"), name: nameOfLink(speaker, words), relays: at("relay") };
}

function tone({ mode, speaker }) {
  if (speaker.kind === "source") return "named";
  return speaker.set_by === "default" && mode !== null ? "asked" : "quiet";
}

/** A link of a record names a source, one of a suggestion has the name itself. */
export function nameOfLink(link, { t, nameOf }) {
  if (link.kind === "article") return t("article_itself");
  if (link.kind === "not_stated") return t(link.set_by === "default" ? "who_says_it" : "not_stated");
  return link.name ?? nameOf(link.source) ?? t("source_unknown");
}

function details(attribution, t) {
  return [
    attribution.continues && t("continued"),
    ...Object.keys(TOLD).map((field) => {
      const value = attribution[field];
      return value && value !== TOLD[field] && t(`${field}_${value}`);
    }),
    attribution.negated && t("negated"),
  ].filter(Boolean);
}

/** What else a sentence carries: evidence, a note, doubt. */
export function describeRest(record, t) {
  const pieces = record.evidence.length;
  return [
    pieces && t(pieces === 1 ? "evidence_one" : "evidence_other", { count: pieces }),
    record.unsure && t("unsure"),
    record.note && t("has_note"),
    record.bulk && t("bulk"),
  ].filter(Boolean);
}

/** One line about a voice: "Ida Morren · expert → NPA". */
export function voiceLine({ origins, name, details, relays }) {
  const origin = origins.length ? `${origins.join(", ")} → ` : "";
  return origin + [[name, ...details].join(" · "), ...relays].join(" → ");
}

/** What a row is called and a change announced with: the marks, the speakers, the state. */
export function decisionLabel({ record, voices, guesses, state }, t) {
  return [
    describeMarks(record, t),
    ...voices.map(voiceLine),
    ...describeRest(record, t),
    ...guesses,
    state,
  ].filter(Boolean).join(". ");
}
