"""What people did with suggestions, and what became of each at submission."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from make import (
    LATER,
    NOON,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_suggestion,
    make_version,
    origin,
    record,
    said_by,
    save,
)
from make import assignment_of as work_of

from annotations.actions.reactions import store_reactions
from annotations.actions.records import Closed
from annotations.actions.submissions import submit_assignment
from annotations.domain.fields import InvalidRecord
from annotations.models import Assignment, Outcome, Reaction, Suggestion

pytestmark = pytest.mark.django_db


def assisted_work() -> Assignment:
    """Work on an article with a pinned run."""
    project = make_project()
    version = make_version(project)
    make_run(version)
    person = make_member(project)
    make_batch(project, [version], [person])
    return work_of(person)


def propose(work: Assignment, position: int = 1, **fields: object) -> Suggestion:
    run = work.batch_article.suggestion_run
    assert run is not None
    return make_suggestion(run, position, **fields)


def react(
    work: Assignment,
    *,
    shown: Sequence[UUID] = (),
    rejected: Sequence[UUID] = (),
    restored: Sequence[UUID] = (),
) -> None:
    store_reactions(assignment=work, shown=shown, rejected=rejected, restored=restored, at=NOON)


def taken(suggestion: Suggestion, **fields: object) -> dict[str, object]:
    """The attribution a person gets by accepting the suggestion."""
    payload = suggestion.payload or {}
    speaker = {"kind": "not_stated", "set_by": "suggested"}
    changed = {"content": payload["content"], "speaker": speaker, "suggestion": str(suggestion.uid)}
    return said_by(None, **(changed | fields))


def hand_in(work: Assignment, *records: dict[str, object]) -> None:
    for position, payload in enumerate(records):
        save(work, position, payload)
    asked = origin(work.annotator, at=LATER)
    submit_assignment(assignment=work, settle={}, origin=asked, by=work.annotator)


def test_shown_twice_is_stored_once_with_the_first_time() -> None:
    work = assisted_work()
    suggestion = propose(work)

    react(work, shown=[suggestion.uid])
    react(work, shown=[suggestion.uid])

    reaction = Reaction.objects.get()
    assert (reaction.shown_at, reaction.outcome) == (NOON, "")


def test_rejected_and_restored_is_only_shown() -> None:
    work = assisted_work()
    suggestion = propose(work)

    react(work, rejected=[suggestion.uid])
    assert Reaction.objects.get().outcome == Outcome.REJECTED
    react(work, restored=[suggestion.uid])

    assert (Reaction.objects.get().outcome, Reaction.objects.get().outcome_at) == ("", None)


def test_suggestion_of_a_later_run_is_refused() -> None:
    work = assisted_work()
    later = make_run(work.batch_article.version, finder_version="2")

    with pytest.raises(InvalidRecord) as refusal:
        react(work, shown=[make_suggestion(later).uid])

    assert refusal.value.code == "unknown_suggestion"


def test_suggestion_nobody_made_is_refused() -> None:
    with pytest.raises(InvalidRecord):
        react(assisted_work(), rejected=[uuid4()])


def test_reaction_in_a_blind_article_is_refused() -> None:
    project = make_project()
    version, person = make_version(project), make_member(project)
    make_batch(project, [version], [person])

    with pytest.raises(InvalidRecord):
        react(work_of(person), shown=[make_suggestion(make_run(version)).uid])


def test_reaction_after_submission_is_refused_and_changes_nothing() -> None:
    work = assisted_work()
    suggestion = propose(work)
    react(work, shown=[suggestion.uid])
    hand_in(work, record("none"), record("none"), record("none"))

    with pytest.raises(Closed):
        react(work_of(work.annotator), rejected=[suggestion.uid])

    assert Reaction.objects.get().outcome == Outcome.IGNORED


def test_fate_of_an_attribution_taken_unchanged_is_accepted() -> None:
    work = assisted_work()
    suggestion = propose(work)
    Suggestion.objects.update(
        payload=(suggestion.payload or {}) | {"speaker": {"kind": "not_stated"}}
    )
    react(work, shown=[suggestion.uid])

    hand_in(work, record("none"), record("Q", attributions=[taken(suggestion)]), record("none"))

    reaction = Reaction.objects.get()
    assert (reaction.outcome, reaction.fields, reaction.outcome_at) == ("accepted", [], LATER)


def test_fate_of_an_attribution_changed_is_edited_in_the_fields_named() -> None:
    work = assisted_work()
    suggestion = propose(work)
    react(work, shown=[suggestion.uid])

    changed = taken(suggestion, mode="mixed")
    hand_in(work, record("none"), record("Q", attributions=[changed]), record("none"))

    reaction = Reaction.objects.get()
    assert (reaction.outcome, reaction.fields) == ("edited", ["mode", "speaker"])


def test_fate_of_what_was_taken_though_rejected_before_follows_the_record() -> None:
    work = assisted_work()
    suggestion = propose(work)
    react(work, rejected=[suggestion.uid])

    hand_in(work, record("none"), record("Q", attributions=[taken(suggestion)]), record("none"))

    assert Reaction.objects.get().outcome == Outcome.EDITED


def test_fate_of_what_was_rejected_stays_rejected() -> None:
    work = assisted_work()
    react(work, rejected=[propose(work).uid])

    hand_in(work, record("none"), record("none"), record("none"))

    assert (Reaction.objects.get().outcome, Reaction.objects.get().outcome_at) == ("rejected", NOON)


def test_fate_of_what_was_shown_and_left_is_ignored() -> None:
    work = assisted_work()
    react(work, shown=[propose(work).uid])

    hand_in(work, record("none"), record("none"), record("none"))

    assert Reaction.objects.get().outcome == Outcome.IGNORED


def test_fate_of_what_was_taken_without_having_been_reported_is_stored() -> None:
    work = assisted_work()
    suggestion = propose(work)

    hand_in(work, record("none"), record("Q", attributions=[taken(suggestion)]), record("none"))

    assert Reaction.objects.get().outcome == Outcome.EDITED


@pytest.mark.parametrize(("marks", "outcome"), [("C", "accepted"), ("none", "ignored")])
def test_fate_of_a_claim_suggestion_follows_the_mark(marks: str, outcome: str) -> None:
    work = assisted_work()
    claim = propose(work, 0, kind="claim", quote=False, payload=None)
    react(work, shown=[claim.uid])

    hand_in(work, record(marks), record("none"), record("none"))

    assert Reaction.objects.get().outcome == outcome
