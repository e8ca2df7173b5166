"""Importing 10,000 articles of 20 sentences from one JSONL file."""

import json
import resource
import time
from pathlib import Path

import pytest
from bench.measuring import manage, prepare, print_table

from annotations.domain.sentences import split_sentences
from annotations.formats import ArticleDraft, reader_for

pytestmark = pytest.mark.bench

ARTICLES, SENTENCES = 10_000, 20
SENTENCE = "“We wrote to the ministry {n} times in vain,” said Ida Morren on the quay of Port Renn."
COLUMNS = ["what", "wall s", "CPU s", "CPU ms per article", "peak MB"]


def test_bench_import_articles(tmp_path: Path) -> None:
    path = _write(tmp_path / "articles.jsonl")
    prepare(tmp_path, "archive", 0, SENTENCES)
    rows = [_reading(path), _splitting(path)]

    cost = manage(tmp_path, "import_articles", "archive", str(path), "--no-suggestions")

    rows.append(
        _row("import: read, split, stored", cost.wall_seconds, cost.cpu_seconds, cost.peak_mb)
    )
    print_table(
        "Importing 10,000 articles (peers: 2.9 and 3.8 s, without splitting sentences)",
        COLUMNS,
        rows,
    )


def _row(what: str, wall: float, cpu: float, peak: float) -> list[object]:
    return [what, wall, cpu, cpu / ARTICLES * 1000, peak]


def _write(path: Path) -> Path:
    with path.open("w") as stream:
        for number in range(ARTICLES):
            written = [SENTENCE.format(n=f"{number}-{n}") for n in range(SENTENCES)]
            text = "\n\n".join(" ".join(written[n : n + 4]) for n in range(0, SENTENCES, 4))
            stream.write(json.dumps({"title": f"Article {number}", "text": text}) + "\n")
    return path


def _reading(path: Path) -> list[object]:
    wall, cpu = time.perf_counter(), time.process_time()
    with path.open("rb") as stream:
        count = sum(1 for _ in reader_for(path.name).read(stream, name=path.name))
    assert count == ARTICLES
    return _row(
        "baseline: reading the file alone",
        time.perf_counter() - wall,
        time.process_time() - cpu,
        _peak_mb(),
    )


def _splitting(path: Path) -> list[object]:
    wall, cpu = time.perf_counter(), time.process_time()
    with path.open("rb") as stream:
        for _, draft in reader_for(path.name).read(stream, name=path.name):
            if isinstance(draft, ArticleDraft):
                split_sentences(draft.text)
    return _row(
        "baseline: reading and splitting alone",
        time.perf_counter() - wall,
        time.process_time() - cpu,
        _peak_mb(),
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
