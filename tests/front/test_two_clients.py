"""Two clients with the real queue in Chromium, the real API and a bad network, in any order."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from front.browser import MEMORY_WRITES, Run
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from queue_model import Asked, Json
from two_clients import TwoClients

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# The page's parts around the queue: a network on which requests wait to be answered, and a disk.
SETTING = (
    MEMORY_WRITES
    + """
  const {WriteQueue} = await load("annotator/queue.js");
  const {Unreachable} = await load("lib/api.js");
  globalThis.clients ??= new Map();
  globalThis.settled ??= () => new Promise((resolve) => setTimeout(resolve));
  globalThis.openClient ??= (name, versions) => {
    const disk = clients.get(name)?.disk ?? new MemoryWrites();
    const client = {disk, asked: new Map(), told: [], last: 0};
    clients.set(name, client);
    const send = (method, path, body, headers) => new Promise((resolve, reject) => {
      client.last += 1;
      const request = structuredClone({id: client.last, method, path, body, headers});
      client.asked.set(client.last, {request, resolve, reject});
    });
    const options = {
      api: "", client: crypto.randomUUID(), uid: () => crypto.randomUUID(), later: () => 1,
    };
    client.queue = new WriteQueue({...options, send, storage: disk});
    client.queue.addEventListener("write:acknowledged", ({detail: {entry, records}}) => {
      for (const {n} of entry.records) {
        client.told.push({event: entry.event, act: entry.act, n, ...records[n]});
      }
    });
    for (const [n, version] of Object.entries(versions)) client.queue.learn(Number(n), version);
    return client.queue.load();
  };
  globalThis.lost ??= () => new Unreachable("lost");
"""
)


class BrowserQueue:
    """`queue.js`, driven step by step; what it asks waits in the page until Python answers."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.name = str(uuid4())

    def load(self, versions: Mapping[int, int]) -> None:
        self.play("await openClient(input.name, input.versions);", versions=dict(versions))

    def push(self, act: str, records: Mapping[int, Json], sources: Sequence[Json]) -> None:
        listed = [{"n": n, "record": record} for n, record in records.items()]
        body = "client.queue.push(input.entry);"
        self.play(body, entry={"act": act, "records": listed, "sources": list(sources)})

    def asked(self) -> list[Asked]:
        found = self.play("return [...client.asked.values()].map(({request}) => request);")
        return [Asked(**one) for one in found]

    def answer(self, request: int, status: int, body: Json) -> None:
        answer = {"ok": status < 300, "status": status, "body": body}
        self.close_request("resolve(input.answer)", request, answer=answer)

    def lose(self, request: int) -> None:
        self.close_request("reject(lost())", request)

    def resume(self) -> None:
        self.play("client.queue.resume();")

    def resolve(self, n: int, record: Json | None) -> None:
        self.play("await client.queue.resolve(input.n, input.record);", n=n, record=record)

    def learn(self, n: int, version: int) -> None:
        self.play("client.queue.learn(input.n, input.version);", n=n, version=version)

    def stopped(self) -> list[int]:
        return sorted(self.play("return [...client.queue.stopped.keys()];"))

    def acknowledged(self) -> list[Json]:
        # A repeated write that was overtaken tells no version: its event is in the history.
        told = self.play("return client.told.splice(0);")
        return [one for one in told if "version" in one]

    def unsent(self) -> list[tuple[int, Json]]:
        body = """
          const kept = (await client.disk.all()).sort((a, b) => (
            (a.place ?? a.order) - (b.place ?? b.order) || a.order - b.order));
          return kept.flatMap(({records}) => records.map(({n, record}) => [n, record]));
        """
        return [(n, record) for n, record in self.play(body)]

    # Private

    def close_request(self, how: str, request: int, **values: object) -> None:
        body = "const asked = client.asked.get(input.id); client.asked.delete(input.id);"
        self.play(f"{body} asked.{how};", id=request, **values)

    def play(self, body: str, **values: object) -> Any:
        client = "const client = clients.get(input.name);"
        script = f"{SETTING} {client} const done = await (async () => {{ {body} }})();"
        return self.run(f"{script} await settled(); return done;", {"name": self.name} | values)


def test_two_clients_with_the_real_queue_lose_nothing_and_apply_nothing_twice(run: Run) -> None:
    class BrowserClients(TwoClients):
        make_queue = staticmethod(partial(BrowserQueue, run))

    run_state_machine_as_test(
        BrowserClients, settings=settings(max_examples=12, stateful_step_count=20, deadline=None)
    )
