"""System checks: a misconfigured site says so at its start, with the remedy."""

import os
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning

from annotations.domain.suggestions import missing_tagger

OTHERS_MAY_READ = 0o077
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


def key_file_is_private(**_context: object) -> list[CheckMessage]:
    """Refuse a stored signing key which other users of the machine may read."""
    path = Path(settings.SECRET_KEY_FILE)
    if not path.exists() or not path.stat().st_mode & OTHERS_MAY_READ:
        return []
    return [
        Error(
            f"{path} holds the key which signs sessions, and others may read it.",
            hint=f"Run: chmod 600 {path}",
            id="annotations.E001",
        )
    ]


def data_folder_is_writable(**_context: object) -> list[CheckMessage]:
    """Refuse a data folder in which nothing can be stored."""
    path = Path(settings.DATA_DIR)
    if os.access(path, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"Nothing can be written to {path}.",
            hint="Give the folder to the user who runs the workbench, or set WORKBENCH_DATA_DIR.",
            id="annotations.E002",
        )
    ]


def processes_share_what_they_count(**_context: object) -> list[CheckMessage]:
    """Refuse several web processes that would each count sign-ins and requests for themselves."""
    in_memory = str(settings.CACHES["default"]["BACKEND"]).endswith("LocMemCache")
    if settings.WEB_PROCESSES == 1 or not in_memory:
        return []
    return [
        Error(
            f"{settings.WEB_PROCESSES} web processes, and each would count wrong passwords and "
            "requests by itself.",
            hint="Use PostgreSQL (WORKBENCH_DATABASE_URL), or set WORKBENCH_CACHE_URL to "
            "database or redis://…, or leave WORKBENCH_WEB_PROCESSES at 1.",
            id="annotations.E003",
        )
    ]


def hosts_are_named(**_context: object) -> list[CheckMessage]:
    """Warn of a production site which answers to any name, or to none but the machine itself."""
    hosts = set(settings.ALLOWED_HOSTS)
    if "*" not in hosts and not hosts <= LOCAL_HOSTS:
        return []
    return [
        CheckWarning(
            f"In production the site answers to: {', '.join(sorted(hosts))}.",
            hint="Set WORKBENCH_ALLOWED_HOSTS to the names under which people reach it.",
            id="annotations.W001",
        )
    ]


def tagger_can_be_used(**_context: object) -> list[CheckMessage]:
    """Warn that rules stand in for the trained model, and why."""
    missing = missing_tagger()
    if missing is None:
        return []
    return [
        CheckWarning(
            f"The trained model cannot be used; rules find who said what. {missing}",
            hint="Run `make install`, or name a folder of train_finder in WORKBENCH_FINDER_MODEL.",
            id="annotations.W002",
        )
    ]
