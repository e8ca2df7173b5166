/**
 * What a page keeps in this browser for a person and a place until the server has it: words not yet sent, drafts.
 *
 *   const memory = remember("drafts", user, place);
 *   memory.write({…});      // null: nothing is left; false where the browser does not keep it
 *   memory.read();          // null where nothing is kept
 */

export function remember(name, user, place) {
  const key = `workbench-${name}:${user}:${place}`;
  return {
    read: () => unlessRefused(() => JSON.parse(localStorage.getItem(key) ?? "null")) || null,
    write: (kept) => unlessRefused(() => (kept ? localStorage.setItem(key, JSON.stringify(kept)) : localStorage.removeItem(key)) ?? true),
  };
}

/** False where the browser keeps nothing or is full. */
export function unlessRefused(use) {
  try {
    return use();
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
