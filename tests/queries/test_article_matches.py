"""Which articles each filter finds, and what nobody learns through one."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from make import Team, make_source, make_team, make_version, record, said_by

from annotations.access import closed_versions
from annotations.actions.articles import add_version
from annotations.actions.comments import add_comment, resolve_comment
from annotations.actions.sources import merge_source
from annotations.actions.submissions import (
    reopen_assignment,
    skip_assignment,
    withdraw_assignment,
)
from annotations.models import ArticleVersion, Membership, User
from annotations.queries.article_choices import article_choices
from annotations.queries.article_filter import ArticleFilter, MarkChoice, Order, WorkState
from annotations.queries.article_matches import articles_matching, left_out_of, ordered
from annotations.queries.article_rows import article_rows

pytestmark = pytest.mark.django_db

TEXTS = ("One rose.", "Two rose.", "Three rose.", "Four rose.", "Five rose.")


@pytest.fixture
def team() -> Team:
    """Five articles of one sentence for two people, titled A to E; F is in no batch."""
    made = make_team(*TEXTS)
    for version, title in zip(made.versions, "ABCDE", strict=True):
        type(version.article).objects.filter(pk=version.article_id).update(title=title)
    make_version(made.project, "Six rose.", title="F")
    return made


def titles(team: Team, reader: User | None = None, **wanted: object) -> str:
    """The titles that match, as the manager or somebody else sees them."""
    closed = closed_versions(reader or team.manager, team.project)
    asked = ArticleFilter(**wanted)  # type: ignore[arg-type]
    found = articles_matching(team.project, asked, closed=closed)
    return "".join(sorted(found.values_list("title", flat=True)))


def pseudonym(team: Team, person: int) -> str:
    return Membership.objects.get(project=team.project, user=team.people[person]).pseudonym


def quote_by(source: object) -> dict[str, object]:
    return record("Q", attributions=[said_by(source.uid)])  # type: ignore[attr-defined]


def test_state_of_the_work_is_found(team: Team) -> None:
    make.submit(team.work(0, 0), [record("C")])
    make.submit(team.work(1, 0), [record("none")])
    make.submit(team.work(0, 1), [record("C")])
    reopen_assignment(assignment=team.work(0, 1), by=team.manager, at=make.NOON)
    skip_assignment(
        assignment=team.work(1, 1),
        reason="broken_text",
        note="",
        origin=make.origin(team.people[1]),
    )
    withdraw_assignment(assignment=team.work(0, 2), by=team.manager, at=make.NOON)
    withdraw_assignment(assignment=team.work(1, 2), by=team.manager, at=make.NOON)
    make.save(team.work(0, 3), 0, record("C"))

    found = {state: titles(team, state=state) for state in WorkState}

    assert found == {
        WorkState.UNASSIGNED: "CF",
        WorkState.TODO: "DE",
        WorkState.OPEN: "D",
        WorkState.SUBMITTED: "A",
        WorkState.REOPENED: "B",
        WorkState.SKIPPED: "B",
        WorkState.WITHDRAWN: "C",
        WorkState.DONE: "A",
    }


def test_work_that_moved_to_a_new_version_is_not_withdrawn(team: Team) -> None:
    article = team.versions[0].article

    add_version(article=article, text="One fell.", by=team.manager, at=make.LATER)

    assert titles(team, state=WorkState.WITHDRAWN) == ""
    assert titles(team, state=WorkState.TODO) == "ABCDE"


def test_batch_and_person_are_those_of_one_assignment(team: Team) -> None:
    extra = make.make_batch(
        team.project, [team.versions[0]], [team.people[1]], kind="training", name="Practice"
    )
    make.submit(team.work(0, 1), [record("C")])

    assert titles(team, batch=extra.uid) == "A"
    assert titles(team, batch=extra.uid, annotator=pseudonym(team, 0)) == ""
    assert titles(team, annotator=pseudonym(team, 0), state=WorkState.SUBMITTED) == "B"
    assert titles(team, annotator=pseudonym(team, 1), state=WorkState.SUBMITTED) == ""
    assert titles(team, annotator="A99") == ""
    assert titles(team, batch=uuid4()) == ""


def test_mark_is_found_in_submitted_work_alone(team: Team) -> None:
    quote = record("Q+C", attributions=[said_by(None)], unsure=True)
    make.submit(team.work(0, 0), [quote])
    make.submit(team.work(0, 1), [record("none")])
    make.submit(team.work(0, 2), [record("C", fact_candidate=True)])
    evidence = make.evidence()
    settled = record("V", evidence=[evidence])
    make.submit(team.work(0, 3), [settled])
    make.save(team.work(1, 4), 0, record("C"))
    make.submit(team.work(1, 2), [record("C")])
    reopen_assignment(assignment=team.work(1, 2), by=team.manager, at=make.NOON)

    found = {mark: titles(team, mark=mark) for mark in MarkChoice}

    assert found == {
        MarkChoice.CLAIM: "AC",
        MarkChoice.QUOTE: "A",
        MarkChoice.VERIFIED: "D",
        MarkChoice.QUOTED_CLAIM: "A",
        MarkChoice.QUOTED_FACT: "",
        MarkChoice.NONE: "B",
        MarkChoice.CANDIDATE: "C",
        MarkChoice.UNSURE: "A",
    }
    assert titles(team, mark=MarkChoice.CLAIM, annotator=pseudonym(team, 1)) == ""


def test_source_is_found_after_merges_and_with_the_mark_of_its_sentence(team: Team) -> None:
    ida, morren = make_source(team.project, "Ida Morren"), make_source(team.project, "I. Morren")
    make.submit(team.work(0, 0), [quote_by(ida)])
    make.submit(team.work(0, 1), [quote_by(morren)])
    make.save(team.work(1, 2), 0, quote_by(ida))
    assert titles(team, sources=(ida.uid,)) == "A"

    merge_source(source=morren, into=ida, by=team.manager, at=make.NOON)

    assert titles(team, sources=(ida.uid,)) == "AB"
    assert titles(team, sources=(morren.uid,)) == "AB"
    assert titles(team, sources=(ida.uid,), mark=MarkChoice.NONE) == ""
    assert titles(team, sources=()) == ""


def test_private_source_is_found_by_nobody(team: Team) -> None:
    typed = make_source(team.project, "Whisper", private_to=team.people[0])
    make.submit(team.work(1, 0), [quote_by(make_source(team.project))])

    assert titles(team, sources=(typed.uid,)) == ""


@pytest.mark.parametrize("question", [{"mark": MarkChoice.CLAIM}, {"source": True}])
def test_article_one_still_works_on_is_left_out_of_questions_about_marks(
    team: Team, question: dict[str, object]
) -> None:
    ida = make_source(team.project)
    for n in (0, 1):
        make.submit(team.work(0, n), [record("Q+C", attributions=[said_by(ida.uid)])])
    make.make_batch(team.project, [team.versions[0]], [team.manager], kind="recheck")
    asked = {"sources": (ida.uid,)} if "source" in question else question

    assert titles(team, **asked) == "B"
    closed = closed_versions(team.manager, team.project)
    wanted = ArticleFilter(**asked)
    assert left_out_of(team.project, wanted, closed=closed) == 1
    choices = article_choices(team.project, wanted, closed=closed)
    assert choices.states[WorkState.SUBMITTED] == 1

    make.submit(make.assignment_of(team.manager), [record("none")])

    assert titles(team, **asked) == "AB"


def test_article_is_left_out_through_any_of_its_versions(team: Team) -> None:
    make.submit(team.work(0, 0), [record("C")])
    add_version(article=team.versions[0].article, text="One fell.", by=team.manager, at=make.LATER)
    newest = ArticleVersion.objects.get(article=team.versions[0].article, number=2)
    make.make_batch(team.project, [newest], [team.manager], kind="recheck")

    assert titles(team, mark=MarkChoice.CLAIM) == ""


def test_comments_that_are_open_are_found(team: Team) -> None:
    for n in (0, 1):
        add_comment(article=team.versions[n].article, text="Look.", by=team.manager, at=make.NOON)
    resolve_comment(comment=team.versions[1].article.comments.get(), by=team.manager, at=make.LATER)

    assert titles(team, comments="open") == "A"


def test_outlet_language_and_day_are_those_of_the_article(team: Team) -> None:
    for title, day in (("G", "2026-03-01"), ("H", "2026-03-31T23:59:00Z"), ("I", "2026-04-01")):
        make_version(
            team.project,
            f"{title} fell.",
            title=title,
            outlet="Herald",
            language="de",
            published_at=day,
        )
    first, last = date(2026, 3, 1), date(2026, 3, 31)

    assert titles(team, outlet="Herald", language="de") == "GHI"
    assert titles(team, published_from=first, published_to=last) == "GH"
    assert titles(team, published_to=date.max) == "ABCDEFGHI"
    assert titles(team, published_to=last) == "GH"
    assert titles(team, outlet="Herald", words="fell", published_from=last) == "HI"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.NEWEST, "FEDCBA"),
        (Order.OLDEST, "ABCDEF"),
        (Order.TITLE, "ABCDEF"),
        (Order.TITLE_REVERSED, "FEDCBA"),
        (Order.OUTLET, "ABCDEF"),
        (Order.OUTLET_REVERSED, "FEDCBA"),
        (Order.PUBLISHED, "ABCDEF"),
        (Order.PUBLISHED_REVERSED, "FEDCBA"),
    ],
)
def test_every_order_is_total(team: Team, order: str, expected: str) -> None:
    found = ordered(articles_matching(team.project, ArticleFilter(), closed=()), order)

    assert "".join(found.values_list("title", flat=True)) == expected


def test_choices_count_with_the_other_filters_as_they_are(team: Team) -> None:
    make.submit(team.work(0, 0), [record("C")])
    wanted = ArticleFilter(annotator=pseudonym(team, 0), state=WorkState.SUBMITTED)

    choices = article_choices(team.project, wanted, closed=())

    assert choices.states[WorkState.SUBMITTED] == 1
    assert choices.states[WorkState.TODO] == 4
    assert choices.states[WorkState.UNASSIGNED] == 1
    assert [(one.n) for one in choices.batches] == [1]
    assert [(one.value, one.n) for one in choices.annotators] == [(pseudonym(team, 0), 1)]
    assert [(one.value, one.n) for one in choices.languages] == [("en", 1)]


def statements(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_list_asks_as_often_however_long_it_is(team: Team) -> None:
    def look() -> None:
        wanted = ArticleFilter(words="rose", state=WorkState.TODO, annotator=pseudonym(team, 0))
        found = articles_matching(team.project, wanted, closed=())
        article_rows(list(ordered(found, Order.TITLE)[:50]), words="rose")
        article_choices(team.project, wanted, closed=())

    few = statements(look)
    versions = [make_version(team.project, f"Number {n} rose.") for n in range(20)]
    make.make_batch(team.project, versions, team.people)

    assert statements(look) == few


def test_choice_that_finds_nothing_is_still_offered(team: Team) -> None:
    chosen = pseudonym(team, 0)
    wanted = ArticleFilter(words="zeppelin", annotator=chosen)

    choices = article_choices(team.project, wanted, closed=())

    assert [(one.value, one.n) for one in choices.annotators] == [(chosen, 0)]
