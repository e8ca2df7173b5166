"""People compared with their earlier selves: what counts, and what is drawn."""

from datetime import timedelta
from itertools import pairwise

import pytest
from make import (
    NOON,
    Team,
    make_run,
    make_team,
    make_version,
    manager_of,
    record,
    save,
    submit,
)

from annotations.access import NotVisible, own_assignment
from annotations.actions.batches import BatchRefused
from annotations.actions.opening import open_decisions
from annotations.actions.rechecks import RecheckPlan, assign_rechecks
from annotations.actions.submissions import WrongState, reopen_assignment
from annotations.domain.agreement.figures import Reason
from annotations.models import Arm, Assignment, AssignmentState, Batch, BatchArticle
from annotations.queries.agreement_views import View
from annotations.queries.assignments import assignment_document
from annotations.queries.progress import own_work
from annotations.queries.rechecks import compare_rechecks, intra_annotator, rechecks

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
FOUR = [f"Crane {n} rusts. It rains." for n in range(4)]
MARKS = (["C", "none"], ["none", "none"], ["C", "C"], ["none", "C"])


def submitted(size: int = 1, **fields: object) -> Team:
    """Four articles of two sentences, which everybody submitted as MARKS says."""
    team = make_team(*FOUR, size=size, **fields)
    for n, marks in enumerate(MARKS):
        for person in range(size):
            submit(team.work(person, n), [record(one) for one in marks])
    return team


def again(team: Team, *, each: int = 4, days: int = 0, seed: int = 1, name: str = "May") -> Batch:
    plan = RecheckPlan(name=name, annotators=team.people, each=each, days=days, seed=seed)
    return assign_rechecks(project=team.project, plan=plan, by=team.manager, at=NOON + WEEK)


def second(team: Team, version: int, person: int = 0) -> Assignment:
    return Assignment.objects.select_related("batch_article__batch", "batch_article__version").get(
        annotator=team.people[person],
        batch_article__version=team.versions[version],
        batch_article__batch__kind="recheck",
    )


def do_again(team: Team, answers: dict[int, list[str]], person: int = 0) -> None:
    for version, marks in answers.items():
        submit(second(team, version, person), [record(one) for one in marks], at=NOON + 2 * WEEK)


def view(team: Team, arm: str = Arm.BLIND) -> View:
    return View(team.project.schemes.get(), arm)


def test_person_who_decides_alike_again_agrees_with_themselves() -> None:
    team = submitted()
    again(team)
    do_again(team, dict(enumerate(MARKS)))

    figure = intra_annotator(view(team))["A2"]

    assert (figure.value, figure.units, figure.articles) == (1.0, 8, 4)


def test_intra_annotator_alpha_is_krippendorffs_of_the_two_times() -> None:
    team = submitted()
    again(team)
    do_again(team, {0: ["C", "C"], 1: ["none", "none"], 2: ["C", "none"], 3: ["none", "C"]})

    figure = intra_annotator(view(team))["A2"]

    # 8 sentences, 2 decided otherwise; values C 8, none 8: 1 - 15 * 4 / (2 * 8 * 8).
    assert figure.value == pytest.approx(1 - 15 * 4 / 128)
    assert (figure.low, figure.no_interval) == (None, Reason.FEW_ARTICLES)
    marks = compare_rechecks(rechecks(view(team)).listed)[0]
    assert (marks.layer, marks.alike.value, marks.alike.n) == ("header", 0.75, 8)


def test_rechecks_not_submitted_yet_give_no_figure() -> None:
    team = submitted()
    again(team)

    assert intra_annotator(view(team)) == {}
    assert rechecks(view(team)).listed == ()


def test_recheck_after_others_decisions_were_read_is_left_out() -> None:
    team = submitted(size=2)
    again(team, each=1)
    mine = Assignment.objects.get(annotator=team.people[0], batch_article__batch__kind="recheck")
    Assignment.objects.filter(pk=mine.pk).update(exposed_at=NOON)
    number = team.versions.index(mine.batch_article.version)
    do_again(team, {number: MARKS[number]})

    found = rechecks(view(team))

    assert (found.listed, found.left_out) == ((), 1)


def test_recheck_is_left_out_while_the_first_work_is_open_again() -> None:
    team = submitted()
    again(team)
    do_again(team, dict(enumerate(MARKS)))
    reopen_assignment(
        assignment=Assignment.objects.filter(batch_article__batch__kind="work")[0],
        by=team.manager,
        at=NOON + 3 * WEEK,
    )

    found = rechecks(view(team))

    assert (len(found.listed), found.left_out) == (3, 1)


def test_recheck_changed_with_the_first_answers_in_sight_counts_as_first_submitted() -> None:
    team = submitted()
    again(team)
    do_again(team, {0: ["none", "none"]})
    work = second(team, 0)
    reopen_assignment(assignment=work, by=team.people[0], at=NOON + 3 * WEEK)
    change(work, MARKS[0])

    (one,) = rechecks(view(team)).listed

    assert [after.marks for _, _, after in one.sentences] == ["none", "none"]


def test_first_answers_changed_since_count_as_they_were_when_given_again() -> None:
    team = submitted()
    again(team)
    do_again(team, {0: ["none", "none"]})
    first = Assignment.objects.select_related("batch_article__batch", "batch_article__version").get(
        annotator=team.people[0],
        batch_article__version=team.versions[0],
        batch_article__kind="work",
    )
    reopen_assignment(assignment=first, by=team.people[0], at=NOON + 3 * WEEK)
    change(first, ["none", "none"])

    (one,) = rechecks(view(team)).listed

    assert [before.marks for _, before, _ in one.sentences] == MARKS[0]


def change(work: Assignment, marks: list[str]) -> None:
    """Other marks where it differs, submitted once more."""
    for position, one in enumerate(marks):
        save(work, position, record(one), base=1)
    submit(work, [], at=NOON + 4 * WEEK)


def test_what_the_reader_still_marks_is_in_no_figure() -> None:
    team = submitted()
    again(team)
    do_again(team, dict(enumerate(MARKS)))

    assert len(rechecks(view(team), hidden=[team.versions[0].pk]).listed) == 3


def test_draw_is_the_same_with_the_same_seed_and_differs_between_people() -> None:
    team = submitted(size=2)
    first = again(team, each=2)
    drawn = set(
        Assignment.objects.filter(batch_article__batch=first).values_list(
            "annotator", "batch_article__version"
        )
    )
    Assignment.objects.filter(batch_article__batch=first).delete()
    repeated = again(team, each=2, name="June")

    assert len(drawn) == 4
    assert drawn == set(
        Assignment.objects.filter(batch_article__batch=repeated).values_list(
            "annotator", "batch_article__version"
        )
    )


def test_nobody_is_given_an_article_a_third_time() -> None:
    team = submitted()
    batches = [again(team, each=2), again(team, each=2, name="June")]

    drawn = [set(one.batch_articles.values_list("version", flat=True)) for one in batches]
    assert all(not one & other for one, other in pairwise(drawn))
    with pytest.raises(BatchRefused):
        again(team, name="July")


@pytest.mark.parametrize("days", [8, 3650])
def test_work_submitted_too_lately_is_not_drawn(days: int) -> None:
    team = submitted()

    with pytest.raises(BatchRefused) as refused:
        again(team, days=days)
    assert refused.value.field == "annotators"


def test_articles_with_a_newer_text_or_open_decisions_are_not_drawn() -> None:
    team = submitted()
    open_decisions(
        batch=Batch.objects.get(),
        versions=[team.versions[0].uid],
        by=team.manager,
        at=NOON,
    )

    batch = again(team)

    assert team.versions[0].pk not in batch.batch_articles.values_list("version", flat=True)
    assert batch.batch_articles.count() == 3


def test_managers_and_adjudicators_are_never_drawn_for_they_read_others_marks() -> None:
    team = submitted()
    version = make_version(team.project)
    del version
    plan = RecheckPlan(name="May", annotators=[manager_of(team.project)], each=1, days=0, seed=1)

    with pytest.raises(BatchRefused):
        assign_rechecks(project=team.project, plan=plan, by=team.manager, at=NOON + WEEK)


@pytest.mark.parametrize("name", ["Recheck 3", "The same again", "Nachprüfung", "Kalibrierung"])
def test_name_that_tells_what_it_is_is_refused(name: str) -> None:
    with pytest.raises(BatchRefused) as refused:
        again(submitted(), name=name)
    assert refused.value.field == "name"


def test_article_keeps_its_arm_and_run_when_given_again() -> None:
    team = make_team(*FOUR, size=1)
    run = make_run(team.versions[0])
    BatchArticle.objects.filter(version=team.versions[0]).update(
        arm=Arm.ASSISTED, suggestion_run=run
    )
    for n, marks in enumerate(MARKS):
        submit(team.work(0, n), [record(one) for one in marks])

    batch = again(team)

    arms = {one.version_id: (one.arm, one.suggestion_run_id) for one in batch.batch_articles.all()}
    assert arms == {
        one.pk: (Arm.ASSISTED, run.pk) if one == team.versions[0] else (Arm.BLIND, None)
        for one in team.versions
    }


# --- What its person sees ------------------------------------------------------------------------


def test_article_given_again_is_empty_and_listed_once() -> None:
    team = submitted()
    again(team, each=1)
    mine = Assignment.objects.get(batch_article__batch__kind="recheck")

    document = assignment_document(mine)
    listed = own_work(team.people[0], team.project)

    assert document["records"] == {}
    assert document["state"] == "todo"
    assert len(listed) == 4
    same = [one for one in listed if one.title == str(mine.batch_article.version.article)]
    assert [one.assignment.pk for one in same] == [mine.pk]


def test_first_work_is_not_there_while_it_is_done_again_and_comes_back_after() -> None:
    team = submitted()
    again(team, each=1)
    mine = Assignment.objects.get(batch_article__batch__kind="recheck")
    number = team.versions.index(mine.batch_article.version)
    first = Assignment.objects.get(
        batch_article__version=mine.batch_article.version, batch_article__batch__kind="work"
    )

    with pytest.raises(NotVisible):
        own_assignment(team.people[0], first.uid)
    assert own_assignment(team.people[0], mine.uid).pk == mine.pk
    do_again(team, {number: MARKS[number]})

    assert own_assignment(team.people[0], first.uid).pk == first.pk
    assert len(own_work(team.people[0], team.project)) == 5


def test_earlier_work_is_not_reopened_while_it_is_given_again() -> None:
    team = submitted()
    earlier = team.work(0, 0)
    again(team)

    with pytest.raises(WrongState):
        reopen_assignment(assignment=earlier, by=team.manager, at=NOON + 2 * WEEK)

    do_again(team, {0: ["C", "none"]})
    reopen_assignment(assignment=earlier, by=team.manager, at=NOON + 3 * WEEK)
    assert Assignment.objects.get(pk=earlier.pk).state == AssignmentState.REOPENED
