"""Importing 10,000 and 100,000 articles of 20 sentences from one JSONL file, on both databases.

Memory is flat when ten times as many need no more of it.
"""

import json
import resource
import time
from pathlib import Path

import pytest
from bench.databases import DATABASES, site_on
from bench.measuring import manage, prepare, print_table

from annotations.domain.sentences import split_sentences
from annotations.formats import ArticleDraft, jsonl

pytestmark = pytest.mark.bench

ARTICLES, SENTENCES = 10_000, 20
SENTENCE = "“We wrote to the ministry {n} times in vain,” said Ida Morren on the quay of Port Renn."
COLUMNS = ["what", "wall s", "CPU s", "rows/s", "peak MB"]


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("articles", [ARTICLES, 10 * ARTICLES])
def test_bench_import_articles(articles: int, database: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "articles.jsonl", articles)
    rows = [_reading(path), _splitting(path)] if articles == ARTICLES else []

    with site_on(database, tmp_path / "site") as site:
        prepare(site, "archive", 0, SENTENCES)
        cost = manage(site, "import_articles", "archive", str(path), "--no-suggestions")

    rows.append(
        _row("import: all of it", articles, (cost.wall_seconds, cost.cpu_seconds), cost.peak_mb)
    )
    print_table(
        f"Importing {articles:,} articles on {database} (peers store 10,000 in 2.9 and 3.8 s, "
        "without sentences)",
        COLUMNS,
        rows,
    )


def _row(what: str, articles: int, seconds: tuple[float, float], peak: float) -> list[object]:
    wall, cpu = seconds
    return [what, wall, cpu, round(articles / wall), peak]


def _write(path: Path, articles: int) -> Path:
    with path.open("w") as stream:
        for number in range(articles):
            written = [SENTENCE.format(n=f"{number}-{n}") for n in range(SENTENCES)]
            text = "\n\n".join(" ".join(written[n : n + 4]) for n in range(0, SENTENCES, 4))
            stream.write(json.dumps({"title": f"Article {number}", "text": text}) + "\n")
    return path


def _reading(path: Path) -> list[object]:
    wall, cpu = time.perf_counter(), time.process_time()
    with path.open("rb") as stream:
        count = sum(1 for _ in jsonl.read(stream, name=path.name))
    assert count == ARTICLES
    return _row(
        "baseline: reading the file alone",
        ARTICLES,
        (time.perf_counter() - wall, time.process_time() - cpu),
        _peak_mb(),
    )


def _splitting(path: Path) -> list[object]:
    wall, cpu = time.perf_counter(), time.process_time()
    with path.open("rb") as stream:
        for _, draft in jsonl.read(stream, name=path.name):
            if isinstance(draft, ArticleDraft):
                split_sentences(draft.text)
    return _row(
        "baseline: reading and splitting alone",
        ARTICLES,
        (time.perf_counter() - wall, time.process_time() - cpu),
        _peak_mb(),
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
