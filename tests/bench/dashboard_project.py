"""Fills a scratch site with the agreement counts of a large project, and asks for its figures.

Run as a program of its own, in the environment of the site it fills; prints JSON.
    python tests/bench/dashboard_project.py 5000 20 5 9      articles, sentences, people, rounds

Texts, records and submissions would take minutes to write and no figure reads them: the patterns
of invented decisions go into the counts at once. Only one article more is really submitted.
"""

import json
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")  # noqa: TID251 own program

import django  # noqa: E402

django.setup()

import make  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from annotations.actions.agreement_totals import mend_view  # noqa: E402
from annotations.actions.agreement_writing import RULES, Counts, facts, write_counts  # noqa: E402
from annotations.actions.articles import import_drafts  # noqa: E402
from annotations.actions.submissions import submit_assignment  # noqa: E402
from annotations.domain.agreement.counted import sentence_patterns  # noqa: E402
from annotations.domain.agreement.decisions import (  # noqa: E402
    AttributionChoice,
    Decision,
    SpeakerChoice,
)
from annotations.domain.agreement.digests import pattern_key  # noqa: E402
from annotations.domain.agreement.layers import HEADER  # noqa: E402
from annotations.domain.agreement.tables import Pattern, Value, read_pattern, store_pattern  # noqa: E402
from annotations.formats.base import ArticleDraft  # noqa: E402
from annotations.models import (  # noqa: E402
    AgreementArticle,
    AgreementCount,
    AgreementPattern,
    AgreementTotal,
    AgreementView,
    ArticleVersion,
    Project,
)
from annotations.queries import agreement_memory, agreement_patterns  # noqa: E402
from annotations.queries.agreement import View, report  # noqa: E402
from annotations.queries.agreement_overview import overview  # noqa: E402
from annotations.queries.agreement_tables import by_article, by_week, totals  # noqa: E402

BEGIN = datetime(2026, 1, 5, 12, tzinfo=UTC)
WEEKS, SOURCES, SOURCES_AN_ARTICLE = 20, 400, 6
LENGTH = 90
MARKS = {"none": 45, "C": 22, "V": 5, "Q": 20, "Q+C": 8}
MODES = {"direct": 60, "mixed": 15, "indirect": 25}
SLIPS, MOVES = 0.12, 0.3
# Sentences are drawn from a pool, for their patterns take time to work out.
POOL = 4000
SPEAKERS = [f"speaker{n}" for n in range(SOURCES_AN_ARTICLE)]

Additions = list[tuple[str, Pattern, int]]


def drawn(draw: random.Random, shares: dict[str, int]) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]


def decisions(draw: random.Random, people: list[str], sources: list[str]) -> dict[str, Decision]:
    """What people decide on one sentence: mostly the same, with slips of each their own."""
    marks, mode, source = drawn(draw, MARKS), drawn(draw, MODES), draw.choice(sources)
    found: dict[str, Decision] = {}
    for person in people:
        own = drawn(draw, MARKS) if draw.random() < SLIPS else marks
        if "Q" not in own:
            found[person] = Decision(own, (), LENGTH)
            continue
        start, end = 0, 60
        if draw.random() < MOVES:
            start, end = draw.choice(range(0, 30, 5)), 60 + draw.choice(range(-20, 30, 5))
        choice = AttributionChoice(
            speaker=SpeakerChoice(
                "source", draw.choice(sources) if draw.random() < SLIPS else source, "chosen"
            ),
            mode=drawn(draw, MODES) if draw.random() < SLIPS else mode,
            content=((start, end),),
            chain="" if draw.random() < 1 - SLIPS / 2 else f"relay:{draw.choice(sources)}",
            certainty="asserted" if draw.random() < 1 - SLIPS else "possible",
        )
        found[person] = Decision(own, (choice,), LENGTH)
    return found


@dataclass
class Filling:
    """Rows gathered to be inserted together."""

    project: Project
    view: AgreementView
    patterns: dict[int, AgreementPattern] = field(default_factory=dict)
    keys: dict[tuple[str, Pattern], int] = field(default_factory=dict)

    def add(self, versions: Iterable[tuple[ArticleVersion, Counts]]) -> None:
        """Count these versions."""
        articles, counts = [], []
        fresh = set(self.patterns)
        for version, found in versions:
            articles.append(
                AgreementArticle(view=self.view, version=version, **facts(str(version.uid), found))
            )
            for (layer, pattern), n in found.patterns.items():
                counts.append(
                    AgreementCount(
                        view=self.view,
                        version=version,
                        layer=layer,
                        pattern_id=self.key(layer, pattern),
                        n=n,
                    )
                )
        new = [one for key, one in self.patterns.items() if key not in fresh]
        with transaction.atomic():
            AgreementPattern.objects.bulk_create(new, batch_size=2000)
            AgreementArticle.objects.bulk_create(articles, batch_size=2000)
            AgreementCount.objects.bulk_create(counts, batch_size=2000)

    def key(self, layer: str, pattern: Pattern) -> int:
        if (layer, pattern) not in self.keys:
            stored = store_pattern(pattern)
            key = pattern_key(self.project.pk, layer, stored)
            self.keys[layer, pattern] = key
            self.patterns[key] = AgreementPattern(
                id=key, project=self.project, layer=layer, ratings=stored
            )
        return self.keys[layer, pattern]


def fill(articles: int, sentences: int, people: int) -> tuple[Project, View]:
    """A project in which everybody decided every sentence of every article."""
    draw = random.Random(1)  # noqa: S311 repeatable, no secret
    project = make.make_project(name="Dashboard")
    scheme = project.schemes.get()
    names = [f"A{n + 2}" for n in range(people)]
    sources = [str(UUID(int=draw.getrandbits(128), version=4)) for _ in range(SOURCES)]
    view = AgreementView.objects.create(project=project, scheme=scheme, arm="blind", rules=RULES)
    filling = Filling(project, view)
    pool = [list(sentence_patterns(decisions(draw, names, SPEAKERS))) for _ in range(POOL)]
    for begin in range(0, articles, 500):
        span = range(begin, min(begin + 500, articles))
        drafts = [ArticleDraft(title=f"Article {n}", text=f"Text {n}.") for n in span]
        imported = import_drafts(project=project, drafts=drafts, by=None, at=make.NOON)
        filling.add(
            (one.version, counts_of_one(draw, n, articles, sentences, pool, sources))
            for n, one in zip(span, imported, strict=True)
        )
    with transaction.atomic():
        mend_view(view)
    return project, View(scheme, "blind")


def counts_of_one(
    draw: random.Random,
    number: int,
    articles: int,
    sentences: int,
    pool: list[Additions],
    sources: list[str],
) -> Counts:
    """Sentences of the pool, with speakers of the article's own."""
    own = dict(zip(SPEAKERS, draw.sample(sources, SOURCES_AN_ARTICLE), strict=True))
    patterns: Counter[tuple[str, Pattern]] = Counter()
    for additions in draw.choices(pool, k=sentences):
        for layer, pattern, n in additions:
            patterns[layer, tuple((one, voiced(value, own)) for one, value in pattern)] += n
    return Counts(patterns, BEGIN + timedelta(weeks=number * WEEKS // articles))


def voiced(value: Value, own: dict[str, str]) -> Value:
    """A value with the article's speakers in it."""
    if isinstance(value, frozenset):
        return frozenset(own.get(one, one) for one in value)
    place, colon, source = value.rpartition(":")
    return place + colon + own.get(source, source)


def as_new_process() -> None:
    agreement_memory.forget()
    agreement_patterns.forget()


def measured(work: Callable[[], object], before: Callable[[], object], rounds: int) -> list[float]:
    """CPU milliseconds of each round in this process, wall milliseconds of the best, queries."""
    cpus, walls = [], []
    for _ in range(rounds):
        before()
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        cpus.append(1000 * (time.process_time() - cpu))
        walls.append(1000 * (time.perf_counter() - wall))
    before()
    with CaptureQueriesContext(connection) as context:
        work()
    middle = sorted(cpus)[len(cpus) // 2]
    return [middle, sorted(walls)[len(walls) // 2], len(context)]


def submit_one_more(project: Project, people: int, sentences: int) -> Callable[[], object]:
    """Let one more article be submitted by all but one person; give the last one's submission."""
    team = [make.make_member(project) for _ in range(people)]
    text = "\n\n".join(make.TEXT for _ in range(sentences // 3 + 1))
    version = make.make_version(project, text)
    make.make_batch(project, [version], team)
    size = version.sentences.count()
    for person in team:
        work = make.assignment_of(person)
        records = [make.record("none" if n % 3 else "C") for n in range(size)]
        if person != team[-1]:
            make.submit(work, records)
        else:
            for n, record in enumerate(records):
                make.save(work, n, record)
    return lambda: submit_assignment(
        assignment=make.assignment_of(team[-1]),
        settle={},
        origin=make.origin(team[-1]),
        by=team[-1],
    )


def main(articles: int, sentences: int, people: int, rounds: int) -> None:
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    project, view = fill(articles, sentences, people)
    filled = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def dashboard() -> object:
        return overview(view, HEADER, hidden=(), compares_people=True)

    def touched() -> None:
        """As after a submission: one article's counts changed."""
        version = ArticleVersion.objects.filter(project=project).order_by("pk")[0]
        with transaction.atomic():
            write_counts(version, changed_counts(view, version))

    closed = ArticleVersion.objects.filter(project=project).order_by("pk")[:3]
    hidden = [one.pk for one in closed]
    dashboard()
    rows = {
        "the whole dashboard, a new process": measured(dashboard, as_new_process, 3),
        "the whole dashboard, after a submission": measured(dashboard, touched, rounds),
        "the whole dashboard, again": measured(dashboard, lambda: None, rounds),
        "the same for a reader who still works on 3 articles": measured(
            lambda: overview(view, HEADER, hidden=hidden, compares_people=True),
            lambda: None,
            rounds,
        ),
        "its figures alone, after a submission": measured(
            lambda: report(view, hidden=()), touched, rounds
        ),
        "all tables of a view, a new process": measured(lambda: totals(view), as_new_process, 3),
        "marks by week": measured(lambda: by_week(view, "header"), lambda: None, rounds),
        "marks by article": measured(lambda: by_article(view, "header"), lambda: None, rounds),
    }
    submission = submit_one_more(project, people, sentences)
    cpu, wall = time.process_time(), time.perf_counter()
    with CaptureQueriesContext(connection) as context:
        submission()
    rows["one submission, with everything it does"] = [
        1000 * (time.process_time() - cpu),
        1000 * (time.perf_counter() - wall),
        len(context),
    ]
    made = {
        "fill_seconds": filled,
        "patterns": AgreementPattern.objects.count(),
        "counts": AgreementCount.objects.count(),
        "totals": AgreementTotal.objects.count(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps({"made": made, "rows": rows}) + "\n")


def changed_counts(view: View, version: ArticleVersion) -> dict[tuple[int, str], Counts]:
    """The counts of an article as if all was decided by one person more or less."""
    article = AgreementArticle.objects.get(version=version)
    rows = AgreementCount.objects.filter(version=version).select_related("pattern")
    patterns = {(one.layer, read_pattern(one.pattern.ratings)): one.n + 1 for one in rows}
    return {(view.scheme.pk, view.arm): Counts(patterns, article.last_at)}


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
