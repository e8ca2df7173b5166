"""What people did with suggestions, and what became of each at submission."""

from datetime import datetime, timedelta
from uuid import uuid4

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
    manager_of,
    origin,
    record,
    said_by,
    save,
)
from make import assignment_of as work_of

from annotations.actions.reactions import Did, Told, reveal_suggestions, store_reactions
from annotations.actions.records import Closed
from annotations.actions.submissions import reopen_assignment, submit_assignment
from annotations.domain.fields import InvalidRecord
from annotations.models import (
    Assignment,
    Attribution,
    Event,
    Mark,
    Outcome,
    Project,
    Reaction,
    RecordVersion,
    Suggestion,
)
from annotations.queries.fates import settled_fates
from annotations.queries.own_suggestions import own_suggestions, reveals_judgements

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


def react(work: Assignment, did: Did, *suggestions: Suggestion, at: datetime = NOON) -> None:
    told = [Told(one.uid, did, at) for one in suggestions]
    store_reactions(assignment=work, told=told, at=at)


def taken(suggestion: Suggestion, **fields: object) -> dict[str, object]:
    """The attribution a person gets by accepting the suggestion."""
    payload = suggestion.payload or {}
    speaker = {"kind": "not_stated", "set_by": "suggested"}
    changed = {"content": payload["content"], "speaker": speaker, "suggestion": str(suggestion.uid)}
    return said_by(None, **(changed | fields))


def hand_in(work: Assignment, *records: dict[str, object]) -> None:
    for position, payload in enumerate(records):
        save(work, position, payload)
    submit_now(work)


def submit_now(work: Assignment, at: datetime = LATER) -> None:
    asked = origin(work.annotator, at=at)
    submit_assignment(assignment=work, settle={}, origin=asked, by=work.annotator)


def stored() -> tuple[str, datetime | None]:
    reaction = Reaction.objects.get()
    return reaction.outcome, reaction.outcome_at


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_shown_twice_is_stored_once_with_the_first_time() -> None:
    work = assisted_work()
    suggestion = propose(work)

    react(work, Did.SHOWN, suggestion)
    react(work, Did.SHOWN, suggestion, at=LATER)

    assert Reaction.objects.get().shown_at == NOON
    assert stored() == ("", None)


def test_rejected_and_restored_is_only_shown() -> None:
    work = assisted_work()
    suggestion = propose(work)

    react(work, Did.REJECTED, suggestion)
    assert stored() == (Outcome.REJECTED, NOON)
    react(work, Did.RESTORED, suggestion)

    assert stored() == ("", None)


def test_told_again_in_its_order_changes_nothing() -> None:
    work = assisted_work()
    suggestion = propose(work)
    story = [
        Told(suggestion.uid, Did.SHOWN, NOON),
        Told(suggestion.uid, Did.REJECTED, NOON + minutes(1)),
        Told(suggestion.uid, Did.RESTORED, NOON + minutes(2)),
        Told(suggestion.uid, Did.ACCEPTED, NOON + minutes(3)),
        Told(suggestion.uid, Did.EDITED, NOON + minutes(4)),
        Told(suggestion.uid, Did.EDITED, NOON + minutes(5)),
    ]
    for _ in range(2):
        store_reactions(assignment=work, told=story, at=LATER)

        assert Reaction.objects.get().shown_at == NOON
        assert stored() == (Outcome.EDITED, NOON + minutes(4))


def test_times_before_the_work_began_or_to_come_are_brought_within_it() -> None:
    work = assisted_work()
    suggestion = propose(work)
    story = [
        Told(suggestion.uid, Did.SHOWN, NOON - minutes(90)),
        Told(suggestion.uid, Did.ACCEPTED, LATER + minutes(90)),
    ]

    store_reactions(assignment=work, told=story, at=LATER)

    assert Reaction.objects.get().shown_at == work.created_at == NOON
    assert stored() == (Outcome.ACCEPTED, LATER)


def test_reactions_of_one_person_leave_those_of_another_alone() -> None:
    project = make_project()
    version = make_version(project)
    suggestion = make_suggestion(make_run(version))
    people = [make_member(project), make_member(project)]
    make_batch(project, [version], people)
    first, second = (work_of(one) for one in people)
    react(first, Did.SHOWN, suggestion)

    react(second, Did.REJECTED, suggestion)

    outcomes = Reaction.objects.order_by("pk").values_list("assignment", "outcome")
    assert list(outcomes) == [(first.pk, ""), (second.pk, "rejected")]


def test_reactions_never_mark_anything() -> None:
    work = assisted_work()
    suggestion = propose(work)

    for did in Did:
        react(work, did, suggestion)

    assert not Mark.objects.exists()
    assert not Attribution.objects.exists()
    assert not RecordVersion.objects.exists()


def test_suggestion_of_a_later_run_is_refused() -> None:
    work = assisted_work()
    later = make_run(work.batch_article.version, finder_version="2")

    with pytest.raises(InvalidRecord) as refusal:
        react(work, Did.SHOWN, make_suggestion(later))

    assert refusal.value.code == "unknown_suggestion"


def test_suggestion_nobody_made_is_refused() -> None:
    work, unknown = assisted_work(), Told(uuid4(), Did.REJECTED, NOON)

    with pytest.raises(InvalidRecord):
        store_reactions(assignment=work, told=[unknown], at=NOON)


def test_reaction_in_a_blind_article_is_refused() -> None:
    project = make_project()
    version, person = make_version(project), make_member(project)
    make_batch(project, [version], [person])

    with pytest.raises(InvalidRecord):
        react(work_of(person), Did.SHOWN, make_suggestion(make_run(version)))


def test_reaction_after_submission_is_refused_and_changes_nothing() -> None:
    work = assisted_work()
    suggestion = propose(work)
    react(work, Did.SHOWN, suggestion)
    hand_in(work, record("none"), record("none"), record("none"))

    with pytest.raises(Closed):
        react(work_of(work.annotator), Did.REJECTED, suggestion)

    assert Reaction.objects.get().outcome == Outcome.IGNORED


def test_fate_of_an_attribution_taken_unchanged_is_accepted() -> None:
    work = assisted_work()
    suggestion = propose(work)
    Suggestion.objects.update(
        payload=(suggestion.payload or {}) | {"speaker": {"kind": "not_stated"}}
    )
    react(work, Did.SHOWN, suggestion)

    hand_in(work, record("none"), record("Q", attributions=[taken(suggestion)]), record("none"))

    reaction = Reaction.objects.get()
    assert (reaction.outcome, reaction.fields, reaction.outcome_at) == ("accepted", [], NOON)


def test_fate_of_an_attribution_changed_is_edited_in_the_fields_named() -> None:
    work = assisted_work()
    suggestion = propose(work)
    react(work, Did.SHOWN, suggestion)

    changed = taken(suggestion, mode="mixed")
    hand_in(work, record("none"), record("Q", attributions=[changed]), record("none"))

    reaction = Reaction.objects.get()
    assert (reaction.outcome, reaction.fields) == ("edited", ["mode", "speaker"])


def test_fate_of_what_was_taken_though_rejected_before_follows_the_record() -> None:
    work = assisted_work()
    suggestion = propose(work)
    react(work, Did.REJECTED, suggestion)

    hand_in(work, record("none"), record("Q", attributions=[taken(suggestion)]), record("none"))

    assert Reaction.objects.get().outcome == Outcome.EDITED


def test_fate_of_what_was_rejected_stays_rejected() -> None:
    work = assisted_work()
    react(work, Did.REJECTED, propose(work))

    hand_in(work, record("none"), record("none"), record("none"))

    assert (Reaction.objects.get().outcome, Reaction.objects.get().outcome_at) == ("rejected", NOON)


def test_fate_of_what_was_shown_and_left_is_ignored() -> None:
    work = assisted_work()
    react(work, Did.SHOWN, propose(work))

    hand_in(work, record("none"), record("none"), record("none"))

    assert Reaction.objects.get().outcome == Outcome.IGNORED


def test_fate_of_what_was_taken_without_having_been_reported_is_stored() -> None:
    work = assisted_work()
    suggestion = propose(work)

    hand_in(work, record("none"), record("Q", attributions=[taken(suggestion)]), record("none"))

    assert Reaction.objects.get().outcome == Outcome.EDITED


# --- Times at submission ------------------------------------------------------------------------


def test_settled_outcome_keeps_the_time_at_which_it_was_told_to_come_about() -> None:
    work = assisted_work()
    suggestion = propose(work)
    react(work, Did.ACCEPTED, suggestion, at=NOON + minutes(7))

    hand_in(work, record("none"), record("Q", attributions=[taken(suggestion)]), record("none"))

    assert stored() == ("edited", NOON + minutes(7))


def test_settled_outcome_nobody_told_of_has_the_time_of_the_history() -> None:
    """The record was written anew since, but not what was made of the suggestion."""
    work = assisted_work()
    suggestion = propose(work)
    attribution = taken(suggestion)
    written = [
        (record("Q", attributions=[attribution | {"cue": [[0, 3]]}]), NOON + minutes(1)),
        (record("Q", attributions=[attribution]), NOON + minutes(2)),
        (record("Q", attributions=[attribution], note="sure"), NOON + minutes(3)),
    ]
    for base, (payload, at) in enumerate(written):
        save(work, 1, payload, base=base, at=at)

    for position in (0, 2):
        save(work, position, record("none"))
    submit_now(work)

    assert stored() == ("edited", NOON + minutes(2))
    assert Reaction.objects.get().shown_at == NOON + minutes(2)


def test_settled_ignored_one_was_so_at_submission() -> None:
    work = assisted_work()
    react(work, Did.SHOWN, propose(work))

    hand_in(work, record("none"), record("none"), record("none"))

    assert stored() == ("ignored", LATER)


def test_settled_accepted_one_that_was_dropped_again_is_ignored_at_submission() -> None:
    work = assisted_work()
    react(work, Did.ACCEPTED, propose(work))

    hand_in(work, record("none"), record("none"), record("none"))

    assert stored() == ("ignored", LATER)


def test_settled_fates_are_kept_in_the_event_of_the_submission() -> None:
    work = assisted_work()
    suggestion = propose(work)
    react(work, Did.REJECTED, suggestion)

    hand_in(work, record("none"), record("none"), record("none"))

    event = Event.objects.get(kind="assignment.submitted")
    assert event.answer == {
        "number": 1,
        "fates": [
            {
                "suggestion": str(suggestion.uid),
                "shown_at": NOON.isoformat(),
                "outcome": "rejected",
                "outcome_at": NOON.isoformat(),
                "fields": [],
                "marks_before": None,
            }
        ],
    }


def test_fates_of_a_submission_stay_when_the_article_is_taken_up_again() -> None:
    work = assisted_work()
    react(work, Did.REJECTED, propose(work))
    hand_in(work, record("none"), record("none"), record("none"))
    submission = work.submissions.get()

    Reaction.objects.update(outcome="accepted", outcome_at=LATER)

    (fate,) = settled_fates({work.pk: submission.seq})[work.pk]
    assert (fate.outcome, fate.outcome_at) == ("rejected", NOON)


# --- Decide, then reveal ------------------------------------------------------------------------


def judged_work(**fields: object) -> Assignment:
    """Work in a batch that was assigned with claims and certainties suggested."""
    project = make_project()
    Project.objects.filter(pk=project.pk).update(claim_suggestions=True)
    project.refresh_from_db()
    version, person = make_version(project), make_member(project)
    make_run(version)
    make_batch(project, [version], [person], **fields)
    return work_of(person)


def propose_claim(work: Assignment, position: int = 0) -> Suggestion:
    return propose(work, position, kind="claim", quote=False, payload=None)


def reveal(work: Assignment, *positions: int) -> frozenset[int]:
    return reveal_suggestions(assignment=work, positions=positions, at=LATER)


def test_claim_is_revealed_where_the_person_has_decided_with_the_decision_before() -> None:
    work = judged_work()
    propose_claim(work, 0)
    propose_claim(work, 2)
    save(work, 0, record("none"))

    assert reveal(work, 0, 2) == {0}

    reaction = Reaction.objects.get()
    assert (reaction.shown_at, reaction.marks_before, reaction.outcome) == (LATER, "none", "")
    assert own_suggestions(work).keys() == {0}


def test_claim_is_not_revealed_on_a_sentence_that_is_undecided_again() -> None:
    work = judged_work()
    propose_claim(work)
    save(work, 0, record("none"))
    save(work, 0, record(None), base=1)

    assert reveal(work, 0) == frozenset()
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("marks", ["C", "Q+C"])
def test_claim_is_not_revealed_where_it_was_found_without_it(marks: str) -> None:
    work = judged_work()
    propose_claim(work)
    save(work, 0, record(marks, attributions=[said_by(None)]))

    assert reveal(work, 0) == frozenset()


def test_claim_revealed_again_keeps_the_first_time_and_the_first_decision() -> None:
    work = judged_work()
    propose_claim(work)
    save(work, 0, record("none"))
    reveal(work, 0)
    save(work, 0, record("Q", attributions=[said_by(None)]), base=1)

    again = reveal_suggestions(assignment=work, positions=[0], at=LATER + minutes(5))

    assert again == {0}
    assert (Reaction.objects.get().shown_at, Reaction.objects.get().marks_before) == (LATER, "none")


def test_claim_that_was_not_revealed_cannot_be_reacted_to() -> None:
    work = judged_work()
    claim = propose_claim(work)

    with pytest.raises(InvalidRecord):
        react(work, Did.REJECTED, claim)


def test_claims_are_off_unless_the_project_wants_them() -> None:
    assert make_project().claim_suggestions is False
    work = assisted_work()
    propose_claim(work)
    save(work, 0, record("none"))

    assert reveals_judgements(work) is False
    assert reveal(work, 0) == frozenset()


@pytest.mark.parametrize("wanted", [True, False])
def test_claims_follow_what_was_set_when_the_batch_was_assigned(wanted: bool) -> None:
    work = judged_work() if wanted else assisted_work()
    propose_claim(work)
    save(work, 0, record("none"))

    Project.objects.update(claim_suggestions=not wanted)

    assert (reveal(work_of(work.annotator), 0) == {0}) is wanted


def test_claims_are_not_revealed_in_a_blind_article_that_asks_like_any_other() -> None:
    work = judged_work(blind_share=1)
    make_suggestion(make_run(work.batch_article.version, finder_version="2"), 0, kind="claim")
    save(work, 0, record("none"))

    assert reveals_judgements(work) is True
    assert reveal(work, 0) == frozenset()


def test_claims_are_not_revealed_in_an_article_taken_up_again() -> None:
    work = judged_work()
    propose_claim(work)
    hand_in(work, record("none"), record("none"), record("none"))
    manager = manager_of(work.batch_article.batch.project)
    reopen_assignment(assignment=work, by=manager, at=LATER)

    assert reveal(work_of(work.annotator), 0) == frozenset()


def test_reveal_after_submission_is_refused() -> None:
    work = judged_work()
    hand_in(work, record("none"), record("none"), record("none"))

    with pytest.raises(Closed):
        reveal(work_of(work.annotator), 0)


def test_certainty_is_revealed_beside_an_attribution_taken_with_another() -> None:
    work = judged_work()
    suggestion = propose(work)
    payload = (suggestion.payload or {}) | {"certainty": "possible"}
    Suggestion.objects.filter(pk=suggestion.pk).update(payload=payload)
    assert "certainty" not in shown_payload(work)
    save(work, 1, record("Q", attributions=[taken(suggestion)]))

    assert reveal(work, 1) == {1}

    assert Reaction.objects.get().marks_before == "Q"
    assert shown_payload(work)["certainty"] == "possible"


@pytest.mark.parametrize("certainty", ["asserted", "possible"])
def test_certainty_is_not_revealed_without_another_in_what_was_taken(certainty: str) -> None:
    work = judged_work()
    suggestion = propose(work)
    payload = (suggestion.payload or {}) | {"certainty": certainty}
    Suggestion.objects.filter(pk=suggestion.pk).update(payload=payload)
    attributions = [taken(suggestion)] if certainty == "asserted" else [said_by(None)]
    save(work, 1, record("Q", attributions=attributions))

    assert reveal(work, 1) == frozenset()
    assert not Reaction.objects.exists()


def shown_payload(work: Assignment) -> dict[str, object]:
    (one,) = own_suggestions(work)[1]
    payload = one["attribution"]
    assert isinstance(payload, dict)
    return payload


@pytest.mark.parametrize(("marks", "outcome"), [("C", "accepted"), ("none", "ignored")])
def test_fate_of_a_claim_revealed_follows_the_mark(marks: str, outcome: str) -> None:
    work = judged_work()
    propose_claim(work)
    save(work, 0, record("none"))
    reveal(work, 0)
    save(work, 0, record(marks), base=1, at=LATER + minutes(1))

    for position in (1, 2):
        save(work, position, record("none"))
    submit_now(work, at=LATER + minutes(9))

    since = {"accepted": LATER + minutes(1), "ignored": LATER + minutes(9)}
    assert stored() == (outcome, since[outcome])
