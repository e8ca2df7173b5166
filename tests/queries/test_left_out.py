"""What agreement says it leaves out."""

import pytest
from make import NOON, make_team, origin, record, save, submit

from annotations.actions.submissions import skip_assignment, withdraw_assignment
from annotations.models import Assignment
from annotations.queries.agreement import View
from annotations.queries.left_out import LeftOut, left_out

pytestmark = pytest.mark.django_db


def test_left_out_counts_each_reason_once() -> None:
    team = make_team("One sentence.", size=5)
    works = [team.work(n) for n in range(5)]
    submit(works[0], [record("none")])
    save(works[1], 0, record("C"))
    asked = origin(team.people[2])
    skip_assignment(assignment=works[2], reason="broken_text", note="", origin=asked)
    withdraw_assignment(assignment=works[3], by=team.manager, at=NOON)
    Assignment.objects.filter(pk=works[4].pk).update(exposed_at=NOON)
    submit(works[4], [record("none")])

    found = left_out(View(works[0].batch_article.scheme, "blind"))

    assert found == LeftOut(unfinished=1, skipped=1, withdrawn=1, exposed=1)
    assert found.total == 4


@pytest.mark.parametrize("kind", ["training", "recheck"])
def test_left_out_never_counts_what_is_no_work(kind: str) -> None:
    team = make_team(kind=kind)

    assert left_out(View(team.work(0).batch_article.scheme, "blind")).total == 0
