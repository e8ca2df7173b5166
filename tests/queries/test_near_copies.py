"""Near copies of stored articles: other articles of the project, by how much they share."""

import pytest
from make import NOON, make_project, make_version, manager_of

from annotations.actions.archiving import archive_article
from annotations.actions.articles import add_version
from annotations.actions.fingerprints import fingerprint_missing
from annotations.actions.resplitting import split_sentence
from annotations.models import Fingerprint
from annotations.queries.near_copies import near_copies_among, near_copies_of, near_copies_of_text

pytestmark = pytest.mark.django_db

WIRE = " ".join(f"The harbour office wrote letter number {n} about the crane." for n in range(20))


def test_near_copies_are_other_articles_the_most_alike_first() -> None:
    project = make_project()
    version = make_version(project, WIRE, title="Wire")
    make_version(project, f"By our own staff. {WIRE[:500]}", title="Cut")
    make_version(project, WIRE.replace("number 3", "no. 3"), title="Edited")
    make_version(project, "It rained, and nobody in the whole town wrote anything.")
    make_version(make_project(), WIRE)

    found = near_copies_of(version)

    assert [one.name for one in found] == ["Edited", "Cut"]
    assert found[0].share > found[1].share > 0.8


def test_near_copies_leave_out_the_articles_own_versions_and_archived_ones() -> None:
    project = make_project()
    version = make_version(project, WIRE)
    add_version(
        article=version.article, text=f"{WIRE} Nobody came.", by=manager_of(project), at=NOON
    )
    other = make_version(project, f"Staff. {WIRE}")
    archive_article(article=other.article, by=manager_of(project), at=NOON)

    assert near_copies_of(version) == []


def test_near_copies_of_a_text_that_is_not_stored() -> None:
    project = make_project()
    version = make_version(project, WIRE)

    (found,) = near_copies_of_text(project, f"{WIRE} Nobody came.")

    assert (found.article, found.version) == (version.article.uid, 1)


def test_near_copies_of_a_chunk_ask_few_questions(
    django_assert_max_num_queries: pytest.Function,
) -> None:
    project = make_project()
    versions = [make_version(project, f"{WIRE} Day {n}.") for n in range(8)]

    with django_assert_max_num_queries(4):  # type: ignore[operator]
        found = near_copies_among(versions)

    assert all(len(listed) == 5 for listed in found.values())


def test_fingerprints_of_older_texts_are_made_later() -> None:
    project = make_project()
    version = make_version(project, WIRE)
    make_version(project, f"{WIRE} Nobody came.")
    Fingerprint.objects.all().delete()

    assert fingerprint_missing() == 2

    assert len(near_copies_of(version)) == 1
    assert fingerprint_missing() == 0


def test_text_split_anew_has_its_fingerprint() -> None:
    project = make_project()
    version = make_version(project, WIRE)
    place = WIRE.index("harbour")

    made = split_sentence(version=version, position=0, place=place, by=manager_of(project), at=NOON)

    assert Fingerprint.objects.filter(version=made.version).count() == 16
