/**
 * The sources this person may choose, those they just made, and which they used last. No DOM.
 *
 *   const book = new SourceBook(sources, newUid);
 *   book.make("Ida Morren").uid;       // the known source of that name, else a new one
 *   book.unsentIn(records);            // the new ones a write must bring along
 */
import { scopeOf } from "./candidates.js";
import { nameKey } from "./names.js";
import { sourcesOf } from "./record.js";

const bare = { aliases: [], private: true, last: null };

export class SourceBook {
  #sources = new Map();
  #unsent = new Map();
  #recent = [];
  #uid;

  constructor(sources, uid) {
    this.#uid = uid;
    for (const source of sources) this.#sources.set(source.uid, { ...bare, ...source });
  }

  get all() {
    return [...this.#sources.values()];
  }

  get recent() {
    return this.#recent;
  }

  of(uid) {
    return this.#sources.get(uid) ?? null;
  }

  /** The source that has this name or alias; null when none has. */
  named(name) {
    const key = nameKey(name);
    return this.all.find((one) => [one.name, ...one.aliases].some((other) => nameKey(other) === key)) ?? null;
  }

  make(name, scope = scopeOf(name)) {
    const clean = name.replace(/\s+/g, " ").trim();
    const known = this.named(clean);
    if (known) return known;
    const made = { uid: this.#uid(), name: clean, scope };
    this.#unsent.set(made.uid, made);
    this.#sources.set(made.uid, { ...bare, ...made });
    return this.#sources.get(made.uid);
  }

  use(uid) {
    this.#recent = [uid, ...this.#recent.filter((other) => other !== uid)];
  }

  /** How the attribution describes its source: what the next use of that source starts from. */
  remember(attribution) {
    const source = attribution?.speaker.source && this.of(attribution.speaker.source);
    if (source) source.last = { identity: attribution.identity, role: attribution.role };
  }

  /** A link of a suggestion, {kind, name, mention}, as records hold it: with a source. */
  resolve({ name, ...link }) {
    return { mention: [], ...link, source: link.kind === "source" ? this.make(name).uid : null };
  }

  unsentIn(records) {
    const used = new Set(records.flatMap((record) => record.attributions.flatMap(sourcesOf)));
    return [...this.#unsent.values()].filter((source) => used.has(source.uid));
  }

  acknowledge(sources) {
    for (const source of sources) this.#unsent.delete(source.uid);
  }

  /** Sources of unsent work kept from an earlier visit: no longer on the page, not yet on the server. */
  restore(sources) {
    for (const source of sources) {
      if (this.#sources.has(source.uid)) continue;
      this.#sources.set(source.uid, { ...bare, ...source });
      this.#unsent.set(source.uid, source);
    }
  }
}
