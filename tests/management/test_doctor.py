"""`manage.py doctor`: what it prints, and the exit status that a timer acts on."""

import json
from io import StringIO
from pathlib import Path

import pytest
from damage import damage
from django.core.management import CommandError, call_command
from django.utils import timezone
from make import make_team, record, submit
from pytest_django import Settings

from annotations.actions.events import log
from annotations.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Settings) -> None:
    """What other tests left in the media folder is none of the doctor's findings here."""
    settings.MEDIA_ROOT = tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """The exit status and what was printed."""
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except CommandError:
        return 1, out.getvalue()
    return 0, out.getvalue()


def test_doctor_on_sound_data_says_ok_to_every_check() -> None:
    make_team()

    status, printed = run()

    assert status == 0
    assert all(line.strip().startswith("ok") for line in printed.splitlines())


def test_doctor_with_findings_ends_with_1_and_says_what_a_repair_would_do() -> None:
    team = make_team()
    submit(team.work(), [record("none")] * 3)
    damage("UPDATE annotations_mark SET unsure = %s", True)

    status, printed = run()

    assert status == 1
    assert "FOUND 1  projection" in printed
    assert f"{team.work().uid}: The rows are not what the newest records say" in printed
    assert "--repair would rebuild the rows from the history." in printed


def test_doctor_with_repair_mends_and_ends_with_0(caplog: pytest.LogCaptureFixture) -> None:
    team = make_team()
    submit(team.work(), [record("none")] * 3)
    damage("UPDATE annotations_mark SET unsure = %s", True)

    status, printed = run("--repair")

    assert status == 0
    assert f"Repaired: The rows of assignment {team.work().uid}" in printed
    assert "doctor: projection" in caplog.text
    assert Event.objects.filter(kind="projection.rebuilt").count() == 1


def test_doctor_as_json_is_one_object() -> None:
    team = make_team()
    log(project_id=team.project.pk, kind="tried", by=None, at=timezone.now())
    damage("DELETE FROM annotations_event WHERE kind = 'tried'")

    status, printed = run("--json", "--project", team.project.slug)

    told = json.loads(printed)
    assert (status, told["well"]) == (1, False)
    [found] = [one for one in told["checks"] if one["findings"]]
    assert found["name"] == "events"
    assert found["repair"] is None
    assert found["examples"][0]["where"] == team.project.slug


def test_doctor_of_an_unknown_project_refuses() -> None:
    with pytest.raises(CommandError, match="There is no project"):
        call_command("doctor", "--project", "nowhere")
