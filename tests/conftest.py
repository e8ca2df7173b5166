"""What every test runs under: settings of their own, no network, services and a browser if any."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from append_only import let_flush_empty_append_only_tables
from django.conf import settings

from workbench import environment

LOOPBACK = ("127.", "::1", "localhost")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
SECOND_TRY = "WORKBENCH_TEST_SECOND_TRY"
OTHER_PROGRAMS = ("browser", "services", "long", "contract")
FOLDER = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Turn from the operator's folder, broker, hasher and stored static files to those of tests."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-tests-"))
    config.stash[FOLDER] = folder
    settings.DATA_DIR = folder
    settings.SECRET_KEY_FILE = folder / "secret_key"
    settings.SECRET_KEY = "signs nothing but what tests make, and is not short at all"
    settings.MEDIA_ROOT = folder / "media"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_BROKER_URL = "memory://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    # All tests ask from one address.
    settings.API_RATES = {**settings.API_RATES, "anonymous": (1_000_000, 60)}
    use_sqlite_file(folder)


def use_sqlite_file(folder: Path) -> None:
    """Keep the test database in a file, for the locks of an in-memory one are not the product's."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(folder / "tests.sqlite3")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where CI says so, give tests that start programs a second try; the summary lists each.

    A busy machine can starve a browser or a broker. What runs in one process has no excuse.
    """
    if environment.text(SECOND_TRY):
        for item in items:
            if any(item.get_closest_marker(name) for name in OTHER_PROGRAMS):
                item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder of this run."""
    shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured; they hand it over by record_property("measured", …)."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(f"measured: {value}")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection which leaves the machine."""
    connect = socket.socket.connect

    def connect_on_this_machine(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if not str(host).startswith(LOOPBACK):
            raise RuntimeError(f"A test tried to reach {host}.")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_on_this_machine)
        yield


@pytest.fixture(autouse=True, scope="session")
def flush() -> Iterator[None]:
    """Transactional tests end by emptying every table, also those that are append-only."""
    with pytest.MonkeyPatch.context() as patch:
        let_flush_empty_append_only_tables(patch)
        yield


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A media folder of the test's own; a module of imports uses it for all of its tests."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a PostgreSQL server, whose databases named test_… belong to the tests."""
    return service_url("WORKBENCH_TEST_POSTGRES_URL")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of a Redis server, of which tests use keys with a prefix of their own."""
    return service_url("WORKBENCH_TEST_REDIS_URL")


@pytest.fixture(scope="session")
def rabbitmq_url() -> str:
    """The address of a RabbitMQ server, on which tests use queues of their own."""
    return service_url("WORKBENCH_TEST_RABBITMQ_URL")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to drive."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    missing("browser", "there is no Chromium on the PATH")


def service_url(variable: str) -> str:
    """Read where a service is; without one the test is skipped, or fails where it is demanded."""
    return environment.text(variable) or missing("services", f"{variable} is not set")


def missing(kind: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where WORKBENCH_TEST_DEMAND lists its kind."""
    if kind in environment.words("WORKBENCH_TEST_DEMAND", []):
        pytest.fail(f"WORKBENCH_TEST_DEMAND names {kind}, but {reason}")
    pytest.skip(reason)
