"""A3, A11, A16, D15, F24: what a fresh site has, takes and keeps, whatever its operator forgot."""

import os
import pickle
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import make
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads
from reliability.hostile_files import RunsWhenRead
from routes import ANONYMOUS, ROUTES

from annotations.actions.projects import archive_project
from annotations.actions.releasing import request_release
from annotations.actions.running import run_job
from annotations.models import User
from workbench.celery import app

pytestmark = pytest.mark.long

REPOSITORY = Path(settings.BASE_DIR)
PRODUCTION = {
    "WORKBENCH_ENV": "production",
    "WORKBENCH_SECRET_KEY": "a-key-for-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
    "WORKBENCH_ALLOWED_HOSTS": "marks.example",
}
ASKED = (
    "import django, json, time; django.setup(); from django.conf import settings as s; "
    "print(json.dumps({n: getattr(s, n) for n in {names}} | {'zone': time.tzname[0]}, default=str))"
)


def settings_of(folder: Path, *names: str, **environment: str) -> str:
    """What a new process has for these settings, as JSON."""
    clean = {name: value for name, value in os.environ.items() if "WORKBENCH" not in name}  # noqa: TID251 a clean copy
    made = subprocess.run(
        [sys.executable, "-c", ASKED.replace("{names}", repr(list(names)))],
        cwd=REPOSITORY,
        env={
            **clean,
            "DJANGO_SETTINGS_MODULE": "workbench.settings",
            "WORKBENCH_DATA_DIR": str(folder),
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return made.stdout


@pytest.mark.django_db
def test_fresh_database_has_no_accounts() -> None:
    assert not User.objects.exists()


def test_nobody_signs_up_without_a_link() -> None:
    open_to_anybody = {
        name for name, row in ROUTES.items() if any(ANONYMOUS in row[m] for m in row if m != "GET")
    }

    assert open_to_anybody <= {"login", "invitation-detail", "reset-link-detail"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/accounts/register/", "/signup/", "/admin/", "/register"]
)
def test_address_to_sign_up_or_administer_is_nowhere(address: str) -> None:
    assert Client().get(address).status_code in (302, 404)
    assert not User.objects.exists()


def test_fetching_and_webhooks_are_off_unless_an_operator_says_so(tmp_path: Path) -> None:
    told = settings_of(tmp_path, "FETCH", "WEBHOOKS", "FETCH_ALLOW", **PRODUCTION)

    assert '"FETCH": false' in told
    assert '"WEBHOOKS": false' in told
    assert '"FETCH_ALLOW": "frozenset()"' in told


def test_production_cookies_are_secure_http_only_and_same_site(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE")
    sites = ("SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE")

    cookies = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")

    told = settings_of(tmp_path, *names, *sites, *cookies, **PRODUCTION)

    assert all(f'"{name}": true' in told for name in names)
    assert all(f'"{name}": "Lax"' in told for name in sites)
    assert all(f'"{name}": "__Host-' in told for name in cookies)


def test_times_are_utc_whatever_the_machine_says(tmp_path: Path) -> None:
    for zone in ("Asia/Kabul", "America/New_York"):
        told = settings_of(tmp_path, "TIME_ZONE", "USE_TZ", TZ=zone)

        assert '"TIME_ZONE": "UTC"' in told
        assert '"USE_TZ": true' in told
        assert '"zone": "UTC"' in told


def test_worker_never_reads_a_pickled_message() -> None:
    message = pickle.dumps(RunsWhenRead())
    accepted = set(app.conf.accept_content)

    assert accepted == {"json"}
    for kind in ("application/x-python-serialize", "application/x-yaml", "application/x-msgpack"):
        with pytest.raises(ContentDisallowed):
            loads(message, kind, "binary", accept={"application/json"})


@pytest.mark.django_db
def test_release_of_a_project_archived_meanwhile_is_nowhere() -> None:
    team = make.make_team("It sank.", size=1)
    make.submit(team.work(), [make.record("C")])
    release, job = request_release(
        project=team.project, version="1.0", by=team.manager, at=make.NOON
    )
    archive_project(project=team.project, by=team.manager, at=make.NOON)

    run_job(uid=job.uid, clock=lambda: make.LATER)

    client = Client()
    client.force_login(team.manager)
    for name in ("release-detail", "release-archive", "api:release", "api:release-archive"):
        assert client.get(reverse(name, args=[release.uid])).status_code == 404
    assert client.get(reverse("release-detail", args=[uuid4()])).status_code == 404
