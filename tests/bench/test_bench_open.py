"""Opening an article: the page and its JSON, at 20 and at 300 sentences."""

import time
from pathlib import Path

import pytest
from bench.measuring import Server, headers, percentile, prepare, print_table, serve

pytestmark = pytest.mark.bench

OPENINGS = 40
COLUMNS = ["what", "n", "errors", "p50 ms", "p95 ms", "server CPU ms", "kB", "peak MB"]


def test_bench_open_article(tmp_path: Path) -> None:
    made = prepare(tmp_path, "open", 20, 300)
    session, assignments = str(made["session"]), dict(made["assignments"])  # type: ignore[call-overload]

    with serve(tmp_path) as server:
        rows = [_measure(server, "baseline: /healthz", session, "/healthz")]
        for size, uid in assignments.items():
            what = f"{size} sentences, {2 * int(size)} annotations"
            rows.append(_measure(server, f"page, {what}", session, f"/assignments/{uid}/"))
            rows.append(_measure(server, f"JSON, {what}", session, f"/api/assignments/{uid}"))

    print_table("Opening an article (peers: 31 and 66 ms CPU at 40 annotations)", COLUMNS, rows)
    assert [row[2] for row in rows] == [0] * len(rows)


def _measure(server: Server, what: str, session: str, path: str) -> list[object]:
    connection = server.connect()
    connection.request("GET", path, headers=headers(session))
    connection.getresponse().read()  # the first one loads modules and templates
    times, sizes, errors = [], [], 0
    cpu = server.cpu_seconds
    for _ in range(OPENINGS):
        began = time.perf_counter()
        connection.request("GET", path, headers=headers(session))
        response = connection.getresponse()
        sizes.append(len(response.read()))
        times.append((time.perf_counter() - began) * 1000)
        errors += response.status != 200
    used = (server.cpu_seconds - cpu) / OPENINGS * 1000
    connection.close()
    return [
        what,
        OPENINGS,
        errors,
        percentile(times, 0.5),
        percentile(times, 0.95),
        used,
        max(sizes) / 1000,
        server.peak_mb,
    ]
