"""Saving one sentence record with its speaker: by one person, and by sixteen at once."""

import contextlib
import json
import sqlite3
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import pytest
from bench.measuring import Server, headers, percentile, prepare, print_table, serve

pytestmark = pytest.mark.bench

SAVES_ALONE = 290
SAVES_EACH = 40
COLUMNS = [
    "what",
    "n",
    "errors",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "per second",
    "server CPU ms",
    "peak MB",
]

Person = dict[str, object]


def test_bench_save_record(tmp_path: Path) -> None:
    made = prepare(tmp_path, "people", 17, 300)
    source, people = str(made["source"]), list(made["people"])  # type: ignore[call-overload]
    rows = [_floor(tmp_path / "floor.sqlite3")]

    with serve(tmp_path) as server:
        _probe(server, 5)
        rows.append(_measure(server, "baseline: /healthz, 1 client", lambda: [_probe(server, 300)]))
        rows.append(
            _measure(
                server,
                "save with speaker, 1 person",
                lambda: [_save(server, people[0], source, SAVES_ALONE)],
            )
        )
        rows.append(
            _measure(
                server,
                "save with speaker, 16 people",
                lambda: _together(server, people[1:], source),
            )
        )

    print_table(
        "Saving a sentence record (peers: 9 ms CPU without, 28 to 57 with speaker)", COLUMNS, rows
    )
    assert [row[2] for row in rows] == [0] * len(rows)


def _measure(server: Server, what: str, work: object) -> list[object]:
    cpu, began = server.cpu_seconds, time.perf_counter()
    spans = [one for taken in work() for one in taken]  # type: ignore[operator]
    wall, used = time.perf_counter() - began, server.cpu_seconds - cpu
    times = [seconds * 1000 for seconds, _ in spans]
    errors = sum(status not in (200, 201) for _, status in spans)
    return [
        what,
        len(spans),
        errors,
        percentile(times, 0.5),
        percentile(times, 0.95),
        percentile(times, 0.99),
        len(spans) / wall,
        used / len(spans) * 1000,
        server.peak_mb,
    ]


def _together(server: Server, people: list[Person], source: str) -> list[list[tuple[float, int]]]:
    taken: list[list[tuple[float, int]]] = []
    threads = [
        threading.Thread(
            target=lambda one=one: taken.append(_save(server, one, source, SAVES_EACH))
        )
        for one in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def _save(server: Server, person: Person, source: str, count: int) -> list[tuple[float, int]]:
    with contextlib.closing(server.connect()) as connection:
        return [
            _timed(connection, person, position, _body(person["spans"][position], source))  # type: ignore[index]
            for position in range(count)
        ]


def _timed(
    connection: HTTPConnection, person: Person, position: int, body: bytes
) -> tuple[float, int]:
    path = f"/api/assignments/{person['assignment']}/sentences/{position}"
    began = time.perf_counter()
    connection.request("PUT", path, body, headers(str(person["session"]), **{"If-Match": '"0"'}))
    response = connection.getresponse()
    response.read()
    return time.perf_counter() - began, response.status


def _body(span: list[int], source: str) -> bytes:
    speaker = {"kind": "source", "source": source, "mention": [[span[0], span[0] + 3]]}
    attribution = {
        "uid": str(uuid4()),
        "mode": "direct",
        "content": [[span[0], span[1] - 1]],
        "speaker": speaker,
    }
    record = {"marks": "Q+C", "seconds": 4.2, "attributions": [attribution]}
    return json.dumps(
        {"event": str(uuid4()), "act": str(uuid4()), "client": str(uuid4()), "record": record}
    ).encode()


def _probe(server: Server, count: int) -> list[tuple[float, int]]:
    connection = server.connect()
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        response.read()
        taken.append((time.perf_counter() - began, response.status))
    connection.close()
    return taken


def _floor(path: Path) -> list[object]:
    """What the disk alone costs: four bare inserts and a durable commit."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)")
    times = []
    cpu, began = time.process_time(), time.perf_counter()
    for _ in range(SAVES_ALONE):
        start = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        for _ in range(4):
            database.execute("INSERT INTO row (body) VALUES (?)", ["x" * 900])
        database.execute("COMMIT")
        times.append((time.perf_counter() - start) * 1000)
    wall = time.perf_counter() - began
    database.close()
    return [
        "baseline: 4 bare SQLite inserts, FULL",
        SAVES_ALONE,
        0,
        percentile(times, 0.5),
        percentile(times, 0.95),
        percentile(times, 0.99),
        SAVES_ALONE / wall,
        (time.process_time() - cpu) / SAVES_ALONE * 1000,
        0.0,
    ]
