/**
 * What an act does to a sentence record: the one pure function behind every key, button and form.
 *
 *   press(record, "quote", context)  // {record, current, ask, notice}
 *
 * context: sentence [s, e]; quoted [[s, e]…] in the sentence; current: number of the attribution acted on;
 * uid(): a new uid; confirmed: the question was answered yes; and for single acts candidate, previous,
 * suggestion or value. `ask` names a question instead of a change, `notice` something to say.
 * Marks: c toggles C and turns V into C; q toggles Q; v needs evidence, else C and a fact candidate; x gives none,
 * and undecided on none. Beside the marks two things keep the quote rule true: gaining Q makes an attribution
 * direct or mixed, losing Q makes direct and mixed ones indirect.
 */
import { attributionActs } from "./attribution-acts.js";
import { defaultFor, isWhole, quoteModeOf } from "./defaults.js";
import { hasLetter, isDefault, isOwnVoice, isQuoted, isSupported, letters, marksOf, newAttribution } from "./record.js";

const acts = {
  ...attributionActs,
  claim: toggleClaim,
  quote: toggleQuote,
  fact: pressFact,
  none: (record, context) => settle(record, record.marks === "none" ? null : "none", context),
  unsure: (record) => ({ record: { ...record, unsure: !record.unsure } }),
  note: (record, context) => ({ record: { ...record, note: context.value } }),
  evidence: setEvidence,
  accept: acceptSuggestion,
  drop: dropAttribution,
};

/** An undecided sentence carries no speaker. */
const NEEDS_DECISION = new Set(["speaker", "not_stated", "article", "same", "continues", "add"]);

export function press(record, action, context) {
  const act = record.marks === null && NEEDS_DECISION.has(action) ? () => ({ notice: "mark_first" }) : acts[action];
  const current = Math.min(context.current, Math.max(record.attributions.length - 1, 0));
  const one = record.attributions[current];
  const { record: next = record, current: place = current, ask = null, notice = null } = act(record, { ...context, current, one });
  return {
    record: next === record ? record : { ...next, bulk: false },
    current: Math.max(0, Math.min(place, next.attributions.length - 1)),
    ask,
    notice,
  };
}

const claimLetter = (record) => letters(record.marks).find((letter) => letter !== "Q") ?? null;
const hasQuote = (record) => hasLetter(record, "Q");

const withClaim = (record, letter) => marksOf(hasQuote(record), letter);

function toggleClaim(record, context) {
  return settle(record, withClaim(record, claimLetter(record) === "C" ? null : "C"), context);
}

function toggleQuote(record, context) {
  const gains = !hasQuote(record);
  const outcome = settle(record, marksOf(gains, claimLetter(record)), context, record.fact_candidate);
  return gains && context.quoted.length === 0 ? { ...outcome, notice: "no_quotation_marks" } : outcome;
}

function pressFact(record, context) {
  if (claimLetter(record) === "V") return toggleClaim(record, context);
  if (isSupported(record)) return settle(record, withClaim(record, "V"), context);
  return { ...settle(record, withClaim(record, "C"), context, true), notice: "fact_candidate" };
}

/** Evidence added or removed: a candidate with support becomes a fact, a fact without goes back to a candidate. */
function setEvidence(record, context) {
  const next = { ...record, evidence: context.value };
  if (isSupported(next) && record.fact_candidate) {
    return { record: { ...next, marks: withClaim(record, "V"), fact_candidate: false }, notice: "verified" };
  }
  if (!isSupported(next) && claimLetter(record) === "V") {
    return { record: { ...next, marks: withClaim(record, "C"), fact_candidate: true }, notice: "fact_candidate" };
  }
  return { record: next };
}

/** The record under new marks, its attributions brought in line; undecided asks when chosen ones would go. */
function settle(record, marks, context, isCandidate = false) {
  const next = { ...record, marks, fact_candidate: isCandidate && letters(marks).includes("C") };
  const chosen = record.attributions.filter((one) => !isDefault(one));
  if (marks === null) {
    if (chosen.length && !context.confirmed) return { ask: "drop_attributions" };
    return { record: { ...next, attributions: [] } };
  }
  if (marks === "none") return { record: { ...next, attributions: chosen.map(unquoted) } };
  return { record: { ...next, attributions: inLine(next, hasQuote(record), context) } };
}

/** Marks remain: gaining Q turns a default attribution into an unstated quotation, losing Q removes the default ones. */
function inLine(next, hadQuote, context) {
  const quote = hasQuote(next);
  if (quote && !hadQuote) return gainQuote(next.attributions, context);
  const kept = quote === hadQuote ? next.attributions : next.attributions.filter((one) => !isDefault(one)).map(unquoted);
  return kept.length ? kept : [defaultFor(quote, context)];
}

function gainQuote(attributions, context) {
  const place = attributions.findIndex(isDefault);
  if (place >= 0) return attributions.with(place, { ...defaultFor(true, context), uid: attributions[place].uid });
  if (attributions.length === 0) return [defaultFor(true, context)];
  return attributions.some(isQuoted) ? attributions : quoteCurrent(attributions, context);
}

const unquoted = (attribution) => (isQuoted(attribution) ? { ...attribution, mode: "indirect" } : attribution);

/** Makes the attribution acted on, else the first with a speaker, direct or mixed; own voice cannot be. */
function quoteCurrent(attributions, context) {
  const target = [context.one, ...attributions].find((one) => !isOwnVoice(one));
  return attributions.map((one) => (one === target ? { ...one, ...quotedContent(one, context) } : one));
}

function quotedContent(attribution, context) {
  if (isWhole(attribution.content, context) && context.quoted.length) return { content: context.quoted, mode: "direct" };
  return { mode: quoteModeOf(attribution.content, context) };
}

function dropAttribution(record, context) {
  if (record.attributions.length === 0) return { notice: "nothing_to_remove" };
  const attributions = record.attributions.filter((_, place) => place !== context.current);
  if (attributions.length === 0 && letters(record.marks).length) attributions.push(defaultFor(hasQuote(record), context));
  return { record: { ...record, attributions }, current: context.current - 1 };
}

const withCertainty = ({ attributions }, { uid, certainty }) => attributions.map((one) => (one.suggestion === uid ? { ...one, certainty } : one));

/** Takes over a suggestion: a claim marks C, an attribution is added and marks Q where it is a quotation. */
function acceptSuggestion(record, context) {
  const { suggestion } = context;
  if (!suggestion) return { notice: "no_suggestion" };
  if (suggestion.kind === "certainty") return { record: { ...record, attributions: withCertainty(record, suggestion) } };
  if (suggestion.kind === "claim") return claimLetter(record) ? {} : toggleClaim(record, context);
  if (record.marks === null && !suggestion.quote) return { notice: "mark_first" };
  const marks = suggestion.quote ? marksOf(true, claimLetter(record)) : record.marks;
  const { content, speaker } = suggestion.attribution;
  const accepted = newAttribution({
    ...suggestion.attribution,
    uid: context.uid(),
    suggestion: suggestion.uid,
    content: content.length ? content : [context.sentence],
    speaker: { ...speaker, set_by: "suggested" },
  });
  const stays = (one) => !isDefault(one) || (letters(marks).includes("Q") && !isQuoted(accepted));
  const attributions = [...record.attributions.filter(stays), accepted];
  return { record: { ...record, marks, attributions }, current: attributions.length - 1 };
}
