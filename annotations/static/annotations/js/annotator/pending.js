/**
 * Keeps unsent writes in IndexedDB: marks only, no article text, bound to one user and one assignment.
 * What another living tab of the same person has not sent is left to that tab.
 *
 *   const storage = await openPending({user, assignment, client});
 *   await storage.all();   // entries in the order they were made
 */

const NAME = "workbench-pending";
export const STORE = "writes";

/** Storage of one page; where the browser has none, nothing is kept, and `lasting` says so. */
export async function openPending({ user, assignment, client }) {
  holdLock(client);
  try {
    return pendingWrites(await openDatabase(), { user, assignment, holder: client });
  } catch (error) {
    if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
    return { lasting: false, all: async () => [], add: async () => null };
  }
}

function pendingWrites(database, owner) {
  const rows = (mode) => database.transaction(STORE, mode).objectStore(STORE);
  const add = ({ stored, order, ...entry }) => written(rows("readwrite").add({ ...entry, ...owner }));
  const put = ({ stored, ...entry }) => written(rows("readwrite").put({ ...entry, ...owner }));
  const remove = ({ order }) => written(rows("readwrite").delete(order));

  /** Takes over what tabs that are gone left behind. */
  async function all() {
    const alive = await livingClients();
    const found = await answerOf(rows("readonly").index("owner").getAll([owner.user, owner.assignment]));
    const orphans = found.filter(({ holder }) => !alive.has(holder));
    await Promise.all(orphans.map(put));
    return orphans;
  }

  return { lasting: true, all, add, put, remove };
}

export function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(STORE, { keyPath: "order", autoIncrement: true });
    store.createIndex("owner", ["user", "assignment"]);
  };
  return answerOf(request);
}

export function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The answer of a write once it is on disk: a full disk refuses only then. */
function written(request) {
  return new Promise((resolve, reject) => {
    const { transaction } = request;
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("not written", "AbortError"));
  });
}

/** Held until the page goes: the sign by which other tabs know that this one will send its own writes. */
function holdLock(client) {
  navigator.locks?.request(`workbench-client:${client}`, () => new Promise(() => {}));
}

/** Whether another window of this browser works under this client's name now. */
export async function isOpenElsewhere(client) {
  return (await livingClients()).has(client);
}

async function livingClients() {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map(({ name }) => name.split("workbench-client:")[1]));
}
