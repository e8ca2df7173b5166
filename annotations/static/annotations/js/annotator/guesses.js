/**
 * Suggestions in words: what is suggested, by which finder, and how sure it is. Pure.
 *
 *   describeGuess(suggestion, t)   // "suggested: quote, Ida Morren; by word rules 5, 86 % sure"
 */
import { LETTER_WORDS, namesAlong } from "./describe.js";

let inPercent = null;

/** "86 %" in the page's language. */
export function percent(score) {
  inPercent ??= new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "percent" }); // slow to make
  return inPercent.format(score);
}

/** The letter that a suggestion proposes, if any. */
export const guessedLetter = ({ kind, quote }) => (kind === "claim" ? "C" : kind === "attribution" && quote ? "Q" : null);

/** Who speaks by a suggestion: "an official → NPA"; a certainty in its word; nothing of a claim. */
export function guessedVoice({ attribution, certainty }, t) {
  if (certainty) return t(`certainty_${certainty}`);
  if (!attribution) return "";
  const { origins, name, relays } = namesAlong(attribution, { t });
  return [...origins, name, ...relays].join(" → ");
}

/** "suggested: claim, with a number; …": what, why, from whom, by which finder, how sure. */
export function describeGuess(one, t) {
  const letter = guessedLetter(one);
  const why = one.reason && t(`reason_${one.reason}`);
  const what = [letter && t(LETTER_WORDS[letter]), why, guessedVoice(one, t)].filter(Boolean).join(", ");
  return t(one.kind === "claim" ? "guess_claim" : "guess", {
    what, finder: t(`finder_${one.finder}`).replace("finder_", ""), version: one.finder_version, score: percent(one.score),
  });
}
