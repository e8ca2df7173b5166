"""What the page of people rests on: figures, stored intervals, and pace."""

import make
import pytest

from annotations.actions.intervals import request_intervals, run_intervals
from annotations.actions.jobs import JobRun, take_job
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.layers import HEADER, QUOTE
from annotations.models import Arm, Membership, Scheme
from annotations.queries.agreement_views import View
from annotations.queries.competence import PeopleReport, people_report

pytestmark = pytest.mark.django_db

TEXTS = [f"It rained on day {n}. It poured. It cleared." for n in range(4)]
MARKS = ["C", "none", "none"]


def submitted(size: int = 3) -> make.Team:
    """Everybody agrees, but the last one who marks nothing on the first two articles."""
    team = make.make_team(*TEXTS, size=size)
    for version in range(len(TEXTS)):
        for person in range(size):
            differs = person == size - 1 and version < 2
            marks = ["none"] * 3 if differs else MARKS
            records = [make.record(one, seconds=4.0 + person) for one in marks]
            make.submit(team.work(person, version), records)
    return team


def report_of(team: make.Team, *, hidden: tuple[int, ...] = ()) -> PeopleReport:
    view = View(Scheme.objects.get(project=team.project), Arm.BLIND)
    return people_report(team.project, view, HEADER, hidden=hidden)


def compute(team: make.Team) -> None:
    job = request_intervals(project=team.project, by=team.manager, at=make.NOON)
    taken = take_job(uid=job.uid, at=make.NOON)
    assert taken is not None
    run_intervals(JobRun(taken, lambda: make.NOON))


def test_people_stand_with_their_names_in_the_order_of_pseudonyms() -> None:
    report = report_of(submitted())

    assert [one.pseudonym for one in report.people] == ["A2", "A3", "A4"]
    names = dict(Membership.objects.values_list("pseudonym", "user__username"))
    assert [one.name for one in report.people] == [names[one.pseudonym] for one in report.people]


def test_pace_is_the_mean_time_of_the_sentences_that_count() -> None:
    report = report_of(submitted())

    assert [(one.pace.sentences, one.pace.seconds) for one in report.people if one.pace] == [
        (12, 4.0),
        (12, 5.0),
        (12, 6.0),
    ]


def test_pace_leaves_out_what_is_hidden() -> None:
    team = submitted()

    report = report_of(team, hidden=(team.versions[0].pk,))

    assert all(one.pace is not None and one.pace.sentences == 9 for one in report.people)
    assert all(one.figures.units == 9 for one in report.people)


def test_pace_without_measured_time_is_none() -> None:
    team = make.make_team(TEXTS[0])
    for person in range(2):
        make.submit(team.work(person), [make.record(one) for one in MARKS])

    assert [one.pace for one in report_of(team).people] == [None, None]


def test_intervals_come_from_the_job() -> None:
    team = submitted()
    before = report_of(team)
    compute(team)

    after = report_of(team)

    assert before.intervals.state == "missing"
    assert after.intervals.state == "current"
    for one in after.people:
        assert one.figures.accuracy.low is not None
        assert one.figures.accuracy.low <= (one.figures.accuracy.value or 0)
        assert one.figures.with_others.low is not None
        assert one.figures.change.low is not None
    assert all(one.figures.accuracy.low is None for one in before.people)


def test_intervals_are_withheld_from_whom_articles_are_hidden() -> None:
    team = submitted()
    compute(team)

    report = report_of(team, hidden=(team.versions[0].pk,))

    assert report.intervals.state == "withheld"
    assert all(one.figures.accuracy.low is None for one in report.people)


def test_two_people_have_a_reason_instead_of_an_accuracy() -> None:
    report = report_of(submitted(size=2))

    assert report.competence.model is Reason.FEW_RATERS
    assert [one.figures.accuracy.undefined for one in report.people] == [Reason.FEW_RATERS] * 2


def test_layer_that_nobody_answered_in_two_ways_has_reasons() -> None:
    team = submitted()
    view = View(Scheme.objects.get(project=team.project), Arm.BLIND)

    report = people_report(team.project, view, QUOTE, hidden=())

    assert report.competence.model is Reason.ONE_LABEL
    assert {one.figures.with_others.undefined for one in report.people} == {Reason.ONE_LABEL}
