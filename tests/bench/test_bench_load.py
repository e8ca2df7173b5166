"""Thirty annotators, each saving once a second for a minute, through the server as shipped."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import pytest
from bench.databases import DATABASES, site_on
from bench.measuring import (
    ROOT,
    Server,
    environment,
    headers,
    percentile,
    prepare,
    print_table,
    serve,
)

pytestmark = pytest.mark.bench

PEOPLE, SECONDS, BASELINE_SECONDS = 30, 60, 10
OK = (200, 201)
BROKEN = 500
COLUMNS = ["what", "asked", "5xx", "lost", "p50 ms", "p95 ms", "p99 ms", "server CPU ms", "peak MB"]
STORED = """
import json
from annotations.models import RecordVersion
print(json.dumps([str(uid) for uid in RecordVersion.objects.values_list("event__uid", flat=True)]))
"""

Person = dict[str, object]


@dataclass(frozen=True)
class Answer:
    """One request: how long it took, its status, the event it carried ("" for none)."""

    seconds: float
    status: int
    event: str


Ask = Callable[[HTTPConnection, int], Answer]


@pytest.mark.parametrize("database", DATABASES)
def test_bench_thirty_annotators_for_a_minute(tmp_path: Path, database: str) -> None:
    with site_on(database, tmp_path / "site") as folder:
        made = prepare(folder, "people", PEOPLE, SECONDS + 10)
        source, people = str(made["source"]), list(made["people"])  # type: ignore[call-overload]
        with serve(folder) as server:
            probes, before = _together(server, [_probe] * PEOPLE, BASELINE_SECONDS)
            savers = [_saver(person, source) for person in people]
            saves, cost = _together(server, savers, SECONDS)
            peak = server.peak_mb
        stored = _stored_events(folder)

    acknowledged = {one.event for one in saves if one.status in OK}
    lost = acknowledged - stored
    print_table(
        f"{database}: {PEOPLE} annotators, a save a second each, {SECONDS} s",
        COLUMNS,
        [
            _row("baseline: /healthz at the same pace", probes, 0, before, peak),
            _row("save a record with its speaker", saves, len(lost), cost, peak),
        ],
    )
    assert [one.status for one in saves if one.status not in OK] == []
    assert lost == set()
    assert len(stored) == len(acknowledged) == PEOPLE * SECONDS


def _together(server: Server, people: list[Ask], seconds: int) -> tuple[list[Answer], float]:
    """Everybody asks once a second, each a little after the one before; answers and CPU seconds."""
    answers: list[Answer] = []
    begin = time.monotonic() + 0.5
    cpu = server.cpu_seconds

    def work(number: int, ask: Ask) -> None:
        with contextlib.closing(server.connect()) as connection:
            for turn in range(seconds):
                due = begin + turn + number / len(people)
                time.sleep(max(0.0, due - time.monotonic()))
                answers.append(ask(connection, turn))

    threads = [
        threading.Thread(target=work, args=(number, ask)) for number, ask in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, server.cpu_seconds - cpu


def _probe(connection: HTTPConnection, _turn: int) -> Answer:
    return _timed(connection, "GET", "/healthz", b"", {}, "")


def _saver(person: Person, source: str) -> Ask:
    """Saves the next sentence of this person's article with each turn."""
    spans: list[list[int]] = person["spans"]  # type: ignore[assignment]

    def save(connection: HTTPConnection, turn: int) -> Answer:
        event = str(uuid4())
        path = f"/api/assignments/{person['assignment']}/sentences/{turn}"
        sent = headers(str(person["session"]), **{"If-Match": '"0"'})
        return _timed(connection, "PUT", path, _body(event, spans[turn], source), sent, event)

    return save


def _body(event: str, span: list[int], source: str) -> bytes:
    speaker = {"kind": "source", "source": source, "mention": [[span[0], span[0] + 3]]}
    attribution = {
        "uid": str(uuid4()),
        "mode": "direct",
        "content": [[span[0], span[1] - 1]],
        "speaker": speaker,
    }
    record = {"marks": "Q+C", "seconds": 4.2, "attributions": [attribution]}
    return json.dumps(
        {"event": event, "act": event, "client": str(uuid4()), "record": record}
    ).encode()


def _timed(
    connection: HTTPConnection,
    method: str,
    path: str,
    body: bytes,
    sent: dict[str, str],
    event: str,
) -> Answer:
    began = time.perf_counter()
    connection.request(method, path, body, sent)
    response = connection.getresponse()
    response.read()
    return Answer(time.perf_counter() - began, response.status, event)


def _stored_events(folder: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", STORED],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def _row(what: str, answers: list[Answer], lost: int, cpu: float, peak: float) -> list[object]:
    times = [one.seconds * 1000 for one in answers]
    return [
        what,
        len(answers),
        sum(one.status >= BROKEN for one in answers),
        lost,
        percentile(times, 0.5),
        percentile(times, 0.95),
        percentile(times, 0.99),
        cpu / len(answers) * 1000,
        peak,
    ]
