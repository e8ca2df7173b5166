/**
 * Decisions being made: a draft stays here, and in this browser, until it can stand as gold; then it goes to the queue
 * as one act. Stands where the annotation page has its queue, so that each key press changes the draft alone.
 *
 *   const drafts = new Drafts({queue, uid, memory: remember("drafts", user, place)});
 *   drafts.push({records: [{n: 4, record}], sources: []});   // by the store
 *   drafts.commit(4);                                        // now it is sent
 *
 * Events: drafts:changed, drafts:unkept (the browser does not keep them).
 */
export class Drafts extends EventTarget {
  #drafts = new Map();
  #touched = new Set(); // sentences that this window decided about: the others' drafts are another window's
  #queue;
  #uid;
  #memory;

  constructor({ queue, uid, memory }) {
    super();
    this.#queue = queue;
    this.#uid = uid;
    this.#memory = memory;
  }

  // What the store asks of its queue

  /** Sentences that one act changes together are committed together. */
  push({ act, records, sources = [] }) {
    const numbers = records.map(({ n }) => n);
    const others = numbers.flatMap((n) => this.#drafts.get(n)?.numbers ?? []);
    const group = [...new Set([...numbers, ...others])];
    for (const { n, record } of records) {
      const known = this.#drafts.get(n);
      this.#drafts.set(n, { act, record, base: known?.base ?? this.#queue.versionOf(n), sources: [...(known?.sources ?? []), ...sources], numbers: group });
    }
    for (const n of others) if (this.#drafts.has(n)) this.#drafts.get(n).numbers = group;
    this.#changed(group);
  }

  isPending(n) {
    return this.has(n) || this.#queue.isPending(n);
  }

  versionOf(n) {
    return this.#queue.versionOf(n);
  }

  learn(n, version) {
    this.#queue.learn(n, version);
  }

  // Drafts

  get size() {
    return this.#drafts.size;
  }

  has(n) {
    return this.#drafts.has(n);
  }

  /** The sentences that are decided together with this one, itself included. */
  groupOf(n) {
    return this.#drafts.get(n)?.numbers ?? [];
  }

  /** Sends the draft of a sentence, with those made in the same acts. */
  commit(n) {
    const numbers = this.groupOf(n);
    const found = numbers.map((one) => this.#drafts.get(one));
    const sources = [...new Map(found.flatMap((one) => one.sources).map((source) => [source.uid, source])).values()];
    const records = numbers.map((one, place) => ({ n: one, record: found[place].record }));
    this.#drop(numbers);
    this.#queue.push({ act: this.#uid(), records, sources });
  }

  /** Lets the draft go; gives the sentences that stand as before. */
  discard(n) {
    const numbers = this.groupOf(n);
    this.#drop(numbers);
    return numbers;
  }

  /** Drafts of an earlier visit, as entries for the store. One made on an older version keeps that as its base. */
  restore() {
    for (const [n, draft] of this.#memory.read() ?? []) {
      this.#drafts.set(n, draft);
      if (draft.base !== this.#queue.versionOf(n) && !this.#queue.isPending(n)) this.#queue.learn(n, draft.base);
    }
    return [...this.#drafts].map(([n, { act, record, sources }]) => ({ act, sources, records: [{ n, record }] }));
  }

  // Private

  #drop(numbers) {
    for (const n of numbers) this.#drafts.delete(n);
    this.#changed(numbers);
  }

  #changed(numbers) {
    for (const n of numbers) this.#touched.add(n);
    const own = [...this.#drafts].filter(([n]) => this.#touched.has(n));
    const others = (this.#memory.read() ?? []).filter(([n]) => !this.#touched.has(n));
    const kept = [...others, ...own];
    const isKept = this.#memory.write(kept.length ? kept : null);
    this.dispatchEvent(new Event("drafts:changed"));
    if (!isKept && this.size) this.dispatchEvent(new Event("drafts:unkept"));
  }
}
