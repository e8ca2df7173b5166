"""The agreement counts stay in step with what counts, whatever happens to the work."""

from collections import Counter
from collections.abc import Callable

import pytest
from make import (
    LATER,
    NOON,
    Team,
    assignment_of,
    make_batch,
    make_project,
    make_team,
    make_version,
    manager_of,
    origin,
    own_voice,
    record,
    said_by,
    save,
    submit,
)

from annotations.actions import counting
from annotations.actions.submissions import (
    reopen_assignment,
    restore_assignment,
    skip_assignment,
    submit_assignment,
    withdraw_assignment,
)
from annotations.models import AgreementCount, Assignment, Batch

pytestmark = pytest.mark.django_db

Pattern = tuple[tuple[str, object], ...]


def patterns(layer: str = "header") -> Counter[Pattern]:
    """How often each pattern occurs on a layer, sets as tuples."""
    found: Counter[Pattern] = Counter()
    for row in AgreementCount.objects.filter(layer=layer):
        pattern = tuple(
            (rater, tuple(value) if isinstance(value, list) else value)
            for rater, value in row.pattern.ratings
        )
        found[pattern] += row.n
    return found


def submit_both(team: Team, first: list[str], second: list[str]) -> None:
    for person, marks in enumerate((first, second)):
        records = [
            record(one, attributions=[said_by(None)]) if one == "Q" else record(one)
            for one in marks
        ]
        submit(team.work(person), records)


def test_counts_of_one_person_are_patterns_of_one() -> None:
    team = make_team()

    submit(team.work(0), [record("none"), record("none"), record("C")])

    assert patterns() == {(("A2", ("N",)),): 2, (("A2", ("C",)),): 1}


def test_counts_of_two_people_are_their_values_side_by_side() -> None:
    submit_both(make_team(), ["none", "Q", "C"], ["none", "C", "C"])

    assert patterns() == {
        (("A2", ("N",)), ("A3", ("N",))): 1,
        (("A2", ("Q",)), ("A3", ("C",))): 1,
        (("A2", ("C",)), ("A3", ("C",))): 1,
    }
    assert patterns("quote") == {
        (("A2", "no"), ("A3", "no")): 2,
        (("A2", "yes"), ("A3", "no")): 1,
    }


def test_counts_of_speakers_leave_out_own_voice_nobody_chose() -> None:
    team = make_team()
    chosen = own_voice(speaker={"kind": "article", "set_by": "chosen"})
    submit(team.work(0), [record("C"), record("C", attributions=[chosen]), record("none")])

    assert patterns("speaker_all") == {(("A2", ("article",)),): 1}


def test_counts_leave_out_fact_candidates_as_such() -> None:
    team = make_team()

    submit(team.work(0), [record("C", fact_candidate=True), record("none"), record("none")])

    assert patterns("verified") == {(("A2", "C"),): 1}


def test_counts_rebuilt_are_the_same() -> None:
    team = make_team()
    submit_both(team, ["none", "Q", "C"], ["none", "C", "C"])
    before = patterns()

    counting.rebuild(team.versions[0].pk)
    counting.rebuild(team.versions[0].pk)

    assert patterns() == before


def reopen(work: Assignment, team: Team) -> None:
    reopen_assignment(assignment=work, by=team.manager, at=NOON)


def withdraw(work: Assignment, team: Team) -> None:
    withdraw_assignment(assignment=work, by=team.manager, at=NOON)


def reopen_and_skip(work: Assignment, team: Team) -> None:
    reopen(work, team)
    asked = origin(work.annotator)
    skip_assignment(assignment=work, reason="broken_text", note="", origin=asked)


@pytest.mark.parametrize("step", [reopen, withdraw, reopen_and_skip])
def test_counts_leave_out_work_that_is_no_longer_submitted(
    step: Callable[[Assignment, Team], None],
) -> None:
    team = make_team()
    submit_both(team, ["none", "Q", "C"], ["none", "C", "C"])

    step(team.work(1), team)

    assert all(len(pattern) == 1 for pattern in patterns())
    assert sum(patterns().values()) == 3


def test_counts_take_restored_work_back_in() -> None:
    team = make_team()
    submit_both(team, ["none", "Q", "C"], ["none", "C", "C"])
    before = patterns()
    withdraw(team.work(1), team)

    restore_assignment(assignment=team.work(1), by=team.manager, at=NOON)

    assert patterns() == before


def test_counts_follow_a_second_submission() -> None:
    team = make_team(size=1)
    submit(team.work(0), [record("none"), record("none"), record("none")])
    reopen(team.work(0), team)
    save(team.work(0), 0, record("C"), base=1)

    submit_assignment(
        assignment=team.work(0), settle={}, origin=origin(team.people[0]), by=team.people[0]
    )

    assert patterns() == {(("A2", ("N",)),): 2, (("A2", ("C",)),): 1}


def test_counts_keep_the_submission_made_before_others_marks_were_seen() -> None:
    project = make_project()
    boss = manager_of(project)
    make_batch(project, [make_version(project)], [boss])
    submit(assignment_of(boss), [record("none"), record("none"), record("none")])
    reopen_assignment(assignment=assignment_of(boss), by=boss, at=LATER)
    save(assignment_of(boss), 0, record("C"), base=1)

    submit_assignment(assignment=assignment_of(boss), settle={}, origin=origin(boss), by=boss)

    assert patterns() == {(("A1", ("N",)),): 3}


@pytest.mark.parametrize("kind", ["training", "recheck"])
def test_counts_leave_out_work_that_is_training_or_recheck(kind: str) -> None:
    submit_both(make_team(kind=kind), ["none", "Q", "C"], ["none", "C", "C"])

    assert not AgreementCount.objects.exists()


def test_counts_leave_out_work_exposed_from_the_start() -> None:
    team = make_team()
    Assignment.objects.filter(annotator=team.people[1]).update(exposed_at=NOON)

    submit_both(team, ["none", "Q", "C"], ["none", "C", "C"])

    assert all(len(pattern) == 1 for pattern in patterns())


def test_counts_leave_out_archived_batches_once_rebuilt() -> None:
    team = make_team()
    submit_both(team, ["none", "Q", "C"], ["none", "C", "C"])
    Batch.objects.update(archived_at=NOON)

    counting.rebuild(team.versions[0].pk)

    assert not AgreementCount.objects.exists()


def test_counts_of_one_article_leave_the_others_alone() -> None:
    team = make_team("One sentence.", "Another one.", size=1)
    for version in range(2):
        submit(team.work(0, version), [record("none")])

    reopen(team.work(0, 0), team)

    assert {row.version for row in AgreementCount.objects.all()} == {team.versions[1]}
