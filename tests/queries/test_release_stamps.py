"""Times as the database writes them are those that Python writes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from make import make_project

from annotations.actions.events import log
from annotations.formats.releases.values import stamp
from annotations.models import Event
from annotations.queries.release_stamps import Stamp

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
        datetime(2026, 3, 1, 9, 0, 5, 120, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=4, minutes=30))),
    ],
)
def test_stamp_of_the_database_equals_that_of_python(at: datetime) -> None:
    project = make_project()
    event = log(project_id=project.pk, kind="project.edited", by=None, at=at)

    written = Event.objects.annotate(written=Stamp("at")).values_list("written", flat=True)

    assert written.get(pk=event.pk) == stamp(at)
