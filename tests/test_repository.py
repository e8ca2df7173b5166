"""The repository itself: layers, migrations, locks, safe defaults, and a sign-in at every door."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import IsAuthenticated
from routes import DOORS

REPOSITORY = Path(__file__).resolve().parent.parent
LOCKS = sorted((REPOSITORY / "requirements").glob("*.txt"))
WISHES = sorted((REPOSITORY / "requirements").glob("*.in"))
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
# Written apart, so that this file does not hold what it looks for.
HOMES = tuple("/" + name + "/" for name in ("home", "root", "Users"))
PRODUCTION = {
    "WORKBENCH_ENV": "production",
    "WORKBENCH_SECRET_KEY": "a-key-for-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
    "WORKBENCH_ALLOWED_HOSTS": "marks.example",
}


def run_manage(
    *arguments: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a management command as an operator would, with a data folder of its own."""
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 - a clean copy for a new process
        if not name.startswith(("WORKBENCH_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=REPOSITORY,
        env={**inherited, "WORKBENCH_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def repository_files() -> list[Path]:
    """Give the files under version control and those about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - any git
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no clone, so nothing says which files belong to it")
    return [path for name in listed.stdout.splitlines() if (path := REPOSITORY / name).is_file()]


def test_imports_of_all_modules_keep_to_the_layers() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    linted = subprocess.run(
        [linter, "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert linted.returncode == 0, linted.stdout


@pytest.mark.django_db
def test_models_have_all_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_pins_every_package_with_a_hash(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
    packages = [block for block in blocks if not block.startswith("#")]

    assert packages
    assert [block for block in packages if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_names_no_index(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_lock_of_tests_holds_the_versions_of_the_product() -> None:
    run, test = (
        set(PIN.findall((REPOSITORY / f"requirements/{name}.txt").read_text(encoding="utf-8")))
        for name in ("run", "test")
    )

    assert run - test == set()


@pytest.mark.parametrize("wishes", WISHES, ids=lambda wishes: wishes.name)
def test_requirement_says_why_it_is_there(wishes: Path) -> None:
    lines = wishes.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.strip() and "# " not in line] == []


def test_files_name_no_folder_of_somebodys_machine() -> None:
    folders = (f"{REPOSITORY.parent}/", *HOMES)

    found = [
        f"{path.relative_to(REPOSITORY)}: {folder}"
        for path in repository_files()
        for folder in folders
        if folder.encode() in path.read_bytes()
    ]

    assert found == []


def test_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == settings.VERSION


def test_production_with_its_settings_passes_the_deployment_check(tmp_path: Path) -> None:
    checked = run_manage(
        "check", "--deploy", "--fail-level", "WARNING", folder=tmp_path, **PRODUCTION
    )

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_production_without_a_key_does_not_start(tmp_path: Path) -> None:
    refused = run_manage("check", folder=tmp_path, WORKBENCH_ENV="production")

    assert refused.returncode != 0
    assert "WORKBENCH_SECRET_KEY is required" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_fresh_installation_has_safe_defaults() -> None:
    assert settings.DEBUG is False
    assert "*" not in settings.ALLOWED_HOSTS
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def routes(
    patterns: list[URLPattern | URLResolver], path: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Give every route with its full path."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here, pattern


def test_pages_without_a_sign_in_are_those_listed() -> None:
    pages = [one for path, one in routes(get_resolver().url_patterns) if path[:4] != "api/"]

    without = {page.name for page in pages if not getattr(page.callback, "login_required", True)}

    assert without == DOORS


def test_endpoints_all_ask_for_a_sign_in() -> None:
    endpoints = [one for path, one in routes(get_resolver().url_patterns) if path[:4] == "api/"]

    views: list[Any] = [getattr(endpoint.callback, "cls", None) for endpoint in endpoints]

    assert views
    assert [view for view in views if IsAuthenticated not in view.permission_classes] == []
