"""The doctor finds thresholds that are none, and what was shown although it was withheld."""

import json
from collections.abc import Callable

import pytest
from damage import damage
from django.utils import timezone
from make import NOON, make_run, make_suggestion, make_team

from annotations.actions.doctor.checks import examine
from annotations.actions.doctor.findings import Scope
from annotations.models import BatchArticle, Event, Project, Reaction, Suggestion

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggestion() -> Suggestion:
    """Of an article that is given to people with it."""
    team = make_team()
    made = make_suggestion(make_run(team.versions[0]))
    BatchArticle.objects.update(arm="assisted", suggestion_run=made.run)
    return made


def pin(thresholds: object) -> None:
    event = Event.objects.get(kind="batch.assigned")
    answer = json.dumps((event.answer or {}) | {"suggestion_thresholds": thresholds})
    damage("UPDATE annotations_event SET answer = %s WHERE id = %s", answer, event.pk)


def project_wants_more_than_all(_: Suggestion) -> None:
    Project.objects.update(suggestion_thresholds={"quote": 7})


def batch_has_one_of_nothing(_: Suggestion) -> None:
    pin({"speaker": 0.5})


def withheld_one_was_reacted_to(suggestion: Suggestion) -> None:
    pin({"quote": suggestion.score + 0.1})
    place = BatchArticle.objects.get()
    work = place.assignments.order_by("pk")[0]
    Reaction.objects.create(suggestion=suggestion, assignment=work, shown_at=NOON)


@pytest.mark.parametrize(
    "harm", [project_wants_more_than_all, batch_has_one_of_nothing, withheld_one_was_reacted_to]
)
def test_thresholds_that_do_not_hold_are_found(
    harm: Callable[[Suggestion], None], suggestion: Suggestion
) -> None:
    harm(suggestion)

    found = {one.check: one for one in examine(Scope(), at=timezone.now()) if one.count}

    assert found["thresholds"].count == 1
    assert all(one.where and one.words for one in found["thresholds"].examples)


def test_thresholds_that_hold_are_no_finding(suggestion: Suggestion) -> None:
    pin({"quote": suggestion.score})
    Project.objects.update(suggestion_thresholds={"quote": 0.5})
    withheld_one = make_suggestion(suggestion.run, 2, score=suggestion.score / 2)
    assert withheld_one.score < suggestion.score

    assert not any(
        one.count for one in examine(Scope(), at=timezone.now()) if one.check == "thresholds"
    )
