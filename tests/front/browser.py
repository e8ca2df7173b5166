"""How the front tests talk to the browser, and the one call most of them make."""

from typing import Any, Protocol

from front.records import Json, make_context

PRESS = """
  const {press} = await load("annotator/press.js");
  return input.map(([record, action, context]) =>
    press(record, action, {...context, uid: () => crypto.randomUUID()}));
"""

# A disk of the queue for as long as the page lives.
MEMORY_WRITES = """
  class MemoryWrites {
    #rows = new Map();
    #next = 1;
    async all() { return [...this.#rows.values()]; }
    async add(entry) { this.#rows.set(this.#next, entry); return this.#next++; }
    async put(entry) { this.#rows.set(entry.order, entry); }
    async remove({order}) { this.#rows.delete(order); }
  }
"""


class Run(Protocol):
    """Runs the body of an async function in the browser.

    `load("annotator/press.js")` gives a module, `input` is the argument, the result is JSON.
    """

    def __call__(self, body: str, argument: object = None) -> Any: ...


def press(run: Run, record: Json, action: str, **context: object) -> Json:
    """What press() makes of one act on a record: {record, current, ask, notice}."""
    result: Json = run(PRESS, [[record, action, make_context(**context)]])[0]
    return result
