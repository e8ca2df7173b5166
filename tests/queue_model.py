"""The queue of unsent writes as `queue.js` has it, in Python: what two clients are tried with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from uuid import uuid4

Json = dict[str, Any]


@dataclass
class Asked:
    """A request on its way: nobody has answered it yet."""

    id: int
    method: str
    path: str
    body: Json
    headers: dict[str, str]


class ClientQueue(Protocol):
    """One client's queue, driven step by step: the model below, or the real one in a browser."""

    def load(self, versions: Mapping[int, int]) -> None:
        """Be the queue of a page just loaded, with what the page before it left on disk."""

    def push(self, act: str, records: Mapping[int, Json], sources: Sequence[Json]) -> None: ...

    def asked(self) -> list[Asked]:
        """The requests on their way, oldest first."""

    def answer(self, request: int, status: int, body: Json) -> None: ...

    def lose(self, request: int) -> None:
        """No answer comes, whatever became of the request."""

    def resume(self) -> None:
        """Try again at once: the network is back, or somebody signed in."""

    def resolve(self, n: int, record: Json | None) -> None: ...

    def learn(self, n: int, version: int) -> None: ...

    def stopped(self) -> list[int]: ...

    def acknowledged(self) -> list[Json]:
        """The acknowledgements since this was last asked: {event, act, n, version, record}."""

    def unsent(self) -> list[tuple[int, Json]]:
        """All records not acknowledged, oldest first."""


@dataclass
class Write:
    n: int
    record: Json
    base: int | None


@dataclass
class Entry:
    event: str
    act: str
    client: str
    writes: list[Write]
    sources: list[Json]
    sent_sources: list[Json] | None = None

    def touches(self, n: int) -> bool:
        return any(one.n == n for one in self.writes)

    def without(self, numbers: Sequence[int]) -> "Entry | None":
        left = [one for one in self.writes if one.n not in numbers]
        return replace(self, event=str(uuid4()), writes=left, sent_sources=None) if left else None


@dataclass
class PythonQueue:
    """Kept in memory, which outlives `load` as a disk would."""

    client: str = field(default_factory=lambda: str(uuid4()))
    entries: list[Entry] = field(default_factory=list)
    versions: dict[int, int] = field(default_factory=dict)
    stops: dict[int, int | None] = field(default_factory=dict)
    in_flight: dict[int, Entry] = field(default_factory=dict)
    known_sources: set[str] = field(default_factory=set)
    told: list[Json] = field(default_factory=list)
    waits: bool = False
    count: int = 0

    def load(self, versions: Mapping[int, int]) -> None:
        self.client = str(uuid4())
        self.versions, self.stops, self.in_flight = dict(versions), {}, {}
        self.known_sources, self.waits = set(), False
        self._pump()

    def push(self, act: str, records: Mapping[int, Json], sources: Sequence[Json]) -> None:
        writes = [
            Write(n, record, None if self._is_pending(n) else self.versions.get(n, 0))
            for n, record in records.items()
        ]
        self.entries.append(Entry(str(uuid4()), act, self.client, writes, list(sources)))
        self._pump()

    def asked(self) -> list[Asked]:
        return [self._request(number, entry) for number, entry in self.in_flight.items()]

    def answer(self, request: int, status: int, body: Json) -> None:
        entry = self.in_flight.pop(request)
        if status == 200:
            self._acknowledge(entry, body)
        elif status in (401, 403, 408, 429) or status >= 500:
            self.waits = True
        else:
            self._stop(entry, body)
        self._pump()

    def lose(self, request: int) -> None:
        del self.in_flight[request]
        self.waits = True

    def resume(self) -> None:
        self.waits = False
        self._pump()

    def resolve(self, n: int, record: Json | None) -> None:
        version = self.stops.pop(n)
        if version is not None:
            self.versions[n] = version
        old = [one for one in self.entries if one.touches(n)]
        if record is not None:
            sources = [source for one in old for source in one.sources]
            write = Write(n, record, self.versions.get(n, 0))
            made = Entry(str(uuid4()), str(uuid4()), self.client, [write], sources)
            self.entries.insert(self.entries.index(old[0]), made)
        for entry in old:
            rest = entry.without([n])
            place = self.entries.index(entry)
            self.entries[place : place + 1] = [rest] if rest else []
        self._pump()

    def learn(self, n: int, version: int) -> None:
        self.versions[n] = version

    def stopped(self) -> list[int]:
        return sorted(self.stops)

    def acknowledged(self) -> list[Json]:
        told, self.told = self.told, []
        return told

    def unsent(self) -> list[tuple[int, Json]]:
        return [(one.n, one.record) for entry in self.entries for one in entry.writes]

    # Private

    def _is_pending(self, n: int) -> bool:
        return any(entry.touches(n) for entry in self.entries)

    def _pump(self) -> None:
        if self.waits:
            return
        blocked = set(self.stops)
        for entry in self.entries:
            waits = any(one.n in blocked or one.base is None for one in entry.writes)
            if not waits and not self.in_flight:
                self._send(entry)
            blocked |= {one.n for one in entry.writes}

    def _send(self, entry: Entry) -> None:
        if entry.sent_sources is None:
            entry.sent_sources = [
                one for one in entry.sources if one["uid"] not in self.known_sources
            ]
        self.count += 1
        self.in_flight[self.count] = entry

    def _request(self, number: int, entry: Entry) -> Asked:
        body: Json = {"event": entry.event, "act": entry.act, "client": entry.client}
        if entry.sent_sources:
            body["sources"] = entry.sent_sources
        if len(entry.writes) == 1:
            [one] = entry.writes
            return Asked(
                number,
                "PUT",
                f"/sentences/{one.n}",
                body | {"record": one.record},
                {"If-Match": f'"{one.base}"'},
            )
        records = [{"n": one.n, "record": one.record, "base": one.base} for one in entry.writes]
        return Asked(number, "POST", "/acts", body | {"records": records}, {})

    def _acknowledge(self, entry: Entry, body: Json) -> None:
        self.known_sources |= {source["uid"] for source in entry.sent_sources or []}
        records = (
            {str(entry.writes[0].n): body} if len(entry.writes) == 1 else dict(body["records"])
        )
        self.entries.remove(entry)
        for one in entry.writes:
            stored = records[str(one.n)]
            self.versions[one.n] = max(self.versions.get(one.n, 0), stored["version"])
            following = next((other for other in self.entries if other.touches(one.n)), None)
            for later in following.writes if following else []:
                if later.n == one.n and later.base is None:
                    later.base = stored["version"]
            acknowledged = {"version": stored["version"], "record": stored["record"]}
            self.told.append({"event": entry.event, "act": entry.act, "n": one.n} | acknowledged)

    def _stop(self, entry: Entry, body: Json) -> None:
        stale = {int(n): one["version"] for n, one in (body.get("stale") or {}).items()}
        for n in stale or [one.n for one in entry.writes]:
            self.stops[n] = stale.get(n)
        if stale and len(stale) < len(entry.writes):
            rest = entry.without(list(stale))
            kept = entry.without([one.n for one in entry.writes if one.n not in stale])
            place = self.entries.index(entry)
            self.entries[place : place + 1] = [one for one in (rest, kept) if one is not None]
