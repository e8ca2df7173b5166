/**
 * What this browser keeps of a person's work that the server does not have, whatever page made it: unsent writes, and
 * drafts and words not yet sent.
 *
 *   await countPending(user);     // {assignment uid: count}
 *   await pendingOf(user);        // the unsent writes themselves
 *   await discardPending(user, assignment);   // without one: of all
 *   countKept(user);              // {place: count}
 *   discardKept(user);
 */
import { STORE, answerOf, openDatabase } from "./annotator/pending.js";
import { unlessRefused } from "./lib/memory.js";

/** What has a person's words in it, and is asked about before they sign out. */
const ASKED = ["drafts", "comments"];

export async function countPending(user) {
  const counts = {};
  for (const row of await pendingOf(user)) counts[row.assignment] = (counts[row.assignment] ?? 0) + 1;
  return counts;
}

export async function pendingOf(user) {
  const rows = await answerOf((await openDatabase()).transaction(STORE).objectStore(STORE).getAll());
  return rows.filter((row) => row.user === user);
}

/** Lets go of every unsent write of a person, or of those on one assignment; they were asked. */
export async function discardPending(user, assignment = null) {
  const rows = (await pendingOf(user)).filter((row) => assignment === null || row.assignment === assignment);
  const store = (await openDatabase()).transaction(STORE, "readwrite").objectStore(STORE);
  await Promise.all(rows.map((row) => answerOf(store.delete(row.order))));
}

/** How many drafts a person has in this browser, by the place where they were made. */
export function countKept(user) {
  const counts = {};
  for (const [key, place] of keysOf(user)) {
    const count = Object.keys(JSON.parse(localStorage.getItem(key))).length;
    if (count) counts[place] = (counts[place] ?? 0) + count;
  }
  return counts;
}

export function discardKept(user) {
  for (const [key] of keysOf(user)) localStorage.removeItem(key);
}

function keysOf(user) {
  const starts = ASKED.map((name) => `workbench-${name}:${user}:`);
  const found = unlessRefused(() => Object.keys(localStorage)) || [];
  return found.flatMap((key) => starts.filter((start) => key.startsWith(start)).map((start) => [key, key.slice(start.length)]));
}
