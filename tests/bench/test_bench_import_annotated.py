"""Importing 10,000 articles with 40 annotations each as marks, while four people label.

WORKBENCH_BENCH_ARTICLES takes another number of articles.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4

import pytest
from bench.databases import DATABASES, site_on
from bench.measuring import (
    Cost,
    Server,
    environment,
    headers,
    manage,
    percentile,
    prepare,
    print_table,
    serve,
)
from bench.prepare import SENTENCE

from workbench.environment import whole_number

pytestmark = pytest.mark.bench

ARTICLES = whole_number("WORKBENCH_BENCH_ARTICLES", 10_000, least=1, most=1_000_000)
ANNOTATIONS = 40
PEOPLE, PAUSE_SECONDS, BASELINE_SECONDS = 4, 0.5, 15
MOST_SAVES = 1_200
BROKEN = 500
COLUMNS = ["what", "wall s", "CPU s", "annotations/s", "peak MB"]
SAVED = ["what", "saves", "5xx or lost", "p50 ms", "p95 ms", "p99 ms", "max ms"]

Person = dict[str, object]


@dataclass(frozen=True)
class Saved:
    seconds: float
    status: int


@pytest.mark.parametrize("database", DATABASES)
def test_bench_import_annotated_while_four_people_label(tmp_path: Path, database: str) -> None:
    path = _write(tmp_path / "annotated.jsonl")
    rows, saves = [], []
    with site_on(database, tmp_path / "alone") as folder:
        made = prepare(folder, "people", PEOPLE + 1, 1)
        rows.append(_row("import alone", _import(folder, path, made)))
    with site_on(database, tmp_path / "site") as folder:
        made = prepare(folder, "people", PEOPLE + 1, MOST_SAVES)
        with serve(folder) as server:
            with _labelling(server, made) as before:
                time.sleep(BASELINE_SECONDS)
            saves.append(_saved("four people alone", before))
            with _labelling(server, made, first=len(before)) as during:
                rows.append(_row("import while four people label", _import(folder, path, made)))
            saves.append(_saved("four people during the import", during))
        marks = _count(folder)

    print_table(
        f"{database}: {ARTICLES:,} articles with {ANNOTATIONS} annotations each, as finished work "
        "(peers: 31 and 131 s alone)",
        COLUMNS,
        rows,
    )
    print_table(f"{database}: saving a record twice a second each", SAVED, saves)
    assert marks == ARTICLES * ANNOTATIONS
    assert [one.status for one in [*before, *during] if one.status >= BROKEN] == []


def _write(path: Path) -> Path:
    """Doccano's lines: every sentence is labelled as a claim."""
    with path.open("w") as stream:
        for number in range(ARTICLES):
            text, entities = "", []
            for n in range(ANNOTATIONS):
                text += ("\n\n" if n % 4 == 0 else " ") if text else ""
                start = len(text)
                text += SENTENCE.format(n=f"{number}-{n}")
                entities.append(
                    {"id": n, "start_offset": start, "end_offset": len(text), "label": "Claim"}
                )
            row = {"id": number, "text": text, "entities": entities, "relations": []}
            stream.write(json.dumps(row) + "\n")
    return path


def _import(folder: Path, path: Path, made: dict[str, object]) -> Cost:
    """As the work of a person who is not labelling."""
    annotator = str(made["people"][-1]["user"])  # type: ignore[index]
    wanted = ["--annotations", "marks", "--annotator", annotator, "--finished"]
    return manage(
        folder, "import_articles", str(made["project"]), str(path), "--no-suggestions", *wanted
    )


def _row(what: str, cost: Cost) -> list[object]:
    pace = ARTICLES * ANNOTATIONS / cost.wall_seconds
    return [what, cost.wall_seconds, cost.cpu_seconds, pace, cost.peak_mb]


@contextlib.contextmanager
def _labelling(server: Server, made: dict[str, object], *, first: int = 0) -> Iterator[list[Saved]]:
    """Four people save sentence after sentence until the block ends."""
    people: list[Person] = list(made["people"])[:PEOPLE]  # type: ignore[call-overload]
    answers: list[Saved] = []
    ended = threading.Event()
    begin = first // PEOPLE + 1 if first else 0
    threads = [
        threading.Thread(target=_label, args=(server, one, begin, answers, ended)) for one in people
    ]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _label(
    server: Server, person: Person, begin: int, answers: list[Saved], ended: threading.Event
) -> None:
    spans: list[list[int]] = person["spans"]  # type: ignore[assignment]
    with contextlib.closing(server.connect()) as connection:
        for turn in range(begin, len(spans)):
            if ended.wait(PAUSE_SECONDS):
                return
            path = f"/api/assignments/{person['assignment']}/sentences/{turn}"
            sent = headers(str(person["session"]), **{"If-Match": '"0"'})
            began = time.perf_counter()
            try:
                connection.request("PUT", path, _body(spans[turn]), sent)
                response = connection.getresponse()
                response.read()
                status = response.status
            except (OSError, HTTPException):
                status = BROKEN
                connection.close()
            answers.append(Saved(time.perf_counter() - began, status))


def _body(span: list[int]) -> bytes:
    event = str(uuid4())
    attribution = {
        "uid": str(uuid4()),
        "mode": "direct",
        "content": [[span[0], span[1] - 1]],
        "speaker": {"kind": "not_stated"},
    }
    record = {"marks": "Q+C", "seconds": 4.2, "attributions": [attribution]}
    return json.dumps(
        {"event": event, "act": event, "client": str(uuid4()), "record": record}
    ).encode()


def _saved(what: str, answers: list[Saved]) -> list[object]:
    times = [one.seconds * 1000 for one in answers]
    lost = sum(one.status not in (200, 201) for one in answers)
    shares = [percentile(times, share) for share in (0.5, 0.95, 0.99)]
    return [what, len(answers), lost, *shares, max(times)]


def _count(folder: Path) -> int:
    """How many of the imported marks are there."""
    asked = (
        "from annotations.models import Mark; "
        "print(Mark.objects.filter(assignment__state='submitted').count())"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", asked],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.splitlines()[-1])
