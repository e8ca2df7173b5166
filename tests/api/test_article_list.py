"""The articles of a project over the API: the filters of the page, and nothing besides."""

from itertools import product
from urllib.parse import urlencode

import make
import pytest
from caller import Caller
from django.db import connection
from django.test.utils import CaptureQueriesContext
from make import Team, make_member, make_team, make_version, record, said_by
from tab import Answer

from annotations.actions.comments import add_comment
from annotations.models import Article, Assignment, Mark, Role, Source, User

pytestmark = pytest.mark.django_db

ROW = {
    "uid",
    "title",
    "outlet",
    "author",
    "url",
    "published_at",
    "language",
    "created_at",
    "version",
    "sentences",
    "has_suggestions",
    "batches",
    "work",
    "open_comments",
}


@pytest.fixture
def team() -> Team:
    made = make_team("One rose.", "Two rose.", "Three fell.", name="Pilot")
    for version, title in zip(made.versions, "ABC", strict=True):
        Article.objects.filter(pk=version.article_id).update(title=title, outlet="Herald")
    return made


def ask(team: Team, by: User | None = None, **query: object) -> Answer:
    address = f"/api/projects/{team.project.uid}/articles"
    return Caller(by or team.manager).get(f"{address}?{urlencode(query)}" if query else address)


def titles(answer: Answer) -> str:
    assert answer.status == 200, answer.body
    return "".join(row["title"] for row in answer.body["results"])


def test_articles_are_listed_newest_first_with_their_work(team: Team) -> None:
    make.submit(team.work(0, 2), [record("C")])

    answer = ask(team)

    assert titles(answer) == "CBA"
    row = answer.body["results"][0]
    assert row.keys() == ROW
    assert row["work"] == [{"state": "todo", "n": 1}, {"state": "submitted", "n": 1}]
    assert (row["version"], row["sentences"], row["batches"]) == (1, 1, ["Pilot"])
    assert (row["has_suggestions"], row["open_comments"]) == (False, 0)


def test_filters_hold_together(team: Team) -> None:
    ida = make.make_source(team.project)
    make.submit(team.work(0, 0), [record("Q", attributions=[said_by(ida.uid)])])

    assert titles(ask(team, q="rose")) == "BA"
    assert titles(ask(team, q='"one rose"', state="submitted", mark="Q", source=ida.uid)) == "A"
    assert titles(ask(team, q="rose", state="submitted", annotator="A3")) == ""
    assert titles(ask(team, outlet="Herald", language="en", order="title")) == "ABC"
    assert titles(ask(team, published_from="2026-01-01")) == ""


@pytest.mark.parametrize("order", ["newest", "oldest", "title", "-title", "outlet", "-published"])
def test_pages_follow_each_other_in_every_order(team: Team, order: str) -> None:
    for n in range(4):
        make_version(team.project, f"Number {n}.", title="D" * (n % 2), outlet=f"o{n % 2}")
    whole = [row["uid"] for row in ask(team, order=order).body["results"]]

    paged: list[str] = []
    answer = ask(team, order=order, limit=2)
    while True:
        paged += [row["uid"] for row in answer.body["results"]]
        if answer.body["next"] is None:
            break
        answer = Caller(team.manager).get(answer.body["next"])

    assert paged == whole
    assert len(set(whole)) == 7


def test_article_one_still_works_on_is_left_out_of_questions_about_marks(team: Team) -> None:
    make.submit(team.work(0, 0), [record("C")])
    adam = make_member(team.project, Role.ADJUDICATOR)
    make.make_batch(team.project, team.versions[:1], [adam], kind="recheck")

    assert titles(ask(team, mark="C")) == "A"
    assert titles(ask(team, adam, mark="C")) == ""


def test_comments_are_the_managers_to_ask_about(team: Team) -> None:
    article = team.versions[0].article
    add_comment(article=article, text="Look.", by=team.manager, at=make.NOON)
    adam = make_member(team.project, Role.ADJUDICATOR)

    assert titles(ask(team, comments="open")) == "A"
    assert titles(ask(team, adam, comments="open")) == "CBA"
    assert {row["open_comments"] for row in ask(team, adam).body["results"]} == {None}


def paths() -> list[str]:
    """a__b for every field of the tables around an article, and names that are no parameter."""
    models = (Article, Assignment, Mark, Source, User)
    names = [field.name for model in models for field in model._meta.get_fields()]
    stems = ("project", "versions", "comments", "batch", "annotator", "source", "order", "q")
    lookups = ("startswith", "regex", "in", "isnull")
    return [
        *(f"{stem}__{name}" for stem, name in product(stems, names)),
        *(f"{stem}__{lookup}" for stem, lookup in product(stems, lookups)),
        *(f"annotator__password__{lookup}" for lookup in lookups),
        "_connector",
        "_negated",
        "filter",
        "pk",
        "id",
    ]


def test_no_path_through_the_tables_is_a_parameter(team: Team) -> None:
    """A1: what is no declared parameter is refused, so no secret can be asked for in pieces."""
    client = Caller(team.manager)
    address = f"/api/projects/{team.project.uid}/articles"

    codes = {client.get(f"{address}?{path}=a").code for path in paths()}

    assert codes == {"unknown_parameter"}


@pytest.mark.parametrize(
    "query",
    [
        {"order": "annotator__password"},
        {"order": "-project__uid"},
        {"state": "anything"},
        {"mark": "X"},
        {"batch": "1"},
        {"limit": "0"},
        {"q": "x" * 201},
    ],
)
def test_values_nobody_declared_are_refused(team: Team, query: dict[str, str]) -> None:
    assert ask(team, None, **query).status == 400


def test_list_takes_as_many_statements_however_long_it_is(team: Team) -> None:
    caller = Caller(team.manager)
    address = f"/api/projects/{team.project.uid}/articles?q=rose&state=todo"

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(address).status == 200
        return len(captured)

    statements()
    few = statements()
    versions = [make_version(team.project, f"Number {n} rose.") for n in range(30)]
    make.make_batch(team.project, versions, team.people)

    assert statements() == few
