"""Reading an assignment over HTTP: one's own work, and nothing that would tell others'."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from make import (
    LATER,
    Team,
    make_member,
    make_project,
    make_run,
    make_source,
    make_suggestion,
    make_team,
    make_version,
    manager_of,
    record,
    said_by,
)
from make import assignment_of as work_of
from make import make_batch as assign
from pytest_django import DjangoAssertNumQueries
from tab import Answer, Tab

from annotations.models import Assignment, Project, Reaction, Suggestion

pytestmark = pytest.mark.django_db

READS = 12


def tab_of(assignment: Assignment) -> Tab:
    return Tab(assignment.annotator, assignment)


def assisted_work() -> Assignment:
    """Work with one suggested quotation in its second sentence."""
    project = make_project()
    version, person = make_version(project), make_member(project)
    make_suggestion(make_run(version))
    assign(project, [version], [person])
    return work_of(person)


def quote_typed(tab: Tab, name: str, *, scope: str = "project") -> Answer:
    """Decide all three sentences, quoting in the second a source typed under this name."""
    uid = uuid4()
    for position in (0, 2):
        tab.put(position, record("none"))
    typed = {"uid": str(uid), "name": name, "scope": scope}
    return tab.put(1, record("Q", attributions=[said_by(uid)]), sources=[typed])


def test_get_todo_work_is_empty() -> None:
    assignment = make_team().work(0)

    answer = tab_of(assignment).get()

    assert answer.status == 200
    assert answer.body == {
        "uid": str(assignment.uid),
        "state": "todo",
        "submitted_at": None,
        "records": {},
        "sources": [],
        "suggestions": {},
        "reveals": False,
        "undo": [],
        "redo": [],
    }


def test_get_begun_work_has_its_newest_records() -> None:
    tab = tab_of(make_team().work(0))
    tab.put(0, record("C"))
    saved = tab.put(0, record("none"), base=1).body

    found = tab.get().body

    assert found["state"] == "open"
    assert list(found["records"]) == ["0"]
    assert found["records"]["0"] == {key: saved[key] for key in ("version", "record", "saved_at")}


def test_get_is_not_kept_by_anybody_on_the_way() -> None:
    answer = tab_of(make_team().work(0)).get()

    assert "no-store" in answer.headers.get("Cache-Control", "")


# --- Blindness ----------------------------------------------------------------------------------


def test_get_never_tells_of_another_persons_open_work() -> None:
    team = make_team()
    other = tab_of(team.work(1))
    quote_typed(other, "Tomas Vey")
    theirs = json.dumps(other.get().body["records"])

    mine = tab_of(team.work(0)).get()

    assert (mine.body["records"], mine.body["sources"], mine.body["undo"]) == ({}, [], [])
    for uid in [one["uid"] for one in json.loads(theirs)["1"]["record"]["attributions"]]:
        assert uid not in mine.content.decode()
    assert "Tomas Vey" not in mine.content.decode()


@pytest.mark.parametrize(("scope", "told"), [("project", ["Tomas Vey"]), ("version", [])])
def test_get_tells_of_sources_others_submitted_only_where_they_are_the_projects(
    scope: str, told: list[str]
) -> None:
    team = make_team()
    other = tab_of(team.work(1))
    quote_typed(other, "Tomas Vey", scope=scope)
    assert other.post("submissions").status == 201

    mine = tab_of(team.work(0)).get()

    assert [source["name"] for source in mine.body["sources"]] == told
    assert mine.body["records"] == {}


def test_get_by_a_manager_with_open_work_tells_no_more() -> None:
    project = make_project()
    boss, other = manager_of(project), make_member(project)
    version = make_version(project)
    assign(project, [version], [boss, other])
    theirs = tab_of(work_of(other))
    quote_typed(theirs, "Tomas Vey", scope="version")
    theirs.post("submissions")

    mine = tab_of(work_of(boss)).get()

    assert (mine.body["records"], mine.body["sources"]) == ({}, [])


def test_get_in_a_blind_article_carries_no_suggestion_and_no_arm() -> None:
    team: Team = make_team()
    make_suggestion(make_run(team.versions[0]))

    answer = tab_of(team.work(0)).get()

    assert answer.body["suggestions"] == {}
    assert b"blind" not in answer.content
    assert b"arm" not in answer.content


def test_get_in_an_assisted_article_names_no_arm_either() -> None:
    answer = tab_of(assisted_work()).get()

    assert b"assisted" not in answer.content
    assert answer.body["suggestions"].keys() == {"1"}


# --- Sources and suggestions --------------------------------------------------------------------


def test_get_sources_have_names_scope_and_defaults() -> None:
    team = make_team()
    source = make_source(team.project, role="expert")
    source.aliases.create(name="Ms Morren", name_key="ms morren")

    (found,) = tab_of(team.work(0)).get().body["sources"]

    assert found == {
        "uid": str(source.uid),
        "name": "Ida Morren",
        "aliases": ["Ms Morren"],
        "scope": "project",
        "private": False,
        "last": {"identity": None, "role": "expert", "anonymity_reason": ""},
    }


def test_get_sources_prefer_this_persons_own_last_use() -> None:
    team = make_team()
    source = make_source(team.project, role="expert")
    described = said_by(
        source.uid, role="citizen", identity="described", anonymity_reason="fears for her post"
    )
    tab_of(team.work(1)).put(1, record("Q", attributions=[said_by(source.uid, role="court")]))
    tab_of(team.work(0)).put(1, record("Q", attributions=[described]))

    (found,) = tab_of(team.work(0)).get().body["sources"]

    assert found["last"] == {
        "identity": "described",
        "role": "citizen",
        "anonymity_reason": "fears for her post",
    }


def test_get_sources_typed_privately_are_marked_so() -> None:
    tab = tab_of(make_team().work(0))
    quote_typed(tab, "Tomas Vey", scope="version")

    (found,) = tab.get().body["sources"]

    assert (found["name"], found["scope"], found["private"]) == ("Tomas Vey", "version", True)


def test_get_sources_of_ones_own_submitted_chain_can_be_named() -> None:
    team = make_team()
    tab, uid = tab_of(team.work(0)), uuid4()
    link = {"place": "relay", "kind": "source", "source": str(uid)}
    typed = {"uid": str(uid), "name": "Quay Wire", "scope": "version"}
    for position in (0, 2):
        tab.put(position, record("none"))
    tab.put(1, record("Q", attributions=[said_by(None, chain=[link])]), sources=[typed])
    tab.post("submissions")

    assert [source["name"] for source in tab.get().body["sources"]] == ["Quay Wire"]


def test_get_sources_leave_out_merged_archived_and_foreign_ones() -> None:
    team = make_team()
    kept = make_source(team.project, "Kept")
    make_source(team.project, "Merged", merged_into=kept)
    make_source(team.project, "Archived", archived_at=LATER)
    make_source(make_project(), "Foreign")

    found = tab_of(team.work(0)).get().body["sources"]

    assert [source["name"] for source in found] == ["Kept"]


def test_get_suggestions_have_names_in_place_of_sources() -> None:
    work = assisted_work()
    stored = Suggestion.objects.get()

    (found,) = tab_of(work).get().body["suggestions"]["1"]

    assert found == {
        "uid": str(stored.uid),
        "kind": "attribution",
        "score": 0.5,
        "finder": "rules",
        "finder_version": "1",
        "quote": True,
        "continues": None,
        "attribution": stored.payload,
        "reason": "",
        "outcome": None,
    }


def test_get_suggestions_of_a_later_run_are_left_to_later_batches() -> None:
    work = assisted_work()
    make_suggestion(make_run(work.batch_article.version, finder_version="2"), 0)

    assert tab_of(work).get().body["suggestions"].keys() == {"1"}


def test_get_holds_nothing_that_judges_before_it_is_revealed() -> None:
    project = make_project()
    Project.objects.update(claim_suggestions=True)
    project.refresh_from_db()
    version, person = make_version(project), make_member(project)
    run = make_run(version)
    make_suggestion(run, 0, kind="claim", quote=False, payload=None)
    quotation = make_suggestion(run)
    Suggestion.objects.filter(pk=quotation.pk).update(
        payload=(quotation.payload or {}) | {"certainty": "possible"}
    )
    assign(project, [version], [person])

    answer = tab_of(work_of(person)).get()

    assert answer.body["reveals"] is True
    assert answer.body["suggestions"].keys() == {"1"}
    assert b"certainty" not in answer.content
    assert b"claim" not in answer.content


def test_get_suggestion_rejected_is_marked_so_for_this_person_alone() -> None:
    project = make_project()
    version = make_version(project)
    suggestion = make_suggestion(make_run(version))
    people = [make_member(project), make_member(project)]
    assign(project, [version], people)
    tabs = [tab_of(work_of(person)) for person in people]

    tabs[0].post("reactions", reactions=[told(suggestion, "rejected")])

    outcomes = [tab.get().body["suggestions"]["1"][0]["outcome"] for tab in tabs]
    assert outcomes == ["rejected", None]


def test_get_long_and_short_articles_take_the_same_number_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    text = "\n\n".join(f"Crane number {n} rusts." for n in range(60))
    for size in (3, 60):
        team = make_team("\n\n".join(text.split("\n\n")[:size]), size=1)
        tab = tab_of(team.work(0))
        source = make_source(team.project)
        records = [
            {"n": n, "base": 0, "record": record("Q", attributions=[said_by(source.uid)])}
            for n in range(size)
        ]
        assert tab.post("acts", records=records).status == 200

        with django_assert_max_num_queries(READS):
            assert len(tab.get().body["records"]) == size


# --- Reactions ----------------------------------------------------------------------------------


def told(suggestion: Suggestion, did: str, **fields: object) -> dict[str, object]:
    return {"suggestion": str(suggestion.uid), "did": did} | fields


def test_post_reactions_are_stored_in_their_order() -> None:
    work = assisted_work()
    suggestion = Suggestion.objects.get()
    steps = [told(suggestion, did) for did in ("shown", "rejected", "restored")]

    answer = tab_of(work).post("reactions", reactions=steps)

    assert (answer.status, answer.body) == (200, {"suggestions": {}})
    assert Reaction.objects.get().outcome == ""


def test_post_reactions_count_their_times_back_from_now() -> None:
    work = assisted_work()
    suggestion = Suggestion.objects.get()
    steps = [told(suggestion, "shown", age=90_000), told(suggestion, "accepted", age=30_000)]

    before = timezone.now()
    assert tab_of(work).post("reactions", reactions=steps).status == 200
    after = timezone.now()

    reaction = Reaction.objects.get()
    assert before <= reaction.shown_at + timedelta(seconds=90) <= after
    assert reaction.outcome_at == reaction.shown_at + timedelta(seconds=60)


def judged_work(**fields: object) -> Assignment:
    """Work with a suggested claim in its first sentence, in a batch assigned with claims."""
    project = make_project()
    Project.objects.filter(pk=project.pk).update(claim_suggestions=True)
    project.refresh_from_db()
    version, person = make_version(project), make_member(project)
    make_suggestion(make_run(version), 0, kind="claim", quote=False, payload=None)
    assign(project, [version], [person], **fields)
    return work_of(person)


def test_post_decided_is_answered_with_what_judges_there() -> None:
    work = judged_work()
    claim = Suggestion.objects.get()
    tab = tab_of(work)
    undecided = tab.post("reactions", decided=[0]).body
    tab.put(0, record("none"))

    answer = tab.post("reactions", decided=[0, 1])

    assert undecided == {"suggestions": {}}
    (found,) = answer.body["suggestions"]["0"]
    assert (found["uid"], found["kind"], found["attribution"]) == (str(claim.uid), "claim", None)
    assert tab.get().body["suggestions"] == answer.body["suggestions"]
    assert tab.post("reactions", reactions=[told(claim, "rejected")]).status == 200
    assert tab.post("reactions", decided=[0]).body["suggestions"]["0"][0]["outcome"] == "rejected"


def test_post_decided_in_a_blind_article_is_answered_like_one_with_nothing_to_show() -> None:
    blind, assisted = judged_work(blind_share=1), judged_work()
    for work in (blind, assisted):
        tab_of(work).put(1, record("none"))

    answers = [tab_of(work).post("reactions", decided=[1]) for work in (blind, assisted)]

    assert [one.status for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert tab_of(blind).get().body["reveals"] is tab_of(assisted).get().body["reveals"] is True


UNKNOWN = str(uuid4())


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"reactions": "x"}, "invalid_record", "reactions"),
        ({"reactions": [1]}, "invalid_record", "reactions[0]"),
        ({"reactions": [{"suggestion": 1}]}, "invalid_record", "reactions[0].suggestion"),
        (
            {"reactions": [{"suggestion": UNKNOWN, "did": "liked"}]},
            "invalid_record",
            "reactions[0].did",
        ),
        (
            {"reactions": [{"suggestion": UNKNOWN, "did": "shown", "age": -1}]},
            "invalid_record",
            "reactions[0].age",
        ),
        (
            {"reactions": [{"suggestion": UNKNOWN, "did": "shown", "age": "1"}]},
            "invalid_record",
            "reactions[0].age",
        ),
        (
            {"reactions": [{"suggestion": UNKNOWN, "did": "shown"}]},
            "unknown_suggestion",
            "reactions",
        ),
        ({"decided": [-1]}, "invalid_record", "decided"),
        ({"decided": [True]}, "invalid_record", "decided"),
        ({"liked": []}, "unknown_field", "liked"),
    ],
    ids=[
        "no-list",
        "no-object",
        "no-uid",
        "unknown-act",
        "negative-age",
        "age-as-text",
        "unknown-suggestion",
        "negative-sentence",
        "no-sentence",
        "unknown-field",
    ],
)
def test_post_reactions_malformed_are_refused_and_named(
    fields: dict[str, object], code: str, field: str
) -> None:
    answer = tab_of(assisted_work()).post("reactions", **fields)

    assert (answer.status, answer.code, answer.body["field"]) == (400, code, field)
    assert not Reaction.objects.exists()


def test_post_reactions_to_a_blind_article_are_refused() -> None:
    team = make_team()
    suggestion = make_suggestion(make_run(team.versions[0]))

    answer = tab_of(team.work(0)).post("reactions", reactions=[told(suggestion, "shown")])

    assert (answer.status, answer.code) == (400, "unknown_suggestion")


def test_post_reactions_after_submission_are_refused() -> None:
    work = assisted_work()
    tab = tab_of(work)
    for position in range(3):
        tab.put(position, record("none"))
    tab.post("submissions")

    steps = [told(Suggestion.objects.get(), "rejected")]
    answer = tab.post("reactions", reactions=steps)

    assert (answer.status, answer.code) == (409, "closed")
