/**
 * Who may be speaking in a sentence, best first: at most nine, for the keys 1 to 9. Pure.
 *
 *   candidates({sentences, position: 4, suggestions, sources, recent, quoted})
 *   // [{name: "Ida Morren", source: uid | null, mention: [[s, e]], scope, identity, role, suggested}, …]
 *
 * Order: speakers suggested for this sentence; known sources and capitalised names in this sentence (those outside
 * quotation marks first) and in the two before; then the sources this person used last.
 * sources: [{uid, name, aliases, scope, last}]; recent: source uids, newest first; quoted: spans in quotation marks.
 */
import { toPoints } from "./offsets.js";
import { overlap } from "./record.js";
import { locateName, nameKey, namesOf, scanNames } from "./names.js";

const MOST = 9;
const SENTENCES_BEFORE = 2;

export function candidates({ sentences, position, suggestions = [], sources = [], recent = [], quoted = [] }) {
  const known = directory(sources);
  const list = [...suggested(suggestions, known)];
  for (let at = position; at >= Math.max(0, position - SENTENCES_BEFORE); at -= 1) {
    list.push(...inSentence(sentences[at], sources, known, at === position ? quoted : []));
  }
  for (const uid of recent) if (known.of(uid)) list.push(fromSource(known.of(uid), []));
  return unique(list, known).slice(0, MOST);
}

/** Every name the text field of a speaker offers: the candidates, then all sources, then the other names in the text. */
export function offers(found, { sources, sentences }) {
  const named = namesIn(sentences).map((name) => ({ name }));
  return unique([...found, ...sources.map((source) => fromSource(source, [])), ...named], directory(sources));
}

/** The names that stand in a text, each form once. */
export function namesIn(sentences) {
  return [...new Set(sentences.flatMap(({ text }) => scanNames(text).map(({ name }) => name)))];
}

/** A name in the text is a source of the project, a description ("officials") one of this article version. */
export function scopeOf(name) {
  return /^\p{Lu}/u.test(name.replace(/^(?:the|a|an)\s+/iu, "")) ? "project" : "version";
}

/** A new candidate for a name, with its mention if it stands in the sentence or the two before. */
export function candidateNamed(name, { sentences, position, sources = [] }) {
  const known = directory(sources);
  return known.candidate(name, findMention(known.named(name)?.name ?? name, { sentences, position }));
}

/** The nearest mention of a name, this sentence first; [] when it is not there. */
function findMention(name, { sentences, position }) {
  for (let at = position; at >= Math.max(0, position - SENTENCES_BEFORE); at -= 1) {
    const place = locateName(sentences[at].text, name);
    if (place) return [toSpan(sentences[at], place)];
  }
  return [];
}

/** The known sources by uid and by every name; `candidate` is one of them, or somebody new. */
function directory(sources) {
  const byUid = new Map(sources.map((source) => [source.uid, source]));
  const byKey = new Map(sources.flatMap((source) => namesOf(source).map((name) => [nameKey(name), source])));
  const named = (name) => byKey.get(nameKey(name));
  const candidate = (name, mention) => (named(name) ? fromSource(named(name), mention) : fresh(name, mention));
  return { of: (uid) => byUid.get(uid), named, candidate };
}

function* suggested(suggestions, known) {
  for (const { attribution } of suggestions) {
    if (attribution?.speaker.kind !== "source" || !attribution.speaker.name) continue;
    const { name, mention } = attribution.speaker;
    const base = known.candidate(name, mention);
    const identity = known.named(name)?.last?.identity ?? attribution.identity ?? base.identity;
    yield { ...base, identity, role: base.role ?? attribution.role, suggested: true };
  }
}

function inSentence(sentence, sources, known, quoted) {
  const found = [
    ...sources.map((source) => [source, placeOf(source, sentence.text)]).filter(([, place]) => place)
      .map(([source, place]) => fromSource(source, [toSpan(sentence, place)])),
    ...scanNames(sentence.text).map(({ name, start, end }) => known.candidate(name, [toSpan(sentence, [start, end])])),
  ];
  const inQuotes = (one) => quoted.some((span) => overlap(span, one.mention[0]));
  return found.sort((a, b) => inQuotes(a) - inQuotes(b) || a.mention[0][0] - b.mention[0][0]);
}

function placeOf(source, text) {
  for (const name of namesOf(source)) {
    const place = locateName(text, name);
    if (place) return place;
  }
  return null;
}

function toSpan(sentence, [start, end]) {
  return [sentence.start + toPoints(sentence.text, start), sentence.start + toPoints(sentence.text, end)];
}

/** A known source as it was described the last time. */
export function fromSource({ uid, name, aliases, scope, last }, mention) {
  const described = { identity: scope === "project" ? "named" : "described", role: null };
  for (const [field, value] of Object.entries(last ?? {})) if (value) described[field] = value;
  return { name, aliases, source: uid, mention, scope, ...described, suggested: false };
}

function fresh(name, mention) {
  const scope = scopeOf(name);
  return { name, source: null, mention, scope, identity: scope === "project" ? "named" : "described", role: null, suggested: false };
}

/** Each name once; a lone surname that ends a longer name in the list is that person. */
function unique(list, known) {
  const kept = [];
  const keys = new Set();
  const longer = list.map((one) => nameKey(one.name));
  for (const one of list) {
    const key = nameKey(one.name);
    const source = one.source ?? known.named(one.name)?.uid ?? null;
    const isSurname = !source && !key.includes(" ") && longer.some((name) => name.endsWith(` ${key}`));
    if (keys.has(source) || keys.has(key) || isSurname) continue;
    keys.add(source ?? key).add(key);
    kept.push({ ...one, source });
  }
  return kept;
}
