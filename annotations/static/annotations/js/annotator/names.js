/**
 * When two names are the same, and where one stands in a text. Pure.
 *
 *   nameKey("The AFP")                            // "afp"
 *   occurrences("Ida Morren’s", "Ida Morren")     // [[0, 10]] in code units
 */

const APOSTROPHES = /[’‘`]/g;
const ARTICLE = /^(?:the|a|an)\s+/;

/** The form in which the server compares names: compatible characters, no case, one blank, no leading article. */
export function nameKey(name) {
  const folded = name.replace(APOSTROPHES, "'").normalize("NFKC").toLowerCase().replace(/ß/g, "ss");
  const plain = folded.replace(/\s+/g, " ").replace(/^[ .,;:]+|[ .,;:]+$/g, "");
  return (plain.replace(ARTICLE, "") || plain).slice(0, 300);
}

export const namesOf = ({ name, aliases = [] }) => [name, ...aliases];

/** The last word of a name of several, where it is a name itself; else null. */
export function surnameOf(name) {
  const words = name.trim().split(/\s+/);
  const last = words.at(-1);
  return words.length > 1 && /^\p{Lu}/u.test(last) && last.length > 2 ? last : null;
}

/** Every place of a name as whole words, [start, end] in code units. */
export function occurrences(text, name) {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  const found = text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "giu"));
  return [...found].map((match) => [match.index, match.index + match[0].length]);
}
