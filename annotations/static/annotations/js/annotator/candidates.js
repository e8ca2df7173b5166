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
import { locateName, nameKey, scanNames } from "./names.js";

const MOST = 9;
const SENTENCES_BEFORE = 2;

export function candidates({ sentences, position, suggestions = [], sources = [], recent = [], quoted = [] }) {
  const known = new Directory(sources);
  const list = [...suggested(suggestions, known)];
  for (let at = position; at >= Math.max(0, position - SENTENCES_BEFORE); at -= 1) {
    list.push(...inSentence(sentences[at], sources, known, at === position ? quoted : []));
  }
  for (const uid of recent) if (known.of(uid)) list.push(fromSource(known.of(uid), []));
  return unique(list, known).slice(0, MOST);
}

/** Every name the text field of a speaker offers: the candidates, then all sources. */
export function offers(found, sources) {
  const known = new Directory(sources);
  return unique([...found, ...sources.map((source) => fromSource(source, []))], known);
}

/** A name in the text is a source of the project, a description ("officials") one of this article version. */
export function scopeOf(name) {
  return /^\p{Lu}/u.test(name.replace(/^(?:the|a|an)\s+/iu, "")) ? "project" : "version";
}

/** A new candidate for a name, with its mention if it stands in the sentence or the two before. */
export function candidateNamed(name, { sentences, position, sources = [] }) {
  const source = new Directory(sources).named(name);
  const mention = findMention(source ? source.name : name, sentences, position);
  return source ? fromSource(source, mention) : fresh(name, mention);
}

/** The nearest mention of a name, this sentence first; [] when it is not there. */
export function findMention(name, sentences, position) {
  for (let at = position; at >= Math.max(0, position - SENTENCES_BEFORE); at -= 1) {
    const place = locateName(sentences[at].text, name);
    if (place) return [toSpan(sentences[at], place)];
  }
  return [];
}

class Directory {
  #byUid = new Map();
  #byKey = new Map();

  constructor(sources) {
    for (const source of sources) {
      this.#byUid.set(source.uid, source);
      for (const name of [source.name, ...(source.aliases ?? [])]) this.#byKey.set(nameKey(name), source);
    }
  }

  of(uid) {
    return this.#byUid.get(uid);
  }

  named(name) {
    return this.#byKey.get(nameKey(name)) ?? null;
  }
}

function* suggested(suggestions, known) {
  for (const { attribution } of suggestions) {
    if (attribution?.speaker.kind !== "source" || !attribution.speaker.name) continue;
    const { name, mention } = attribution.speaker;
    const source = known.named(name);
    const base = source ? fromSource(source, mention) : fresh(name, mention);
    yield { ...base, identity: attribution.identity ?? base.identity, role: base.role ?? attribution.role, suggested: true };
  }
}

function inSentence(sentence, sources, known, quoted) {
  const found = [
    ...sources.map((source) => [source, placeOf(source, sentence.text)]).filter(([, place]) => place)
      .map(([source, place]) => fromSource(source, [toSpan(sentence, place)])),
    ...scanNames(sentence.text).map(({ name, start, end }) => {
      const mention = [toSpan(sentence, [start, end])];
      const source = known.named(name);
      return source ? fromSource(source, mention) : fresh(name, mention);
    }),
  ];
  const inQuotes = (one) => quoted.some((span) => overlap(span, one.mention[0]));
  return found.sort((a, b) => inQuotes(a) - inQuotes(b) || a.mention[0][0] - b.mention[0][0]);
}

function placeOf(source, text) {
  for (const name of [source.name, ...(source.aliases ?? [])]) {
    const place = locateName(text, name);
    if (place) return place;
  }
  return null;
}

function toSpan(sentence, [start, end]) {
  return [sentence.start + toPoints(sentence.text, start), sentence.start + toPoints(sentence.text, end)];
}

function fromSource(source, mention) {
  const identity = source.last?.identity ?? (source.scope === "project" ? "named" : "described");
  return { name: source.name, source: source.uid, mention, scope: source.scope, identity, role: source.last?.role ?? null, suggested: false };
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
    const key = one.source ?? nameKey(one.name);
    const isSurname = !one.source && !one.name.includes(" ") && longer.some((name) => name.endsWith(` ${nameKey(one.name)}`));
    if (keys.has(key) || keys.has(nameKey(one.name)) || isSurname) continue;
    keys.add(key).add(nameKey(one.name));
    kept.push(one.source ? one : { ...one, source: known.named(one.name)?.uid ?? null });
  }
  return kept;
}
