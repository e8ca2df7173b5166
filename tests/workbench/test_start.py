"""How a site may be started: refused when it is set up wrongly, clean when it is set up rightly."""

import subprocess
import sys
from pathlib import Path

import pytest
from journeys.site import REPOSITORY, environment_of

KEY = "a key that signs nothing but tests, and is more than long enough"
PRODUCTION = {
    "WORKBENCH_ENV": "production",
    "WORKBENCH_SECRET_KEY": KEY,
    "WORKBENCH_ALLOWED_HOSTS": "marks.example",
    "WORKBENCH_TRUSTED_ORIGINS": "https://marks.example",
    "WORKBENCH_BEHIND_PROXY": "yes",
}


def manage(folder: Path, arguments: list[str], **settings: str) -> tuple[int, str]:
    """Run a command of a site with these settings; its exit status and what it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=REPOSITORY,
        env=environment_of(folder, 8000) | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_check_deploy_of_a_site_in_production_is_clean(tmp_path: Path) -> None:
    status, said = manage(tmp_path, ["check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION)

    assert status == 0, said
    assert "no issues" in said


@pytest.mark.parametrize(
    ("program", "settings", "reason"),
    [
        ("web", {"WORKBENCH_SECRET_KEY": ""}, "WORKBENCH_SECRET_KEY is required"),
        ("worker", {"WORKBENCH_ENV": "prod"}, "WORKBENCH_ENV must be one of"),
        ("web", {"WORKBENCH_DATABASE_URL": "mysql://h/x"}, "WORKBENCH_DATABASE_URL must begin"),
        ("worker", {"WORKBENCH_BROKER_URL": "sqs://h"}, "WORKBENCH_BROKER_URL must begin"),
        ("web", {"WORKBENCH_WEB_PROCESSES": "0"}, "WORKBENCH_WEB_PROCESSES must be a whole number"),
        ("worker", {"WORKBENCH_WEB_PROCESSES": "2"}, "each would count wrong passwords"),
        ("web", {"WORKBENCH_METRICS_TOKEN": "short"}, "WORKBENCH_METRICS_TOKEN must have at least"),
        (
            "worker",
            {"WORKBENCH_BEHIND_PROXY": "perhaps"},
            "WORKBENCH_BEHIND_PROXY must be yes or no",
        ),
    ],
)
def test_program_of_a_site_set_up_wrongly_is_refused_at_its_start(
    tmp_path: Path, program: str, settings: dict[str, str], reason: str
) -> None:
    status, said = manage(tmp_path, [program], **(PRODUCTION | settings))

    assert status != 0
    assert reason in said
    assert KEY not in said
