"""F11: servers whose clocks differ or step back; order is by number, never by time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from make import NOON, make_assignment, record
from projected import assert_history_is_whole, assert_projection_matches
from tab import Tab

from annotations.actions.undo import act_stacks
from annotations.models import Event, RecordVersion

pytestmark = pytest.mark.django_db

HOURS = (0, 1, -1, -2, 1)


def test_saving_while_the_servers_clock_jumps_keeps_the_order_of_the_acts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assignment = make_assignment()
    tab = Tab(assignment.annotator, assignment)
    acts = []
    for base, hours in enumerate(HOURS):
        at = timezone.now() + timedelta(hours=hours)
        monkeypatch.setattr("annotations.api.base.timezone.now", lambda at=at: at)
        answer = tab.put(0, record("none" if base % 2 else "C", note=f"{base}"), base=base)
        monkeypatch.undo()
        assert answer.status == 200
        acts.append(Event.objects.get(kind="records.saved", seq=answer.body["seq"]).act)

    rows = RecordVersion.objects.order_by("version")
    times = [row.event.at for row in rows]
    assert times != sorted(times)
    assert [row.payload["note"] for row in rows] == [str(n) for n in range(len(HOURS))]
    assert [row.seq for row in rows] == sorted(row.seq for row in rows)
    assert list(act_stacks(assignment).undo) == acts
    document = tab.get().body
    assert document["records"]["0"]["record"]["note"] == str(len(HOURS) - 1)
    assert_history_is_whole(assignment)
    assert_projection_matches(assignment)


def test_clients_own_time_is_no_part_of_a_write() -> None:
    """A browser an hour off has no field to say so in: the server's time is the one stored."""
    assignment = make_assignment()
    tab = Tab(assignment.annotator, assignment)
    late = (NOON + timedelta(hours=1)).isoformat()

    refused = tab.put(0, record("none"), at=late)
    taken = tab.put(0, record("none"))

    assert (refused.status, refused.body["field"]) == (400, "at")
    [event] = Event.objects.filter(kind="records.saved")
    assert taken.body["saved_at"] == event.at.isoformat()
