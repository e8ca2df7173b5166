"""Cookies in production: for this very host, over TLS, the session out of scripts' reach."""

import json
from pathlib import Path

from test_repository import PRODUCTION, run_manage

NAMES = [
    f"{cookie}_COOKIE_{part}"
    for cookie in ("SESSION", "CSRF")
    for part in ("NAME", "SECURE", "SAMESITE", "DOMAIN", "PATH")
] + ["SESSION_COOKIE_HTTPONLY"]


def test_cookies_in_production_are_bound_to_the_host(tmp_path: Path) -> None:
    told = run_manage(
        "shell",
        "--no-imports",
        "-c",
        "import json; from django.conf import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))",
        folder=tmp_path,
        **PRODUCTION,
    )

    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_DOMAIN": None,
        "CSRF_COOKIE_PATH": "/",
    }
