/**
 * A record in words a reader understands, for the margins, the ear and the two sides of a conflict. Pure.
 *
 *   describeVoice(attribution, {t, nameOf})  // {name: "Ida Morren", details: ["expert"], relays: ["NPA"], tone: "named"}
 */
import { hasLetter, isDecided, letters, links } from "./record.js";

const LETTER_WORDS = { C: "mark_claim", Q: "mark_quote", V: "mark_fact" };

/** "quote and claim", "none", "undecided" … */
export function describeMarks(record, t) {
  if (!isDecided(record)) return t("mark_undecided");
  if (record.marks === "none") return t("mark_none");
  const words = letters(record.marks).map((letter) => t(LETTER_WORDS[letter]));
  return record.fact_candidate ? [...words, t("fact_candidate")].join(", ") : words.join(", ");
}

/** tone: "named" a source, "quiet" own voice or not stated, "asked" a default nobody has confirmed. */
export function describeVoice(attribution, { t, nameOf }) {
  const { speaker } = attribution;
  return {
    name: nameOfLink(speaker, { t, nameOf }),
    details: details(attribution, t),
    relays: links(attribution, "relay").map((link) => nameOfLink(link, { t, nameOf })),
    origins: links(attribution, "origin").map((link) => nameOfLink(link, { t, nameOf })),
    tone: tone(attribution),
  };
}

function tone({ mode, speaker }) {
  if (speaker.kind === "source") return "named";
  return speaker.set_by === "default" && mode !== null ? "asked" : "quiet";
}

function nameOfLink(link, { t, nameOf }) {
  if (link.kind === "article") return t("article_itself");
  if (link.kind === "not_stated") return link.set_by === "default" ? t("who_says_it") : t("not_stated");
  return nameOf(link.source) ?? t("source_unknown");
}

function details(attribution, t) {
  return [
    attribution.continues && t("continued"),
    attribution.role && t(`role_${attribution.role}`),
    attribution.identity && attribution.identity !== "named" && t(`identity_${attribution.identity}`),
    attribution.mode && attribution.mode !== "direct" && t(`mode_${attribution.mode}`),
    attribution.commitment !== "neutral" && t(`commitment_${attribution.commitment}`),
    attribution.certainty !== "asserted" && t(`certainty_${attribution.certainty}`),
    attribution.negated && t("negated"),
  ].filter(Boolean);
}

/** What else a sentence carries: evidence, a note, doubt. */
export function describeRest(record, t) {
  const pieces = record.evidence.length;
  return [
    pieces > 0 && t(pieces === 1 ? "evidence_one" : "evidence_other", { count: pieces }),
    record.unsure && t("unsure"),
    record.note && t("has_note"),
    record.bulk && t("bulk"),
  ].filter(Boolean);
}

/** One line about a voice: "Ida Morren · expert → NPA". */
export function voiceLine(voice) {
  const origin = voice.origins.length ? `${voice.origins.join(", ")} → ` : "";
  const relays = voice.relays.map((name) => ` → ${name}`).join("");
  return `${origin}${[voice.name, ...voice.details].join(" · ")}${relays}`;
}

/** The accessible name of a sentence's row: where, the text with its own stop, and the decisions. */
export function rowLabel({ n, total, text, ...decisions }, t) {
  return `${t("row_place", { number: n + 1, total })}. ${text} ${decisionLabel(decisions, t)}`;
}

/** What a change is announced with: the marks, the speakers, the state. */
export function decisionLabel({ record, voices, pending, state }, t) {
  return [
    describeMarks(record, t),
    ...voices.map(voiceLine),
    ...describeRest(record, t),
    pending > 0 && t(pending === 1 ? "suggestions_one" : "suggestions_other", { count: pending }),
    state,
  ].filter(Boolean).join(". ");
}

export const isCandidate = (record) => record.fact_candidate && hasLetter(record, "C");
