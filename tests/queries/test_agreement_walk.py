"""After every step of a random session the dashboard says what the history says, from scratch."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from make import (
    NOON,
    Team,
    assignment_of,
    make_batch,
    make_run,
    make_source,
    make_team,
    make_version,
    origin,
    record,
    said_by,
    save,
)

from annotations.actions.archiving import (
    archive_article,
    archive_batch,
    restore_article,
    restore_batch,
)
from annotations.actions.counting import count_patterns
from annotations.actions.sources import merge_source, unmerge_source
from annotations.actions.submissions import (
    reopen_assignment,
    restore_assignment,
    skip_assignment,
    submit_assignment,
    unskip_assignment,
    withdraw_assignment,
)
from annotations.domain.agreement.layers import HEADER, LABEL_SETS
from annotations.domain.agreement.summary import pairs, summarise_points
from annotations.domain.agreement.tables import Pattern, PatternTable
from annotations.domain.errors import UserError
from annotations.models import ArticleVersion, Assignment, Batch, Mark, Source
from annotations.queries.agreement import View, report, views
from annotations.queries.agreement_tables import (
    article_rows,
    by_article,
    by_week,
    totals,
    weeks_of,
)
from annotations.queries.agreement_views import monday_of

STEPS = 25
MARKS = ("none", "none", "C", "Q", "Q+C")

# What is submitted and counts, in SQL that shares nothing with the product's own questions.
FROM_SCRATCH = """
WITH counted AS (
    SELECT a.id, a.annotator_id, ba.version_id, ba.scheme_id, ba.arm, b.project_id,
           (SELECT MAX(seq) FROM annotations_submission s
            WHERE s.assignment_id = a.id AND s.independent) AS seq
    FROM annotations_assignment a
    JOIN annotations_batcharticle ba ON ba.id = a.batch_article_id
    JOIN annotations_batch b ON b.id = ba.batch_id
    JOIN annotations_articleversion v ON v.id = ba.version_id
    JOIN annotations_article t ON t.id = v.article_id
    WHERE a.state = 'submitted' AND b.kind = 'work'
      AND b.archived_at IS NULL AND t.archived_at IS NULL
)
SELECT c.scheme_id, c.arm, v.uid, r.sentence_id, m.pseudonym, {marks}
FROM counted c
JOIN annotations_articleversion v ON v.id = c.version_id
JOIN annotations_membership m ON m.user_id = c.annotator_id AND m.project_id = c.project_id
JOIN annotations_recordversion r ON r.assignment_id = c.id AND r.seq <= c.seq
WHERE r.version = (
    SELECT MAX(o.version) FROM annotations_recordversion o
    WHERE o.assignment_id = c.id AND o.sentence_id = r.sentence_id AND o.seq <= c.seq)
"""
MARKS_IN = {
    "sqlite": "json_extract(r.payload, '$.marks')",
    "postgresql": "r.payload ->> 'marks'",
}


class Session:
    """People, managers and mishaps at random; a refused step is no step."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 repeatable, no secret
        self.team = make_team("Rust ate it. So she said.", "One. Two. “Three.”", "Alone.", size=3)
        self.sources = [make_source(self.team.project, name) for name in ("Ida", "Bo", "Cy")]
        extra = make_version(self.team.project, "A second batch. Of one.")
        make_run(extra)
        make_batch(self.team.project, [extra], self.team.people, blind_share=Decimal(0))
        self.now = NOON

    def step(self) -> None:
        self.now += timedelta(days=self.draw.randrange(0, 5))
        step = self.draw.choices(*zip(*self.steps().items(), strict=True))[0]
        try:
            step()
        except UserError:
            return

    def steps(self) -> dict[Callable[[], None], int]:
        return {
            self.submit: 12,
            self.reopen: 4,
            self.skip: 1,
            self.unskip: 1,
            self.withdraw: 2,
            self.restore: 2,
            self.merge: 3,
            self.unmerge: 2,
            self.archive: 1,
            self.bring_back: 2,
        }

    def submit(self) -> None:
        work = self.any_work()
        bases = dict(Mark.objects.filter(assignment=work).values_list("sentence_id", "version"))
        for sentence in work.batch_article.version.sentences.in_order():
            marks = self.draw.choice(MARKS)
            quoted = [said_by(self.draw.choice(self.sources).uid)] if "Q" in marks else None
            written = record(marks) if quoted is None else record(marks, attributions=quoted)
            base = bases.get(sentence.pk, 0)
            save(work, sentence.position, written, base=base, at=self.now)
        asked = origin(work.annotator, at=self.now)
        submit_assignment(assignment=work, settle={}, origin=asked, by=work.annotator)

    def reopen(self) -> None:
        work = self.any_work()
        reopen_assignment(assignment=work, by=work.annotator, at=self.now)

    def skip(self) -> None:
        work = self.any_work()
        asked = origin(work.annotator, at=self.now)
        skip_assignment(assignment=work, reason="broken_text", note="", origin=asked)

    def unskip(self) -> None:
        unskip_assignment(assignment=self.any_work(), by=self.team.manager, at=self.now)

    def withdraw(self) -> None:
        withdraw_assignment(assignment=self.any_work(), by=self.team.manager, at=self.now)

    def restore(self) -> None:
        restore_assignment(assignment=self.any_work(), by=self.team.manager, at=self.now)

    def merge(self) -> None:
        source, into = self.draw.sample(self.fresh_sources(), 2)
        merge_source(source=source, into=into, by=self.team.manager, at=self.now)

    def unmerge(self) -> None:
        source = self.draw.choice(self.fresh_sources())
        unmerge_source(source=source, by=self.team.manager, at=self.now)

    def archive(self) -> None:
        boss, at = self.team.manager, self.now
        if self.draw.random() < 0.5:
            archive_article(article=self.any_version().article, by=boss, at=at)
        else:
            archive_batch(batch=self.draw.choice(list(Batch.objects.all())), by=boss, at=at)

    def bring_back(self) -> None:
        boss, at = self.team.manager, self.now
        if self.draw.random() < 0.5:
            restore_article(article=self.any_version().article, by=boss, at=at)
        else:
            restore_batch(batch=self.draw.choice(list(Batch.objects.all())), by=boss, at=at)

    def any_work(self) -> Assignment:
        return assignment_of(self.draw.choice(self.team.people), self.any_version())

    def any_version(self) -> ArticleVersion:
        return self.draw.choice(list(ArticleVersion.objects.order_by("pk")))

    def fresh_sources(self) -> list[Source]:
        return list(Source.objects.order_by("pk"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_dashboard_after_every_step_is_what_the_history_says(seed: int) -> None:
    session = Session(seed)
    for _ in range(STEPS):
        session.step()
        compare(session.team)


def compare(team: Team) -> None:
    """Everything that is read of agreement against a count from scratch."""
    listed = {(one.scheme.pk, one.arm): one for one in views(team.project)}
    versions = {one.pk: str(one.uid) for one in ArticleVersion.objects.all()}
    scratch: defaultdict[tuple[int, str], Any] = defaultdict(lambda: defaultdict(list))
    for one, n in count_patterns(team.project.pk, list(versions)).items():
        row = (versions[one.version_id], one.pattern, n)
        scratch[one.scheme_id, one.arm][one.layer].append(row)
    assert listed.keys() == scratch.keys() == marks_from_scratch().keys()
    for key, view in listed.items():
        compare_view(view, scratch[key])
        assert header_of(view) == marks_from_scratch()[key]


def compare_view(view: View, layers: dict[str, list[tuple[str, Pattern, int]]]) -> None:
    tables = {name: PatternTable.of(rows) for name, rows in layers.items()}
    weeks = weeks_of(view)
    told = report(view, hidden=())
    for name, table in tables.items():
        assert by_article(view, name) == table
        assert totals(view)[name].merged() == table.merged()
        assert totals(view)[name].sample == table.sample
        by_weeks = {week: one.merged() for week, one in by_week(view, name).items()}
        assert by_weeks == {week: one.merged() for week, one in in_weeks(table, weeks).items()}
    for one in told.layers:
        expected = summarise_points(one.layer, tables.get(one.layer.name, PatternTable(())))
        assert_same_figures(one.summary, expected)
    header = tables[HEADER.name]
    assert list(told.pairs) == pairs(HEADER, header)
    compare_articles(view, header)
    hidden = list(ArticleVersion.objects.order_by("pk")[:2])
    closed = {str(one.uid) for one in hidden}
    for name, table in tables.items():
        left = PatternTable(tuple(row for row in table.rows if row.article not in closed))
        found = totals(view, hidden=[one.pk for one in hidden])[name]
        assert (found.merged(), found.sample) == (left.merged(), left.sample)


def compare_articles(view: View, header: PatternTable) -> None:
    rows = {str(one.uid): one for one in article_rows(view)}
    assert rows.keys() == set(header.articles)
    for uid, row in rows.items():
        own = PatternTable(tuple(one for one in header.rows if one.article == uid))
        summary = summarise_points(HEADER, own)
        found = (row.units, row.alpha, row.percent)
        assert found == (summary.units, summary.alpha.value, summary.percent.value)
    assert {uid: monday_of(row.last_at) for uid, row in rows.items()} == weeks_of(view)


def in_weeks(table: PatternTable, weeks: dict[str, date]) -> dict[date, PatternTable]:
    rows: defaultdict[date, list[Any]] = defaultdict(list)
    for row in table.rows:
        rows[weeks[row.article]].append(row)
    return {week: PatternTable(tuple(rows[week])) for week in rows}


def assert_same_figures(found: Any, expected: Any) -> None:
    """The same but for the order in which numbers were added up."""
    for name in ("alpha", "percent", "ac1", "brennan_prediger", "fleiss"):
        one, other = getattr(found, name), getattr(expected, name)
        if other is None:
            assert one is None
            continue
        assert one.value == pytest.approx(other.value, abs=1e-12)
        parts = ("units", "raters", "articles", "undefined")
        assert [getattr(one, part) for part in parts] == [getattr(other, part) for part in parts]
    assert [(one.label, one.values) for one in found.labels] == [
        (one.label, one.values) for one in expected.labels
    ]
    assert (found.units, found.decided) == (expected.units, expected.decided)


def header_of(view: View) -> Counter[tuple[str, Pattern]]:
    return Counter({(row.article, row.pattern): row.n for row in by_article(view, "header").rows})


def marks_from_scratch() -> dict[tuple[int, str], Counter[tuple[str, Pattern]]]:
    with connection.cursor() as cursor:
        cursor.execute(FROM_SCRATCH.format(marks=MARKS_IN[connection.vendor]))
        rows = cursor.fetchall()
    sentences: defaultdict[Any, list[tuple[str, str]]] = defaultdict(list)
    for scheme, arm, uid, sentence, person, marks in rows:
        sentences[scheme, arm, str(uid).replace("-", ""), sentence].append((person, marks))
    uids = {one.uid.hex: str(one.uid) for one in ArticleVersion.objects.all()}
    found: defaultdict[tuple[int, str], Counter[tuple[str, Pattern]]] = defaultdict(Counter)
    for (scheme, arm, uid, _), values in sentences.items():
        pattern = tuple((person, LABEL_SETS[marks]) for person, marks in sorted(values))
        found[scheme, arm][uids[uid], pattern] += 1
    return dict(found)
