/**
 * "Mark this speaker everywhere": what one act would change in the other sentences of an article. Pure.
 *
 *   planEverywhere(candidate, places, {others, resolve, uid})   // [{n, before, record, accepts}]
 *
 * candidate: the speaker, {name, aliases, source, identity …}; places: {n, sentence, record, pending} of every
 * sentence; others: all other names in the article; resolve(suggestion): with sources in place of names.
 *
 * 1. A sentence that names this speaker already (as speaker or in a chain), one marked none, and one whose speakers are
 *    all chosen or accepted is left alone: nobody's decision is overwritten.
 * 2. An open suggestion with this speaker is accepted.
 * 3. Else the name, an alias, or the surname where nobody else in the article has it, must stand outside quotation
 *    marks where one who speaks stands: beside a verb of speech, or in a sentence of quoted words without such a verb.
 *    Then an attribution whose speaker is still the default gets this one, and what is undecided becomes a quote if it
 *    has quoted words; such records say that they were set in bulk.
 */
import { nameKey, namesOf, occurrences, surnameOf } from "./names.js";
import { spanAt } from "./offsets.js";
import { press } from "./press.js";
import { isDefault, overlap, sourcesOf } from "./record.js";

const SAYS = "(?:sa(?:id|ys)|wr(?:ote|ites)|denie[sd]|replied|(?:add|ask|argu|claim|confirm|explain|insist|not|report|stat|suggest|warn)e?[sd])";
const AFTER = new RegExp(`^(?:,[^,“”"]+,)?(?:\\s+\\p{L}+)?\\s+(?:${SAYS}|t(?:old|ells))(?!\\p{L})`, "iu");
const BEFORE = new RegExp(`(?<!\\p{L})(?:according to|${SAYS})(?:\\s+[\\p{L}’'-]+){0,4}\\s+$`, "iu");
const SPEECH = new RegExp(`(?<!\\p{L})(?:${SAYS}|told|according)(?!\\p{L})`, "iu");

export function planEverywhere(candidate, places, { others, resolve, uid }) {
  const names = namesOf(candidate);
  const surname = surnameOf(candidate.name);
  const isShared = others.some((other) => surnameOf(other) === surname && !names.some((name) => nameKey(name) === nameKey(other)));
  const forms = surname && !isShared ? [...names, surname] : names;
  const keys = forms.map(nameKey);

  return places.flatMap(({ n, sentence, record: before, pending }) => {
    const open = before.attributions.findIndex(isDefault);
    const isSettled = before.attributions.flatMap(sourcesOf).includes(candidate.source);
    if (isSettled || before.marks === "none" || (before.attributions.length > 0 && open < 0)) return [];
    const { quoted } = sentence;
    const context = { sentence: [sentence.start, sentence.end], quoted, current: Math.max(open, 0), uid };
    const found = pending.find(({ attribution }) => keys.includes(nameKey(attribution?.speaker.name ?? "")));
    const mention = speakingMention(sentence, forms);
    let record = before;
    if (found) ({ record } = press(before, "accept", { ...context, suggestion: resolve(found) }));
    else if (mention && (before.marks || quoted.length)) {
      const marked = before.marks ? before : press(before, "quote", context).record;
      ({ record } = press(marked, "speaker", { ...context, candidate: { ...candidate, mention: [mention] } }));
    }
    return record === before ? [] : [{ n, before, record: { ...record, bulk: before.marks === null }, accepts: Boolean(found) }];
  });
}

/** Where the name stands as that of one who speaks: a span of the article; undefined where it does not. */
function speakingMention(sentence, forms) {
  const { text, quoted } = sentence;
  const speaks = ([from, to]) => AFTER.test(text.slice(to)) || BEFORE.test(text.slice(0, from)) || (quoted.length && !SPEECH.test(text));
  const spans = forms.flatMap((form) => occurrences(text, form)).filter(speaks).map((place) => spanAt(sentence, place));
  return spans.find((span) => !quoted.some((other) => overlap(span, other)));
}
