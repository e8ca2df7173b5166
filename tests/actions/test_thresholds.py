"""Thresholds: pinned with the batch, and nothing below them is shown, taken or reacted to."""

from pathlib import Path
from uuid import uuid4

import pytest
from make import (
    LATER,
    NOON,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_suggestion,
    make_version,
    manager_of,
    record,
    said_by,
    save,
    submit,
)
from release_files import lines_of, make_release, use_folder

from annotations.actions.projects import edit_project
from annotations.actions.reactions import Did, Told, store_reactions
from annotations.domain.fields import InvalidRecord
from annotations.domain.suggestions.thresholds import ThresholdRefused
from annotations.models import Assignment, Event, Project, Reaction, Suggestion, SuggestionRun
from annotations.queries.own_suggestions import own_suggestions, pinned_suggestions

pytestmark = pytest.mark.django_db


def set_thresholds(project: Project, **thresholds: float) -> None:
    edit_project(
        project=project,
        changes={"suggestion_thresholds": thresholds},
        by=manager_of(project),
        at=NOON,
    )


def work_with(thresholds: dict[str, float]) -> tuple[Assignment, SuggestionRun]:
    """Work in a batch that was assigned with these thresholds."""
    project = make_project()
    version = make_version(project)
    run = make_run(version)
    person = make_member(project)
    set_thresholds(project, **thresholds)
    make_batch(project, [version], [person])
    return assignment_of(person), run


def shown(work: Assignment) -> set[Suggestion]:
    return set(pinned_suggestions(work))


def test_suggestion_below_its_kinds_threshold_is_shown_to_nobody() -> None:
    work, run = work_with({"quote": 0.6})
    low = make_suggestion(run, score=0.59)
    high = make_suggestion(run, score=0.6)
    indirect = make_suggestion(run, 2, quote=False, score=0.1)

    assert shown(work) == {high, indirect}
    assert str(low.uid) not in str(own_suggestions(work))


def test_what_goes_on_with_a_withheld_suggestion_is_withheld() -> None:
    work, run = work_with({"indirect": 0.6})
    beginning = make_suggestion(run, 0, quote=False, score=0.5)
    make_suggestion(run, 1, score=0.9, continues=beginning)

    assert shown(work) == set()


def test_what_is_shown_has_its_beginning_shown() -> None:
    work, run = work_with({"quote": 0.6})
    beginning = make_suggestion(run, 0, score=0.7)
    make_suggestion(run, 1, score=0.9, continues=beginning)
    make_suggestion(run, 2, score=0.2, continues=beginning)

    found = shown(work)

    assert {one.position for one in found} == {0, 1}
    assert {one.continues for one in found if one.continues} <= found


def test_batch_keeps_the_thresholds_it_was_assigned_with() -> None:
    work, run = work_with({"quote": 0.6})
    make_suggestion(run, score=0.5)
    set_thresholds(work.batch_article.batch.project, quote=0.0)

    assert shown(work) == set()


def test_batch_assigned_before_thresholds_were_kept_withholds_nothing() -> None:
    work, run = work_with({})
    one = make_suggestion(run, score=0.01)
    assert (Event.objects.get(kind="batch.assigned").answer or {})["suggestion_thresholds"] == {}

    assert shown(work) == {one}


def test_reaction_to_a_withheld_suggestion_is_refused() -> None:
    work, run = work_with({"quote": 0.6})
    low = make_suggestion(run, score=0.5)

    with pytest.raises(InvalidRecord) as caught:
        store_reactions(assignment=work, told=[Told(low.uid, Did.REJECTED, NOON)], at=NOON)

    assert caught.value.code == "unknown_suggestion"
    assert not Reaction.objects.exists()


def test_attribution_from_a_withheld_suggestion_is_refused() -> None:
    work, run = work_with({"quote": 0.6})
    low, high = make_suggestion(run, score=0.5), make_suggestion(run, score=0.7)

    with pytest.raises(InvalidRecord) as caught:
        save(work, 1, record("Q", attributions=[said_by(None, suggestion=str(low.uid))]))
    save(work, 1, record("Q", attributions=[said_by(None, suggestion=str(high.uid))]))

    assert caught.value.code == "unknown_suggestion"


def test_withheld_suggestion_has_no_fate_and_its_release_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_folder(tmp_path, monkeypatch)
    work, run = work_with({"quote": 0.6})
    low, high = make_suggestion(run, score=0.5), make_suggestion(run, 2, score=0.7)
    store_reactions(assignment=work, told=[Told(high.uid, Did.SHOWN, NOON)], at=NOON)
    submit(work, [record("none")] * 3, at=LATER)

    release = make_release(work.batch_article.batch.project)

    rows = {one["uid"]: one for one in lines_of(release, "suggestions.jsonl")}
    batch = str(work.batch_article.batch.uid)
    assert (rows[str(low.uid)]["withheld"], rows[str(low.uid)]["fates"]) == ([batch], [])
    assert rows[str(high.uid)]["withheld"] == []
    assert len(rows[str(high.uid)]["fates"]) == 1


def test_threshold_left_out_stays_and_zero_takes_it_away() -> None:
    project = make_project()
    set_thresholds(project, quote=0.6, claim=0.2)
    set_thresholds(project, quote=0.7)
    set_thresholds(project, claim=0)

    project.refresh_from_db()
    assert project.suggestion_thresholds == {"quote": 0.7}
    last = Event.objects.filter(kind="project.edited").latest("seq")
    assert last.answer == {
        "suggestion_thresholds": {"from": {"quote": 0.7, "claim": 0.2}, "to": {"quote": 0.7}}
    }


def test_threshold_that_is_none_changes_nothing() -> None:
    project = make_project()
    uid = uuid4().hex

    with pytest.raises(ThresholdRefused):
        set_thresholds(project, **{uid: 0.5})

    project.refresh_from_db()
    assert project.suggestion_thresholds == {}
