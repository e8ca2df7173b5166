"""The interval job's bounds of content spans."""

import pytest
from make import LATER, NOON, make_team, record, said_by, submit

from annotations.actions.intervals import request_intervals
from annotations.actions.running import run_job
from annotations.domain.agreement.counted import SPAN_LAYERS
from annotations.domain.agreement.span_summary import summarise_span_points
from annotations.models import AgreementInterval, Job
from annotations.queries.agreement import views
from annotations.queries.agreement_intervals import stored_intervals
from annotations.queries.agreement_tables import by_article

pytestmark = pytest.mark.django_db


def test_bounds_of_spans_hold_their_points_for_all_for_pairs_and_for_weeks() -> None:
    team = make_team(*(f"“It sank,” she said of ferry {n}." for n in range(3)))
    for n in range(3):
        for person, end in ((0, 10), (1, 10 + 4 * n)):
            quoted = said_by(None, content=[[0, end]])
            submit(team.work(person, n), [record("Q", attributions=[quoted])])
    job = request_intervals(project=team.project, by=None, at=NOON)
    Job.objects.filter(pk=job.pk).update(params={"resamples": 50, "seed": 1})

    run_job(uid=job.uid, clock=lambda: LATER)

    (view,) = views(team.project)
    points = summarise_span_points({name: by_article(view, name) for name in SPAN_LAYERS}).figures
    stored = stored_intervals(view)
    (week,) = AgreementInterval.objects.get().figures["spans"]["weeks"]
    for name in ("f1_exact", "f1_half", "u_alpha_binary"):
        low, high = stored.bounds("spans", name) or (2.0, -2.0)
        assert low <= (points[name].value or 0.0) <= high
    for path in (("pairs", "A2|A3"), ("weeks", week)):
        assert stored.bounds("spans", *path, "f1_half") == stored.bounds("spans", "f1_half")
    assert points["f1_exact"].value == pytest.approx(1 / 3)
