/**
 * The sources this person may choose, those they just made, and which they used last. No DOM.
 *
 *   const book = new SourceBook(sources, newUid);
 *   book.make("Ida Morren").uid;       // the known source of that name, else a new one
 *   book.unsentIn(records);            // the new ones a write must bring along
 */
import { scopeOf } from "./candidates.js";
import { nameKey, namesOf } from "./names.js";
import { sourcesOf } from "./record.js";

const bare = { aliases: [], private: true, last: null };

export class SourceBook {
  #sources = new Map();
  #byName = new Map();
  #unsent = new Map();
  #recent = [];
  #uid;

  constructor(sources, uid) {
    this.#uid = uid;
    this.learn(sources);
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

  /** The name of a source; undefined where it is not known. */
  nameOf = (uid) => this.of(uid)?.name;

  /** The source that has this name or alias; null when none has. */
  named(name) {
    return this.#byName.get(nameKey(name)) ?? null;
  }

  make(name, scope = scopeOf(name)) {
    const clean = name.replace(/\s+/g, " ").trim();
    const known = this.named(clean);
    if (known) return known;
    const made = { uid: this.#uid(), name: clean, scope };
    this.restore([made]);
    return this.of(made.uid);
  }

  use(uid) {
    this.#recent = [uid, ...this.#recent.filter((other) => other !== uid)];
  }

  /** How the attribution describes its source: what the next use of that source starts from. */
  remember(attribution) {
    const source = attribution?.speaker.source && this.of(attribution.speaker.source);
    if (source) source.last = (({ identity, role, anonymity_reason }) => ({ identity, role, anonymity_reason }))(attribution);
  }

  /** A link of a suggestion, {kind, name, mention}, as records hold it: with a source. */
  resolve({ name, ...link }) {
    return { mention: [], ...link, source: link.kind === "source" ? this.make(name).uid : null };
  }

  unsentIn(records) {
    const used = new Set(records.flatMap((record) => record.attributions.flatMap(sourcesOf)));
    return [...this.#unsent.values()].filter((source) => used.has(source.uid));
  }

  /** Sources the server has, those made in another window meanwhile among them. */
  learn(sources) {
    for (const source of sources.filter(({ uid }) => !this.#sources.has(uid))) {
      const known = { ...bare, ...source };
      this.#sources.set(known.uid, known);
      for (const key of namesOf(known).map(nameKey)) if (!this.#byName.has(key)) this.#byName.set(key, known);
    }
  }

  acknowledge(sources) {
    for (const source of sources) this.#unsent.delete(source.uid);
  }

  /** Sources the server has not: just made, or of unsent work kept from an earlier visit. */
  restore(sources) {
    for (const source of sources) if (!this.#sources.has(source.uid)) this.#unsent.set(source.uid, source);
    this.learn(sources);
  }
}
