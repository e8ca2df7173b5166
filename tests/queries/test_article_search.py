"""The full-text index: what it finds, and that no writing goes past it."""

from importlib import import_module

import make
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import make_project, make_version, manager_of

from annotations.actions.articles import add_version
from annotations.domain.search import parse_search
from annotations.models import Article, Project
from annotations.queries.article_search import found_by

pytestmark = pytest.mark.django_db

TEXT = (
    "Der Müller ging zum Straßenfest. 🌊 The storm-tossed coast.\n\n"
    "قال الوزير إن محمد غادر. 東京で会議。 It cost 3.5 million; e\u0301clair 1e5x."
)


def found(project: Project, typed: str) -> list[str]:
    rows = Article.objects.filter(found_by(parse_search(typed)), project=project)
    return sorted(rows.values_list("title", flat=True))


@pytest.fixture
def project() -> Project:
    made = make_project()
    make_version(
        made, TEXT, title="Grüße", outlet="Coast Herald", url="https://example.org/ferry-inquiry"
    )
    make_version(made, "It rained.", title="Weather")
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "muller",
        "MÜLLER straßenfest",
        "gruße",
        "straßenf*",
        '"storm tossed"',
        "storm-tossed",
        "éclair",
        "eclair",
        "🌊",
        "الوزير",
        '"محمد غادر"',
        "東京",
        "3.5",
        "1e5x",
        "1e5*",
        "herald",
        "example.org",
        "ferry-inquiry",
    ],
)
def test_search_finds_words_of_title_origin_and_text(project: Project, typed: str) -> None:
    assert found(project, typed) == ["Grüße"]


@pytest.mark.parametrize(
    "typed",
    [
        "mull",
        "muller weather",
        '"tossed storm"',
        '"grusse der"',
        '"Grüße Coast"',
        "🌋",
        "1e5",
        "a' OR 1=1 --",
        "title:weather",
        "NEAR(a b)",
    ],
)
def test_search_finds_nothing_where_a_word_is_missing(project: Project, typed: str) -> None:
    assert found(project, typed) == []


def test_search_for_nothing_finds_everything(project: Project) -> None:
    assert found(project, ' " * ') == ["Grüße", "Weather"]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(st.sampled_from("ab\"'*^:(){}[]-+|&!<>\\%_~,;. \u0301\u0651🌊東"), max_size=20),
    )
)
def test_search_for_anything_is_no_error(project: Project, typed: str) -> None:
    assert set(found(project, typed)) <= {"Grüße", "Weather"}


def test_search_reads_the_newest_text_alone(project: Project) -> None:
    article = Article.objects.get(title="Weather", project=project)

    add_version(article=article, text="It snowed.", by=manager_of(project), at=make.LATER)

    assert found(project, "snowed") == ["Weather"]
    assert found(project, "rained") == []


def test_search_follows_a_corrected_title(project: Project) -> None:
    Article.objects.filter(title="Weather").update(title="Forecast", outlet="NPA")

    assert found(project, "weather") == []
    assert found(project, "forecast npa rained") == ["Forecast"]


def test_search_finds_a_text_of_a_million_different_words() -> None:
    made = make_project()
    text = " ".join(f"w{n:x}" for n in range(150_000))

    make_version(made, f"Beginning {text}.", title="Long")

    assert found(made, "beginning") == ["Long"]


def indexed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM annotations_articlesearch")
        return int(cursor.fetchone()[0])


def test_index_loses_the_row_of_an_article_that_is_gone() -> None:
    before = indexed()
    article = Article.objects.create(project=make_project(), title="Alone", created_at=make.NOON)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM annotations_article WHERE id = %s", [article.pk])

    assert indexed() == before


@pytest.mark.django_db(transaction=True)
def test_index_is_empty_after_a_flush_and_filled_by_the_migration() -> None:
    assert indexed() == 0
    project = make_project()
    make_version(project, "It rained.", title="Weather")
    MigrationExecutor(connection).migrate([("annotations", "0007_append_only")])
    assert "annotations_articlesearch" not in connection.introspection.table_names()

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert found(project, "rained") == ["Weather"]
    make_version(project, "It snowed.", title="Winter")
    assert found(project, "snowed") == ["Winter"]


def test_every_trigger_of_the_index_is_there() -> None:
    """A migration that rebuilds a table on SQLite loses its triggers: see _article_search.py."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}

    module = import_module("annotations.migrations._article_search")
    wanted = {
        statement.split()[2]
        for statement in module._DROP[connection.vendor]
        if statement.startswith("DROP TRIGGER")
    }
    assert wanted <= there
