"""One article over the API: what is said about it, its versions and sentences, and archiving."""

from uuid import uuid4

import pytest
from caller import Caller
from make import (
    TEXT,
    make_assignment,
    make_member,
    make_project,
    make_team,
    make_version,
    manager_of,
    record,
    save,
    submit,
)
from pytest_django import DjangoAssertNumQueries

from annotations.models import Article, ArticleVersion, Event, Job, Project, Role

pytestmark = pytest.mark.django_db

READS = 6


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> Caller:
    return Caller(manager_of(project))


@pytest.fixture
def version(project: Project) -> ArticleVersion:
    return make_version(project, title="Ferry inquiry", outlet="Post")


def at(version: ArticleVersion, path: str = "") -> str:
    return f"/api/articles/{version.article.uid}{path}"


def match_of(caller: Caller, address: str) -> dict[str, str]:
    return {"If-Match": caller.get(address).headers["ETag"]}


def test_article_has_versions_and_who_marks_it_but_no_text_and_no_marks() -> None:
    team = make_team()
    submit(team.work(0), [record("C", note="mine"), record("none"), record("none")])

    found = Caller(team.manager).get(at(team.versions[0])).body

    (told,) = found["versions"]
    assert (told["number"], told["sentence_count"]) == (1, 3)
    states = {one["annotator"]: one["state"] for one in told["assignments"]}
    assert states == {"A2": "submitted", "A3": "todo"}
    assert "rust" not in str(found)
    assert "mine" not in str(found)


def test_article_takes_as_many_queries_for_more_people_and_versions(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small, large = make_team(size=1), make_team(size=8)
    first, second = Caller(small.manager), Caller(large.manager)
    manager_post = second.post(at(large.versions[0], "/versions"), {"text": "Changed. Words."})
    assert manager_post.status == 201

    with django_assert_num_queries(READS):
        first.get(at(small.versions[0]))
    with django_assert_num_queries(READS):
        second.get(at(large.versions[0]))


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER])
def test_article_is_not_found_by_those_who_may_not_read_articles(
    project: Project, version: ArticleVersion, role: str
) -> None:
    caller = Caller(make_member(project, role))

    for path in ("", "/versions", "/versions/1", "/versions/1/sentences"):
        assert caller.get(at(version, path)).status == 404


def test_adjudicator_reads_an_article_and_changes_nothing(
    project: Project, version: ArticleVersion
) -> None:
    caller = Caller(make_member(project, Role.ADJUDICATOR))

    assert caller.get(at(version)).status == 200
    assert caller.send("PATCH", at(version), {"title": "x"}, {"If-Match": '"x"'}).status == 404
    assert caller.post(at(version, "/archiving")).status == 404
    assert caller.post(at(version, "/versions"), {"text": "x"}).status == 404


# --- What is said about it ----------------------------------------------------------------------


def test_whom_to_name_is_shown_and_can_be_changed(manager: Caller, version: ArticleVersion) -> None:
    match = match_of(manager, at(version))

    changed = manager.send("PATCH", at(version), {"credit": "Renn Press Agency"}, match)

    assert changed.body["credit"] == "Renn Press Agency"
    assert manager.get(at(version)).body["credit"] == "Renn Press Agency"


def test_metadata_named_is_changed_and_the_rest_stays(
    manager: Caller, version: ArticleVersion
) -> None:
    changes = {"title": " Ferry ", "published_at": "2026-03-01", "event": str(uuid4())}
    match = match_of(manager, at(version))

    changed = manager.send("PATCH", at(version), changes, match)
    again = manager.send("PATCH", at(version), changes, match)

    assert changed.status == 200
    assert again.body == changed.body
    assert (changed.body["title"], changed.body["outlet"]) == ("Ferry", "Post")
    assert changed.headers["ETag"] == manager.get(at(version)).headers["ETag"]
    event = Event.objects.get(kind="article.edited")
    assert event.answer == {
        "before": {"title": "Ferry inquiry", "published_at": ""},
        "after": {"title": "Ferry", "published_at": "2026-03-01"},
    }


def test_metadata_changed_on_an_old_version_is_refused(
    manager: Caller, version: ArticleVersion
) -> None:
    match = match_of(manager, at(version))
    manager.send("PATCH", at(version), {"outlet": "Times"}, match)

    stale = manager.send("PATCH", at(version), {"outlet": "Echo"}, match)

    assert (stale.status, stale.code, stale.body["current"]["outlet"]) == (409, "stale", "Times")
    assert manager.send("PATCH", at(version), {"outlet": "Echo"}).status == 428


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "ftp://x.org"}, "bad_url"),
        ({"published_at": "yesterday"}, "bad_date"),
        ({"language": "klingon!"}, "bad_language"),
        ({"language": ""}, "blank"),
        ({"title": "x" * 501}, "too_long"),
        ({"title": "a\0b"}, "bad_character"),
        ({"text": "New words."}, "unknown_field"),
        ({"url": "https://example.org/taken"}, "url_taken"),
    ],
)
def test_metadata_that_cannot_be_kept_is_refused_and_named(
    project: Project,
    manager: Caller,
    version: ArticleVersion,
    changes: dict[str, str],
    code: str,
) -> None:
    make_version(project, "Another text.", url="https://example.org/taken")

    refused = manager.send("PATCH", at(version), changes, match_of(manager, at(version)))

    assert (refused.status, refused.code) == (400, code)
    assert refused.body["field"] == next(iter(changes))


# --- Versions and sentences ---------------------------------------------------------------------


def test_changed_text_is_the_next_version_and_the_same_text_is_not(
    manager: Caller, version: ArticleVersion
) -> None:
    changed = manager.post(at(version, "/versions"), {"text": TEXT + "\n\nMore."})
    same = manager.post(at(version, "/versions"), {"text": TEXT})

    assert (changed.status, changed.body["number"], changed.body["arrival"]) == (
        201,
        2,
        "new_version",
    )
    assert (same.status, same.body["number"], same.body["arrival"]) == (200, 1, "duplicate")
    listed = manager.get(at(version, "/versions")).body["results"]
    assert [row["number"] for row in listed] == [2, 1]


def test_changed_text_names_the_marked_sentences_left_behind() -> None:
    work = make_assignment()
    project = work.batch_article.batch.project

    save(work, 1, record("none"))
    version = work.batch_article.version

    changed = Caller(manager_of(project)).post(at(version, "/versions"), {"text": "All is new."})

    assert changed.body["review"] == [1]


@pytest.mark.parametrize("text", ["", "   ", "a\0b"])
def test_text_that_cannot_be_stored_is_refused(
    manager: Caller, version: ArticleVersion, text: str
) -> None:
    refused = manager.post(at(version, "/versions"), {"text": text})

    assert (refused.status, refused.body["field"]) == (400, "text")
    assert version.article.versions.count() == 1


def test_version_has_the_text_that_its_sentences_lie_in(
    manager: Caller, version: ArticleVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text = manager.get(at(version, "/versions/1")).body["text"]
    with django_assert_num_queries(READS):
        first = manager.get(at(version, "/versions/1/sentences?limit=2")).body
    with django_assert_num_queries(READS):
        rest = manager.get(first["next"]).body

    found = first["results"] + rest["results"]
    assert [row["position"] for row in found] == [0, 1, 2]
    assert [row["paragraph"] for row in found] == [0, 1, 1]
    assert [row["text"] for row in found] == [text[row["start"] : row["end"]] for row in found]
    assert rest["next"] is None
    assert manager.get(at(version, "/versions/2")).status == 404
    assert manager.get(at(version, f"/versions/{10**30}")).status == 404


# --- Archiving ----------------------------------------------------------------------------------


def test_archived_article_is_kept_for_those_who_can_restore_it(
    project: Project, manager: Caller, version: ArticleVersion
) -> None:
    adjudicator = Caller(make_member(project, Role.ADJUDICATOR))

    archived = manager.post(at(version, "/archiving"))

    assert archived.status == 200
    assert archived.body["archived_at"] is not None
    assert (manager.get(at(version)).status, adjudicator.get(at(version)).status) == (200, 404)
    assert manager.get(at(version, "/versions")).status == 404
    assert manager.post(at(version, "/archiving")).status == 409
    restored = manager.post(at(version, "/restoring"))
    assert (restored.status, restored.body["archived_at"]) == (200, None)
    assert manager.post(at(version, "/restoring")).status == 409


def test_article_with_open_work_is_not_archived() -> None:
    team = make_team()

    refused = Caller(team.manager).post(at(team.versions[0], "/archiving"))

    assert (refused.status, refused.code) == (409, "open_work")
    assert Article.objects.get().archived_at is None


def test_article_is_preannotated_in_its_newest_version(
    manager: Caller, version: ArticleVersion
) -> None:
    manager.post(at(version, "/versions"), {"text": "Changed. Words."})

    asked = manager.post(at(version, "/preannotations"))

    newest = version.article.versions.get(number=2)
    assert (asked.status, asked.body["kind"]) == (202, "preannotation")
    assert Job.objects.get().params["versions"] == [str(newest.uid)]


def test_correction_keeps_marks_and_says_what_moved() -> None:
    team = make_team(size=1)
    save(team.work(), 0, record("C"))
    text = TEXT.replace("Inspectors", "Inspecters")

    made = Caller(team.manager).post(
        at(team.versions[0], "/versions"), {"text": text, "correction": True}
    )

    assert made.status == 201
    assert made.body["review"] == []
    told = made.body["correction"]
    assert [one["after"] for one in told["sentences"]] == ["Inspecters warned of rust."]
    assert (told["kept"], told["touched"], told["lost"], told["submitted"]) == (0, 1, 0, 0)


def test_changed_text_that_is_no_correction_says_nothing_of_one() -> None:
    team = make_team(size=1)

    made = Caller(team.manager).post(at(team.versions[0], "/versions"), {"text": TEXT + " So."})

    assert made.body["correction"] is None
