"""The life of an assignment, step by step, and who is taken to have seen others' marks."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from make import (
    LATER,
    NOON,
    Team,
    assignment_of,
    make_assignment,
    make_batch,
    make_member,
    make_project,
    make_team,
    make_user,
    make_version,
    manager_of,
    origin,
    record,
    save,
    submit,
)
from projected import assert_projection_matches

from annotations.access import NotVisible
from annotations.actions.articles import add_version
from annotations.actions.people import change_role, remove_member
from annotations.actions.records import Closed, EventReused
from annotations.actions.submissions import (
    Incomplete,
    Submitted,
    WrongState,
    problems_json,
    reopen_assignment,
    restore_assignment,
    skip_assignment,
    submit_assignment,
    unskip_assignment,
    withdraw_assignment,
)
from annotations.domain.errors import UserError
from annotations.models import (
    Assignment,
    AssignmentState,
    Event,
    Membership,
    RecordVersion,
    Role,
    Submission,
    User,
)

pytestmark = pytest.mark.django_db

DONE = [record("none"), record("none"), record("none")]


def hand_in(assignment: Assignment, **fields: object) -> Submitted:
    return submit_assignment(
        assignment=assignment,
        settle={},
        origin=origin(assignment.annotator, **fields),  # type: ignore[arg-type]
        by=assignment.annotator,
    )


def skip(
    assignment: Assignment, reason: str = "broken_text", note: str = "", **fields: object
) -> None:
    asked = origin(assignment.annotator, **fields)  # type: ignore[arg-type]
    skip_assignment(assignment=assignment, reason=reason, note=note, origin=asked)


def stored(assignment: Assignment) -> Assignment:
    return Assignment.objects.select_related("batch_article__batch__project").get(pk=assignment.pk)


def manager(assignment: Assignment) -> User:
    return manager_of(assignment.batch_article.version.project)


def managers_work() -> Assignment:
    """An assignment of the project's own manager."""
    project = make_project()
    make_batch(project, [make_version(project)], [manager_of(project)])
    return assignment_of(manager_of(project))


# --- Submitting ---------------------------------------------------------------------------------


def test_submit_decided_article_freezes_it() -> None:
    assignment = make_assignment()
    submit(assignment, DONE)

    submission = Submission.objects.get(assignment=assignment)

    assert stored(assignment).state == AssignmentState.SUBMITTED
    assert (submission.number, submission.at, submission.independent) == (1, NOON, True)
    assert submission.seq > max(RecordVersion.objects.values_list("seq", flat=True))
    assert_projection_matches(assignment)


def test_submit_undecided_article_names_every_sentence_in_the_way() -> None:
    assignment = make_assignment()
    save(assignment, 1, record("Q"))

    with pytest.raises(Incomplete) as refusal:
        hand_in(assignment)

    listed = problems_json(refusal.value.problems)
    assert [(one["n"], one["code"]) for one in listed] == [
        (0, "undecided"),
        (1, "speaker_missing"),
        (2, "undecided"),
    ]
    assert not Submission.objects.exists()
    assert stored(assignment).state == AssignmentState.OPEN


def test_submit_same_event_again_gives_the_first_answer() -> None:
    assignment, event = make_assignment(), uuid4()
    submit(assignment, DONE, event=event)

    again = hand_in(assignment, event=event, at=LATER)

    assert (again.number, again.at) == (1, NOON)
    assert Submission.objects.count() == 1


def test_submit_under_the_event_of_another_request_is_refused() -> None:
    assignment, event = make_assignment(), uuid4()
    for position, payload in enumerate(DONE):
        save(assignment, position, payload, event=event if position == 0 else uuid4())

    with pytest.raises(EventReused):
        hand_in(assignment, event=event)

    assert not Submission.objects.exists()


def test_submit_twice_is_refused() -> None:
    assignment = make_assignment()
    submit(assignment, DONE)

    with pytest.raises(Closed):
        hand_in(assignment)


def test_save_after_submission_is_refused_and_nothing_moves() -> None:
    assignment = make_assignment()
    submit(assignment, DONE)

    with pytest.raises(Closed):
        save(assignment, 0, record("C"), base=1)

    assert_projection_matches(assignment)


def test_submit_again_after_reopening_counts_on() -> None:
    assignment = make_assignment()
    submit(assignment, DONE)
    reopen_assignment(assignment=assignment, by=assignment.annotator, at=NOON)
    save(assignment, 0, record("C"), base=1)

    again = hand_in(stored(assignment))

    assert again.number == 2
    assert list(Submission.objects.values_list("number", "independent")) == [(1, True), (2, True)]


# --- Reopening, skipping, withdrawing -----------------------------------------------------------


def test_reopen_own_work_opens_it_for_writing() -> None:
    assignment = make_assignment()
    submit(assignment, DONE)

    reopen_assignment(assignment=assignment, by=assignment.annotator, at=NOON)

    save(stored(assignment), 0, record("C"), base=1)
    assert stored(assignment).state == AssignmentState.REOPENED


def test_reopen_by_another_annotator_is_not_found() -> None:
    team = make_team()
    submit(team.work(0), DONE)

    with pytest.raises(NotVisible):
        reopen_assignment(assignment=stored(team.work(0)), by=team.people[1], at=NOON)


def test_reopen_by_a_former_member_is_not_found() -> None:
    assignment = make_assignment()
    submit(assignment, DONE)
    member = Membership.objects.get(user=assignment.annotator)
    remove_member(member=member, by=manager(assignment), at=NOON)

    with pytest.raises(NotVisible):
        reopen_assignment(assignment=stored(assignment), by=assignment.annotator, at=NOON)


def test_reopen_of_work_never_submitted_is_refused() -> None:
    assignment = make_assignment()

    with pytest.raises(WrongState):
        reopen_assignment(assignment=assignment, by=manager(assignment), at=NOON)


def test_skip_keeps_the_work_and_the_reason() -> None:
    assignment = make_assignment()
    save(assignment, 0, record("C"))

    skip(assignment, "other", " a list of scores ")

    found = stored(assignment)
    assert (found.state, found.skip_reason, found.skip_note) == (
        "skipped",
        "other",
        "a list of scores",
    )
    assert_projection_matches(assignment)


@pytest.mark.parametrize(("reason", "note"), [("boring", "x"), ("", "x"), ("other", "  ")])
def test_skip_without_a_reason_is_refused(reason: str, note: str) -> None:
    assignment = make_assignment()

    with pytest.raises(UserError):
        skip(assignment, reason, note)

    assert stored(assignment).state == AssignmentState.TODO


def test_skip_same_event_again_is_done_once() -> None:
    assignment, event = make_assignment(), uuid4()
    skip(assignment, event=event)

    skip(assignment, event=event)

    assert Event.objects.filter(kind="assignment.skipped").count() == 1


def test_skip_of_submitted_work_is_refused() -> None:
    assignment = make_assignment()
    submit(assignment, DONE)

    with pytest.raises(Closed):
        skip(assignment)


def test_unskip_by_a_manager_opens_it_without_the_reason() -> None:
    assignment = make_assignment()
    skip(assignment)

    unskip_assignment(assignment=stored(assignment), by=manager(assignment), at=NOON)

    found = stored(assignment)
    assert (found.state, found.skip_reason, found.skip_note) == ("open", "", "")


def test_withdraw_and_restore_give_back_the_state_before() -> None:
    assignment = make_assignment()
    submit(assignment, DONE)

    withdraw_assignment(assignment=stored(assignment), by=manager(assignment), at=NOON)
    assert stored(assignment).state == AssignmentState.WITHDRAWN
    restore_assignment(assignment=stored(assignment), by=manager(assignment), at=NOON)

    assert stored(assignment).state == AssignmentState.SUBMITTED
    assert stored(assignment).state_before_withdrawal == ""


def test_withdraw_twice_is_refused() -> None:
    assignment = make_assignment()
    withdraw_assignment(assignment=stored(assignment), by=manager(assignment), at=NOON)

    with pytest.raises(WrongState):
        withdraw_assignment(assignment=stored(assignment), by=manager(assignment), at=NOON)


def test_withdraw_after_the_state_moved_on_is_refused() -> None:
    assignment = make_assignment()
    before = stored(assignment)
    save(assignment, 0, record("C"))

    with pytest.raises(WrongState):
        withdraw_assignment(assignment=before, by=manager(assignment), at=NOON)


@pytest.mark.parametrize(
    "step", [unskip_assignment, withdraw_assignment, restore_assignment], ids=lambda s: s.__name__
)
def test_managers_steps_taken_by_an_annotator_are_not_found(step: Callable[..., None]) -> None:
    assignment = make_assignment()

    with pytest.raises(NotVisible):
        step(assignment=stored(assignment), by=assignment.annotator, at=NOON)


# --- Exposure -----------------------------------------------------------------------------------


def test_exposed_annotator_who_submits_is_not() -> None:
    assignment = make_assignment()

    submit(assignment, DONE)

    assert stored(assignment).exposed_at is None


def test_exposed_manager_who_submits_is_from_then_on() -> None:
    assignment = managers_work()

    submit(assignment, DONE, at=LATER)

    assert stored(assignment).exposed_at == LATER
    assert Submission.objects.get().independent


def test_exposed_manager_submitting_again_is_not_independent() -> None:
    assignment = managers_work()
    submit(assignment, DONE)
    reopen_assignment(assignment=stored(assignment), by=assignment.annotator, at=NOON)

    hand_in(stored(assignment))

    assert [one.independent for one in Submission.objects.order_by("number")] == [True, False]


def test_exposed_manager_who_skips_is_from_then_on() -> None:
    assignment = managers_work()

    skip(assignment, at=LATER)

    assert stored(assignment).exposed_at == LATER


def test_exposed_manager_whose_work_is_withdrawn_is_from_then_on() -> None:
    assignment = managers_work()

    withdraw_assignment(assignment=stored(assignment), by=assignment.annotator, at=LATER)

    assert stored(assignment).exposed_at == LATER


def test_exposed_annotator_made_adjudicator_is_where_nothing_is_open() -> None:
    team = make_team("One sentence here.", "Another sentence there.")
    submit(team.work(0, 0), [record("none")])
    member = Membership.objects.get(user=team.people[0])

    change_role(member=member, role=Role.ADJUDICATOR, by=team.manager, at=LATER)

    assert stored(team.work(0, 0)).exposed_at == LATER
    assert stored(team.work(0, 1)).exposed_at is None


def test_exposed_reader_assigned_what_others_submitted_is_at_creation() -> None:
    team = make_team(kind="training")
    submit(team.work(0), DONE)

    make_batch(team.project, team.versions, [team.manager, make_member(team.project)])

    exposed = Assignment.objects.exclude(exposed_at=None)
    assert [one.annotator for one in exposed] == [team.manager]


def test_exposed_reader_assigned_what_only_they_submitted_is_not_at_creation() -> None:
    assignment = managers_work()
    submit(assignment, DONE)
    project = assignment.batch_article.version.project

    versions = [assignment.batch_article.version]
    make_batch(project, versions, [assignment.annotator], kind="recheck")

    again = Assignment.objects.exclude(pk=assignment.pk).get()
    assert again.exposed_at is None


def test_stranger_is_never_in_the_way_of_a_team() -> None:
    team: Team = make_team()
    stranger = make_user()

    with pytest.raises(NotVisible):
        reopen_assignment(assignment=stored(team.work(0)), by=stranger, at=NOON)


def test_restore_work_that_went_on_with_a_newer_version_is_refused() -> None:
    assignment = make_assignment("One. Two.")
    project = assignment.batch_article.version.project
    manager = manager_of(project)
    add_version(
        article=assignment.batch_article.version.article, text="One. Three.", by=manager, at=NOON
    )
    assignment.refresh_from_db()

    with pytest.raises(WrongState):
        restore_assignment(assignment=assignment, by=manager, at=NOON)
