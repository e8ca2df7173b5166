/**
 * Names of people and bodies in a text, and when two names are the same. Pure.
 *
 *   nameKey("The AFP")                               // "afp"
 *   scanNames("said Ida Morren of the NPA")          // [{name: "Ida Morren", start: 5, end: 15}, …] in code units
 */

const APOSTROPHES = /[’‘`]/g;
const ARTICLE = /^(?:the|a|an)\s+/;

/** The form in which the server compares names: compatible characters, no case, one blank, no leading article. */
export function nameKey(name) {
  const folded = name.replace(APOSTROPHES, "'").normalize("NFKC").toLowerCase().replace(/ß/g, "ss");
  const plain = folded.replace(/\s+/g, " ").replace(/^[ .,;:]+|[ .,;:]+$/g, "");
  return (plain.replace(ARTICLE, "") || plain).slice(0, 300);
}

const WORD = "\\p{Lu}[\\p{L}\\p{M}\\p{N}]*(?:[’'\\-]\\p{L}[\\p{L}\\p{M}]*)*\\.?";
const JOINER = "(?:of|for|the|de|la|van|von|der|den|bin|ibn|al|el|du|da|dos)";
const NAME = new RegExp(`(?<![\\p{L}\\p{N}])${WORD}(?:\\s+(?:${JOINER}\\s+){0,2}${WORD})*`, "gu");
const ACRONYM = /^\p{Lu}{2,}s?$/u;
const COMMON = new Set((
  "the a an this that these those it its he she they we i you his her their our my your there here what when where who why how "
  + "in on at by for from with after before during since until but and or so yet if as while although however meanwhile also then "
  + "no not one two three some many most all both each every such another other last next first earlier later now today "
  + "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
  + "october november december said says nobody somebody everyone more most according"
).split(" "));
const TITLE = /^(?:(?:mr|mrs|ms|dr|prof|sir|dame|lord|lady|president|minister|senator|judge|captain|colonel|general|mayor|chancellor|spokes(?:man|woman|person)|prime)\b\.?\s+)+/i;

/** Capitalised names with at least two words, acronyms, and single words within a sentence. */
export function scanNames(text) {
  const found = [];
  for (const match of text.matchAll(NAME)) {
    for (const [words, index] of splitOffice(match[0], match.index)) {
      const name = trimmed(words, index);
      if (name && isName(name, text)) found.push(name);
    }
  }
  return found;
}

/** "Ana Prine of the Harbour Union" is a person and a body: two names. "Ministry of the Interior" stays one. */
function splitOffice(words, index) {
  const parts = /^(\S+(?:\s+\S+)+?)(\s+(?:of|for)\s+the\s+)(.+)$/su.exec(words);
  if (!parts) return [[words, index]];
  return [[parts[1], index], [parts[3], index + parts[1].length + parts[2].length]];
}

/** Common words and titles cut from the front, a possessive and a full stop from the end. */
function trimmed(words, index) {
  let start = 0;
  for (;;) {
    const rest = words.slice(start);
    const word = rest.match(/^\S+/)?.[0] ?? "";
    const isCommon = COMMON.has(word.toLowerCase().replace(/[.’'].*$/, ""));
    const skipped = isCommon ? rest.match(/^\S+\s*/)[0] : rest.match(TITLE)?.[0] ?? "";
    if (!skipped || (skipped.length >= rest.length && !isCommon)) break;
    start += skipped.length;
  }
  const name = words.slice(start).replace(/[’']s$/u, "").replace(/(?<=\p{Ll}{2})\.$/u, "").replace(new RegExp(`(?:\\s+${JOINER})+$`, "u"), "");
  return name ? { name, start: index + start, end: index + start + name.length } : null;
}

function isName({ name, start }, text) {
  if (/\s/.test(name) || ACRONYM.test(name)) return true;
  const before = text.slice(0, start).trimEnd();
  return name.length > 2 && before !== "" && !/[“„«"‘.?!:]$/.test(before);
}

/** Where a name or one of its words of distinction (the last) stands in a text, as code units; null when it does not. */
export function locateName(text, name) {
  const whole = locate(text, name);
  if (whole) return whole;
  const words = name.trim().split(/\s+/);
  const last = words.at(-1);
  return words.length > 1 && /^\p{Lu}/u.test(last) && last.length > 2 ? locate(text, last) : null;
}

function locate(text, name) {
  if (!name) return null;
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  const found = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "iu").exec(text);
  return found ? [found.index, found.index + found[0].length] : null;
}
