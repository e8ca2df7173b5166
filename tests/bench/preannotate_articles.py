"""Fills a scratch site for the benchmark of pre-annotation, and measures what runs in one process.

Run as a program of its own, in the environment of the site; prints JSON on its last line:
    python tests/bench/preannotate_articles.py fill 2000 rules     a project that chose a finder
    python tests/bench/preannotate_articles.py plain 200 rules     the finder alone, in a loop
    python tests/bench/preannotate_articles.py ask                 asks for suggestions on all
    python tests/bench/preannotate_articles.py rows 100000 1000    simulated rows; planning, pages
"""

import gzip
import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")  # noqa: TID251 own program

import django  # noqa: E402

django.setup()

import make  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotations.actions.articles import import_drafts  # noqa: E402
from annotations.actions.preannotation import request_preannotation  # noqa: E402
from annotations.actions.running import run_job  # noqa: E402
from annotations.domain.sentences import split_sentences  # noqa: E402
from annotations.domain.suggestions import finder  # noqa: E402
from annotations.formats.base import ArticleDraft  # noqa: E402
from annotations.models import (  # noqa: E402
    Article,
    ArticleVersion,
    Job,
    JobItem,
    JobKind,
    Project,
)
from annotations.tasks import publish_on_commit  # noqa: E402

CORPUS = ROOT.parent / "shared" / "data" / "polnear" / "train.jsonl.gz"
CHARACTERS = 2_500
PORTION = 500
ROUNDS = 11
PEOPLE = "Ida Morren,Jon Vale,Ana Kerr,Tomas Brandt,Lucia Okafor,Peter Hale".split(",")
SENTENCES = (
    "“We wrote to the {thing} twice,” said {who}, a spokesman for the port.",
    "{who} told the Tribune that the {thing} would close in May.",
    "The {thing} opened in 1987 and was rebuilt after the storm.",
    "According to a report by the {thing}, eleven people were hurt.",
    "Officials said the {thing} had not been inspected since spring.",
    "“Nobody,” {who} added, “has seen the {thing} since.”",
    "Rain fell on the {thing} all night, and the river rose.",
)
THINGS = "harbour crane ferry inquiry ministry quay court budget council bridge".split()


def texts(count: int) -> Iterator[str]:
    """News texts of about 400 words: the shared corpus's beginnings, or ones from a template."""
    made = _corpus() if CORPUS.exists() else _templates()
    for n, text in enumerate(islice(made, count)):
        yield f"{text}\n\nThis is report number {n}."


def _corpus() -> Iterator[str]:
    with gzip.open(CORPUS, "rt", encoding="utf-8", newline="") as stream:
        read = [json.loads(line)["text"][:CHARACTERS] for line in stream]
    return cycle(text.rpartition("\n")[0] or text for text in read)


def _templates() -> Iterator[str]:
    draw = random.Random(1)  # noqa: S311 repeatable, no secret
    while True:
        written = [
            draw.choice(SENTENCES).format(who=draw.choice(PEOPLE), thing=draw.choice(THINGS))
            for _ in range(36)
        ]
        yield "\n\n".join(" ".join(written[n : n + 3]) for n in range(0, len(written), 3))


def fill(articles: int, finder_name: str) -> dict[str, object]:
    call_command("migrate", verbosity=0)
    project = make.make_project(name="Bench")
    Project.objects.filter(pk=project.pk).update(finder=finder_name)
    drafts = [ArticleDraft(title=f"Report {n}", text=one) for n, one in enumerate(texts(articles))]
    for begin in range(0, articles, PORTION):
        import_drafts(
            project=project, drafts=drafts[begin : begin + PORTION], by=None, at=make.NOON
        )
    return {"project": str(project.uid), "words": sum(len(one.text.split()) for one in drafts)}


def plain(articles: int, finder_name: str) -> dict[str, object]:
    """The finder called again and again: no database, no check, no queue. Splitting not counted."""
    engine = finder(finder_name)
    read = [(text, split_sentences(text)) for text in texts(articles)]
    engine.find(*read[0])  # loads what is loaded once
    wall, cpu = time.perf_counter(), time.process_time()
    for text, sentences in read:
        engine.find(text, sentences)
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def ask() -> dict[str, object]:
    with transaction.atomic():
        job = request_preannotation(
            project=Project.objects.get(), by=None, at=timezone.now(), only_new=True
        )
        publish_on_commit(job)
    return {"job": str(job.uid)}


# --- Simulated rows -----------------------------------------------------------------------------


def rows(articles: int, chunks: int) -> dict[str, object]:
    """Planning over so many articles, then the pages of a job with so many rows and chunks."""
    call_command("migrate", verbosity=0)
    project = make.make_project(name="Bench")
    simulate_articles(project, articles)
    analyse()
    planning = plan(project)
    job = simulate_job(project, articles, chunks)
    analyse()
    return {"planning": planning, "pages": pages(project, job)}


def simulate_articles(project: Project, count: int) -> None:
    """Rows of articles and their versions, past the actions: nobody reads their texts here."""
    for begin in range(0, count, 10 * PORTION):
        numbers = range(begin, min(count, begin + 10 * PORTION))
        made = Article.objects.bulk_create(
            Article(project=project, title=f"Report {n}", created_at=make.NOON) for n in numbers
        )
        ArticleVersion.objects.bulk_create(
            ArticleVersion(
                article=article,
                project=project,
                number=1,
                text="It rained.",
                text_hash=uuid4().hex,
                splitter_name="s",
                splitter_version="1",
                imported_at=make.NOON,
            )
            for article in made
        )


def plan(project: Project) -> dict[str, object]:
    job = request_preannotation(project=project, by=None, at=timezone.now())
    before, began = peak_mb(), time.perf_counter()
    run_job(uid=job.uid, clock=timezone.now)
    seconds = time.perf_counter() - began
    job.refresh_from_db()
    planned: dict[str, object] = {
        "chunks": job.chunk_count,
        "seconds": seconds,
        "more_mb": peak_mb() - before,
    }
    Job.objects.filter(parent=job).delete()
    Job.objects.filter(pk=job.pk).update(chunk_count=0, state="done", total=0)
    return planned


def simulate_job(project: Project, articles: int, chunks: int) -> Job:
    """Half-way, with a row noted for every article: the worst that its page can meet."""
    at, size = timezone.now(), articles // chunks
    named = {"project": project, "kind": JobKind.PREANNOTATION, "requested_at": at}
    job = Job.objects.create(
        **named, state="running", chunk_count=chunks, started_at=at - timedelta(hours=1), total=0
    )
    half = chunks // 2
    Job.objects.bulk_create(
        Job(
            uid=uuid4(),
            **named,
            parent=job,
            chunk_start=n * size,
            chunk_end=n * size + size - 1,
            total=size,
            done=size if n < half else 0,
            skipped=size // 2 if n < half else 0,
            state="done" if n < half else "queued",
            started_at=at - timedelta(seconds=8 * (half - n)) if n < half else None,
            finished_at=at - timedelta(seconds=8 * (half - n - 1)) if n < half else None,
        )
        for n in range(chunks)
    )
    states = cycle(["skipped", "skipped", "skipped", "failed", "done"])
    for begin in range(0, articles, 10 * PORTION):
        JobItem.objects.bulk_create(
            JobItem(job=job, key=f"{n}", label=f"Report {n}", state=next(states), code="known")
            for n in range(begin, min(articles, begin + 10 * PORTION))
        )
    return job


def pages(project: Project, job: Job) -> list[list[object]]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(make.manager_of(project))
    site, api = f"/projects/{project.uid}", "/api"
    questions = {
        "jobs": f"{site}/jobs/",
        "the job": f"/jobs/{job.uid}/",
        "the job's progress, asked every 2 s": f"/jobs/{job.uid}/progress/",
        "the job, last page of its rows": f"/jobs/{job.uid}/?page=2000",
        "status": f"{site}/status/",
        "asking for suggestions": f"{site}/preannotations/",
        "API: jobs": f"{api}/projects/{project.uid}/jobs",
        "API: the job": f"{api}/jobs/{job.uid}",
        "API: its rows": f"{api}/jobs/{job.uid}/items?state=failed",
    }
    return [[name, *measured(client, address)] for name, address in questions.items()]


def measured(client: Client, address: str) -> tuple[int, float, float]:
    """How many statements, and the median and worst wall milliseconds."""
    client.get(address)
    asked: list[str] = []
    with connection.execute_wrapper(counting(asked)):
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    walls = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get(address)
        walls.append((time.perf_counter() - began) * 1000)
    return len(asked), statistics.median(walls), max(walls)


def counting(asked: list[str]) -> Callable[..., object]:
    def count(execute: Callable[..., object], sql: str, *given: object) -> object:
        asked.append(sql)
        return execute(sql, *given)

    return count


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(what: str, *words: str) -> None:
    acts: dict[str, Callable[[], dict[str, object]]] = {
        "fill": lambda: fill(int(words[0]), words[1]),
        "plain": lambda: plain(int(words[0]), words[1]),
        "ask": ask,
        "rows": lambda: rows(int(words[0]), int(words[1])),
    }
    sys.stdout.write(json.dumps(acts[what]()) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
