/**
 * The entries of the write queue: what one act sends, how an answer reads, and their copy on disk.
 *
 * entry: {order, place, event, act, client, records: [{n, record, base}], sources, sent}. `order` is its key on disk,
 * null where it is not there; `place` the key of the entry it was cut from. `base` is the version the act was
 * made on, null while an earlier entry of the same sentence is not acknowledged. `sent` freezes the body of the first
 * try, so that a repeated event is the same event.
 */

export const touches = (entry, n) => entry.records.some((one) => one.n === n);

export const attributionsIn = (entry) => entry.records.flatMap(({ record }) => record.attributions ?? []);

/** Whether an attribution of the entry goes on with one of these: the server takes it only after that one. */
export const continuesAny = (entry, uids) => attributionsIn(entry).some((one) => uids.has(one.continues));

/** The request of an entry: one record is a PUT with If-Match, several are one act, all or nothing. */
export function requestOf(api, entry) {
  const { event, act, client, sent } = entry;
  const sources = sent.sources.length ? { sources: sent.sources } : {};
  if (entry.records.length === 1) {
    const [{ n, record, base }] = entry.records;
    return ["PUT", `${api}/sentences/${n}`, { event, act, client, record, ...sources }, { "If-Match": `"${base}"` }];
  }
  return ["POST", `${api}/acts`, { event, act, client, records: entry.records, ...sources }, {}];
}

/** The acknowledged records {n: {version, record, saved_at}} of a 2xx; null unless each has a version. */
export function acknowledged(entry, body) {
  const records = entry.records.length === 1 ? { [entry.records[0].n]: body } : body.records ?? {};
  const isWhole = entry.records.every(({ n }) => Number.isInteger(records[n]?.version));
  return isWhole ? records : null;
}

/**
 * What a refusal means: "signed_out", "other_person" and "away" keep everything and try again later; "stale" names the
 * sentences another tab changed; "refused" is the server's no to this entry.
 */
export function readRefusal(entry, { status, body }) {
  if (status === 401 || status === 403) return { kind: body.code === "other_person" ? body.code : "signed_out" };
  if (status >= 500 || status === 429 || status === 408) return { kind: "away" };
  const detail = { code: body.code ?? "refused", detail: body.detail || String(status), field: body.field };
  if (body.code !== "stale") return { kind: "refused", ...detail };
  const stale = body.stale ?? (body.current ? { [entry.records[0].n]: body.current } : {});
  return { kind: "stale", stale: Object.keys(stale).length ? stale : { [entry.records[0].n]: null }, ...detail };
}

/** The entry without some of its sentences, as a new event in its place; null when nothing is left. */
export function without(entry, numbers, event) {
  const records = entry.records.filter(({ n }) => !numbers.includes(n));
  return records.length ? { ...entry, records, event, sent: null, place: placeOf(entry) } : null;
}

export const placeOf = ({ place, order }) => place ?? order;

/**
 * Kept entries in the order their acts were made. Where the version a write was made on is lost with the entry before
 * it, it is made on none: the server then shows both sides.
 */
export function inOrder(entries) {
  const seen = new Set();
  const sorted = entries.sort((a, b) => placeOf(a) - placeOf(b) || a.order - b.order);
  for (const one of sorted.flatMap(({ records }) => records)) {
    if (!seen.has(one.n)) one.base ??= 0;
    seen.add(one.n);
  }
  return sorted;
}

/** The copy of the entries on disk. Where the disk refuses, an entry waits in memory alone and `unkept` is called. */
export function keptEntries(storage, unkept) {
  const attempt = async (act, entry) => {
    try {
      return await storage[act](entry);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return unkept();
    }
  };
  const again = async (act, entry) => {
    await entry.stored;
    if (entry.order !== null) await attempt(act, entry);
  };

  return {
    async add(entry) {
      entry.order = null;
      entry.order = (await attempt("add", entry)) ?? null;
    },
    save: (entry) => again("put", entry),
    remove: (entry) => again("remove", entry),
  };
}
