/**
 * Keeps unsent writes in IndexedDB: marks only, no article text, bound to one user and one assignment.
 * What another living tab of the same person has not sent is left to that tab.
 *
 *   const storage = await openPending({user, assignment, client});
 *   await storage.all();   // entries in the order they were made
 */

const NAME = "workbench-pending";
const STORE = "writes";

/** Storage of one page; where the browser has none, memory, and `lasting` says so. */
export async function openPending({ user, assignment, client }) {
  holdLock(client);
  try {
    return new PendingWrites(await openDatabase(), { user, assignment, client });
  } catch (error) {
    if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
    return new MemoryWrites();
  }
}

/** How many writes of a person wait, by assignment: {assignment uid: count}. */
export async function countPending(user) {
  const counts = {};
  const rows = await answerOf((await openDatabase()).transaction(STORE).objectStore(STORE).getAll());
  for (const row of rows.filter((one) => one.user === user)) counts[row.assignment] = (counts[row.assignment] ?? 0) + 1;
  return counts;
}

/** Lets go of every unsent write of a person; they were asked. */
export async function discardPending(user) {
  const store = (await openDatabase()).transaction(STORE, "readwrite").objectStore(STORE);
  const rows = await answerOf(store.getAll());
  await Promise.all(rows.filter((row) => row.user === user).map((row) => answerOf(store.delete(row.order))));
}

class PendingWrites {
  lasting = true;
  #database;
  #owner;

  constructor(database, owner) {
    this.#database = database;
    this.#owner = owner;
  }

  /** Takes over what tabs that are gone left behind. */
  async all() {
    const alive = await livingClients();
    const rows = await answerOf(this.#store("readonly").index("owner").getAll([this.#owner.user, this.#owner.assignment]));
    const orphans = rows.filter((row) => !alive.has(row.holder)).sort((a, b) => a.order - b.order);
    await Promise.all(orphans.map((row) => this.put(row)));
    return orphans;
  }

  add({ stored, order, ...entry }) {
    return answerOf(this.#store("readwrite").add(this.#owned(entry)));
  }

  put({ stored, ...entry }) {
    return answerOf(this.#store("readwrite").put(this.#owned(entry)));
  }

  remove(entry) {
    return answerOf(this.#store("readwrite").delete(entry.order));
  }

  #owned(entry) {
    const { user, assignment, client } = this.#owner;
    return { ...entry, user, assignment, holder: client };
  }

  #store(mode) {
    return this.#database.transaction(STORE, mode).objectStore(STORE);
  }
}

/** The same, for as long as the page lives. */
export class MemoryWrites {
  lasting = false;
  #rows = new Map();
  #next = 1;

  async all() {
    return [...this.#rows.values()];
  }

  async add(entry) {
    this.#rows.set(this.#next, entry);
    this.#next += 1;
    return this.#next - 1;
  }

  async put(entry) {
    this.#rows.set(entry.order, entry);
  }

  async remove(entry) {
    this.#rows.delete(entry.order);
  }
}

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(STORE, { keyPath: "order", autoIncrement: true });
    store.createIndex("owner", ["user", "assignment"]);
  };
  return answerOf(request);
}

function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Held until the page goes: the sign by which other tabs know that this one will send its own writes. */
function holdLock(client) {
  navigator.locks?.request(`workbench-client:${client}`, () => new Promise(() => {}));
}

async function livingClients() {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map(({ name }) => name).filter((name) => name.startsWith("workbench-client:")).map((name) => name.split(":")[1]));
}
