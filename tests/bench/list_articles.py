"""Fills a scratch site with articles, work and marks, and asks for its list again and again.

Run as a program of its own, in the environment of the site it fills; prints JSON:
[[question, articles found, [wall milliseconds …], [CPU milliseconds …]] …]
    python tests/bench/list_articles.py 10000 10 15      articles, sentences of each, rounds
"""

import json
import os
import random
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")  # noqa: TID251 own program

import django  # noqa: E402

django.setup()

import make  # noqa: E402
import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from annotations.actions.articles import import_drafts  # noqa: E402
from annotations.formats.base import ArticleDraft  # noqa: E402
from annotations.models import (  # noqa: E402
    Assignment,
    Attribution,
    Mark,
    Project,
    Source,
)

WORDS = "harbour crane rust ferry inquiry minister pilot storm quay letter budget court".split()
OUTLETS = [f"Outlet {n}" for n in range(40)]
CHUNK = 500
FOUND = re.compile(r'id="found"[^>]*>\s*(\d+)')


def fill(articles: int, sentences: int) -> Project:
    """Every second article is in a batch for two of six people, and submitted by one of them."""
    draw = random.Random(1)  # noqa: S311 repeatable, no secret
    project = make.make_project(name="Bench")
    people = [make.make_member(project) for _ in range(6)]
    sources = [make.make_source(project, f"Source {n}") for n in range(50)]
    for begin in range(0, articles, CHUNK):
        drafts = [draft(n, sentences, draw) for n in range(begin, begin + CHUNK)]
        with transaction.atomic():
            imported = import_drafts(project=project, drafts=drafts, by=None, at=make.NOON)
            half = [one.version for one in imported[::2]]
            batch = make.make_batch(project, half, people, overlap=2)
            given = Assignment.objects.filter(batch_article__batch=batch)
            submit(list(given.order_by("pk")[::2]), sources, draw)
    return project


def draft(n: int, sentences: int, draw: random.Random) -> ArticleDraft:
    written = [
        f"The {draw.choice(WORDS)} of {draw.choice(WORDS)} {n}-{k}." for k in range(sentences)
    ]
    return ArticleDraft(
        title=f"{draw.choice(WORDS)} and {draw.choice(WORDS)} {n}",
        text=" ".join(written),
        outlet=draw.choice(OUTLETS),
        published_at=f"20{draw.randrange(10, 27)}-0{draw.randrange(1, 10)}-11",
        language=draw.choice(["en", "de"]),
    )


def submit(given: list[Assignment], sources: list[Source], draw: random.Random) -> None:
    """The rows that the filters read, past the actions, which would take an hour."""
    Assignment.objects.filter(pk__in=[one.pk for one in given]).update(
        state="submitted", submitted_at=make.NOON
    )
    rows = Assignment.objects.filter(pk__in=[one.pk for one in given]).values_list(
        "pk", "batch_article__version__sentences"
    )
    marks = Mark.objects.bulk_create(
        Mark(
            assignment_id=assignment,
            sentence_id=sentence,
            version=1,
            marks=draw.choice(["none", "none", "none", "C", "Q", "Q+C"]),
        )
        for assignment, sentence in rows
    )
    Attribution.objects.bulk_create(
        Attribution(
            mark=mark,
            position=0,
            mode="direct",
            speaker_kind="source",
            source=draw.choice(sources),
            set_by="chosen",
        )
        for mark in marks
        if mark.marks and "Q" in mark.marks
    )


def measure(client: Client, address: str, rounds: int) -> tuple[int, list[float], list[float]]:
    """How many are found, and the wall and CPU milliseconds of this process for each request."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    told = FOUND.search(answer.content.decode())
    found = int(told[1]) if told else len(answer.json()["results"])
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        client.get(address)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return found, walls, cpus


def main(articles: int, sentences: int, rounds: int) -> None:
    renew_database()
    call_command("migrate", verbosity=0)
    project = fill(articles, sentences)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="localhost")
    client.force_login(make.manager_of(project))
    page = f"/projects/{project.uid}/articles/"
    batch = project.batches.order_by("pk")[0].uid
    questions = {
        "all": page,
        "words": f"{page}?q=harbour+rust",
        "phrase and beginning": f"{page}?q=%22harbour+of%22+fer*",
        "state": f"{page}?state=todo",
        "unassigned": f"{page}?state=unassigned",
        "person, batch and state": f"{page}?annotator=A2&batch={batch}&state=submitted",
        "mark": f"{page}?mark=Q%2BC",
        "mark and source": f"{page}?mark=Q&source=Source+7",
        "outlet, language, days": f"{page}?outlet=Outlet+3&language=de&published_from=2015-01-01",
        "all at once": f"{page}?q=harbour&state=submitted&annotator=A2&mark=Q&source=Source+7"
        "&language=de&order=title",
        "page 150, by title": f"{page}?order=title&page=150",
        "API, words": f"/api/projects/{project.uid}/articles?q=harbour",
    }
    made = [[name, *measure(client, address, rounds)] for name, address in questions.items()]
    sys.stdout.write(json.dumps(made) + "\n")


def renew_database() -> None:
    """An empty database of this benchmark's own; SQLite's is a new file already."""
    if connection.vendor != "postgresql":
        return
    named = settings.DATABASES["default"]
    assert named["NAME"].startswith("test_")
    with psycopg.connect(
        host=named["HOST"],
        port=named["PORT"] or 5432,
        user=named["USER"],
        password=named["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{named["NAME"]}"')
        server.execute(f'CREATE DATABASE "{named["NAME"]}"')


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
