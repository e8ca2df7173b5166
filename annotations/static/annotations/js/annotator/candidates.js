/**
 * Who may be speaking in a sentence, best first: at most nine, for the keys 1 to 9. Pure.
 *
 *   candidates({sentences, position: 4, suggestions, book})
 *   // [{name: "Ida Morren", source: uid | null, mention: [[s, e]], scope, identity, role, suggested}, …]
 *
 * Order: speakers suggested for this sentence; known sources and names in this sentence (those outside quotation marks
 * first) and in the two before; then the sources this person used last. sentences: {text, start, quoted, named}, the
 * spans in quotation marks and those of names; book: a SourceBook.
 */
import { spanAt, wordsAt } from "./offsets.js";
import { overlap } from "./record.js";
import { nameKey, namesOf, occurrences, surnameOf } from "./names.js";

const MOST = 9;
const SENTENCES_BEFORE = 2;

export function candidates({ sentences, position, suggestions = [], book }) {
  return unique([
    ...suggestions.flatMap((one) => suggested(one, book)),
    ...nearest(sentences, position).flatMap((sentence) => inSentence(sentence, book)),
    ...book.recent.filter((uid) => book.of(uid)).map((uid) => described(book.of(uid))),
  ], book).slice(0, MOST);
}

/** Every name the text field of a speaker offers: the candidates, then all sources, then the other names in the text. */
export function offers(found, { book, sentences }) {
  const named = namesIn(sentences).map((name) => ({ name }));
  return unique([...found, ...book.all.map((source) => described(source)), ...named], book);
}

/** The names that stand in a text, each form once. */
export function namesIn(sentences) {
  return [...new Set(sentences.flatMap((one) => one.named.map((span) => wordsAt(one, span))))];
}

/** A name in the text is a source of the project, a description ("officials") one of this article version. */
export function scopeOf(name) {
  return /^\p{Lu}/u.test(name.replace(/^(?:the|a|an)\s+/iu, "")) ? "project" : "version";
}

/** A new candidate for a name, with its nearest mention in the sentence or the two before. */
export function candidateNamed(name, { sentences, position, book }) {
  const formal = book.named(name)?.name ?? name;
  const mentions = nearest(sentences, position).flatMap((sentence) => firstMention([formal], sentence));
  return candidate(name, mentions.slice(0, 1), book);
}

/** A source as it was described the last time, or as one not used yet. */
export function described({ uid, name, aliases, scope, last }, mention = []) {
  const used = Object.entries(last ?? {}).filter(([, value]) => value);
  const identity = scope === "project" ? "named" : "described";
  return { name, aliases, source: uid, mention, scope, identity, role: null, suggested: false, ...Object.fromEntries(used) };
}

/** The known source of this name, or somebody new. */
function candidate(name, mention, book) {
  return described(book.named(name) ?? { uid: null, name, aliases: [], scope: scopeOf(name) }, mention);
}

/** A sentence and the two before, nearest first. */
function nearest(sentences, position) {
  return sentences.slice(Math.max(0, position - SENTENCES_BEFORE), position + 1).reverse();
}

function suggested({ attribution }, book) {
  if (attribution?.speaker.kind !== "source" || !attribution.speaker.name) return [];
  const { name, mention } = attribution.speaker;
  const base = candidate(name, mention, book);
  const identity = book.named(name)?.last?.identity ?? attribution.identity ?? base.identity;
  return [{ ...base, identity, role: base.role ?? attribution.role, suggested: true }];
}

function inSentence(sentence, book) {
  const found = [
    ...book.all.flatMap((source) => firstMention(namesOf(source), sentence).map((span) => described(source, [span]))),
    ...sentence.named.map((span) => candidate(wordsAt(sentence, span), [span], book)),
  ];
  const isQuoted = ({ mention }) => sentence.quoted.some((span) => overlap(span, mention[0]));
  return found.sort((a, b) => isQuoted(a) - isQuoted(b) || a.mention[0][0] - b.mention[0][0]);
}

/** Where a name, or the last word of one, stands first in a sentence: one span, or none. */
function firstMention(names, sentence) {
  for (const form of names.flatMap((name) => [name, surnameOf(name)])) {
    const [place] = form ? occurrences(sentence.text, form) : [];
    if (place) return [spanAt(sentence, place)];
  }
  return [];
}

/** Each name once; a lone surname that ends a longer name in the list is that person. */
function unique(list, book) {
  const kept = [];
  const seen = new Set();
  const keys = list.map(({ name }) => nameKey(name));
  list.forEach((one, place) => {
    const key = keys[place];
    const source = one.source ?? book.named(one.name)?.uid ?? null;
    const isSurname = !source && !key.includes(" ") && keys.some((longer) => longer.endsWith(` ${key}`));
    if (seen.has(source) || seen.has(key) || isSurname) return;
    seen.add(source ?? key).add(key);
    kept.push({ ...one, source });
  });
  return kept;
}
