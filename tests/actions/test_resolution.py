"""What becomes, at submission, of the sources that people typed."""

from uuid import UUID, uuid4

import pytest
from make import (
    NOON,
    Team,
    assignment_of,
    make_batch,
    make_source,
    make_team,
    make_version,
    origin,
    record,
    said_by,
    save,
)

from annotations.actions.records import Write, save_records
from annotations.actions.resolution import AmbiguousSource
from annotations.actions.sources import NewSource, replace_aliases, unmerge_source
from annotations.actions.submissions import submit_assignment
from annotations.domain.fields import InvalidRecord
from annotations.models import Assignment, Event, Source, SourceVersion, Submission

pytestmark = pytest.mark.django_db

MENTION = [45, 55]


def type_source(
    work: Assignment, name: str, *, scope: str = "project", mention: list[int] | None = None
) -> UUID:
    """Quote a source typed under this name in the second sentence of a decided article."""
    uid = uuid4()
    said = said_by(uid)
    spans = [] if mention is None else [mention]
    speaker = {"kind": "source", "source": str(uid), "set_by": "chosen", "mention": spans}
    save(work, 0, record("none"))
    save(work, 2, record("none"))
    save_records(
        assignment=work,
        writes=[
            Write(
                position=1,
                base=0,
                record=record("Q", attributions=[said | {"speaker": speaker}]),
            )
        ],
        new_sources=[NewSource(uid=uid, name=name, scope=scope)],
        origin=origin(work.annotator),
    )
    return uid


def hand_in(work: Assignment, settle: dict[UUID, UUID | None] | None = None) -> None:
    submit_assignment(
        assignment=work,
        settle=settle or {},
        origin=origin(work.annotator),
        by=work.annotator,
    )


def resolved(uid: UUID) -> Source:
    return Source.objects.select_related("merged_into").get(uid=uid)


def test_resolve_new_name_becomes_public_and_stays_itself() -> None:
    team = make_team()
    uid = type_source(team.work(0), "Tomas Vey")

    hand_in(team.work(0))

    assert (resolved(uid).private_to, resolved(uid).merged_into) == (None, None)
    assert SourceVersion.objects.get(source__uid=uid).payload["private"] is False
    assert Event.objects.get(kind="source.resolved").answer == {"into": None}


def test_resolve_equal_name_of_one_project_source_counts_as_it() -> None:
    team = make_team()
    known = make_source(team.project, "Ida Morren")
    uid = type_source(team.work(0), " ida MORREN", scope="version")

    hand_in(team.work(0))

    assert resolved(uid).merged_into == known


def test_resolve_equal_alias_of_one_project_source_counts_as_it() -> None:
    team = make_team()
    known = make_source(team.project, "Agence France-Presse")
    replace_aliases(known, ["AFP"])
    uid = type_source(team.work(0), "the AFP")

    hand_in(team.work(0))

    assert resolved(uid).merged_into == known


def test_resolve_name_of_a_merged_source_counts_as_what_that_became() -> None:
    team = make_team()
    known = make_source(team.project, "Ida Morren")
    make_source(team.project, "Morren", merged_into=known)
    uid = type_source(team.work(0), "Morren")

    hand_in(team.work(0))

    assert resolved(uid).merged_into == known


def test_resolve_name_fitting_two_sources_asks_and_changes_nothing() -> None:
    team = make_team()
    known = [make_source(team.project, "Morren"), make_source(team.project, "morren")]
    uid = type_source(team.work(0), "Morren")

    with pytest.raises(AmbiguousSource) as question:
        hand_in(team.work(0))

    (asked,) = question.value.ambiguous
    assert asked["source"] == {"uid": str(uid), "name": "Morren"}
    assert asked["matches"] == [{"uid": str(one.uid), "name": one.name} for one in known]
    assert resolved(uid).private_to == team.people[0]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("choice", [0, 1, None])
def test_resolve_settled_by_the_person_takes_their_answer(choice: int | None) -> None:
    team = make_team()
    known = [make_source(team.project, "Morren"), make_source(team.project, "morren")]
    uid = type_source(team.work(0), "Morren")
    chosen = None if choice is None else known[choice]

    hand_in(team.work(0), {uid: chosen.uid if chosen else None})

    assert resolved(uid).merged_into == chosen


def test_resolve_settled_by_a_source_that_does_not_fit_is_refused() -> None:
    team = make_team()
    make_source(team.project, "Morren")
    other = make_source(team.project, "Tomas Vey")
    uid = type_source(team.work(0), "Morren")

    with pytest.raises(InvalidRecord) as refusal:
        hand_in(team.work(0), {uid: other.uid})

    assert refusal.value.code == "unknown_source"


def test_resolve_equal_name_submitted_by_another_on_the_article_counts_as_it() -> None:
    team = make_team()
    first = type_source(team.work(0), "Ida Morren", scope="version")
    hand_in(team.work(0))
    second = type_source(team.work(1), "Ida Morren", scope="version")

    hand_in(team.work(1))

    assert resolved(second).merged_into == resolved(first)


def test_resolve_overlapping_mention_submitted_by_another_counts_as_it() -> None:
    team = make_team()
    first = type_source(team.work(0), "Ida Morren", scope="version", mention=MENTION)
    hand_in(team.work(0))
    second = type_source(team.work(1), "Morren", scope="version", mention=[49, 55])

    hand_in(team.work(1))

    assert resolved(second).merged_into == resolved(first)


def test_resolve_touching_mention_of_another_name_stays() -> None:
    team = make_team()
    type_source(team.work(0), "Ida", scope="version", mention=[45, 48])
    hand_in(team.work(0))
    second = type_source(team.work(1), "Morren", scope="version", mention=[48, 55])

    hand_in(team.work(1))

    assert resolved(second).merged_into is None


def test_resolve_never_looks_at_what_others_have_not_submitted() -> None:
    team = make_team()
    type_source(team.work(0), "Ida Morren")
    second = type_source(team.work(1), "Ida Morren")

    hand_in(team.work(1))

    assert resolved(second).merged_into is None


def test_resolve_leaves_sources_of_open_work_private() -> None:
    team = make_team()
    unused = make_source(team.project, "Tomas Vey", private_to=team.people[0])
    type_source(team.work(0), "Ida Morren")

    hand_in(team.work(0))

    unused.refresh_from_db()
    assert unused.private_to == team.people[0]


def test_resolve_source_of_another_article_only_fits_within_it() -> None:
    team: Team = make_team()
    type_source(team.work(0), "Ida Morren", scope="version")
    hand_in(team.work(0))
    other = make_version(team.project, "Rust again.\n\n“We wrote,” said Ida Morren. Nobody came.")
    make_batch(team.project, [other], [team.people[1]])
    second = type_source(assignment_of(team.people[1], other), "Ida Morren", scope="version")

    hand_in(assignment_of(team.people[1], other))

    assert resolved(second).merged_into is None


def test_resolve_is_taken_back_by_unmerging() -> None:
    team = make_team()
    make_source(team.project, "Ida Morren")
    uid = type_source(team.work(0), "Ida Morren")
    hand_in(team.work(0))

    unmerge_source(source=resolved(uid), by=team.manager, at=NOON)

    assert (resolved(uid).merged_into, resolved(uid).private_to) == (None, None)
