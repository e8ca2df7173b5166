"""Whether this site can serve people: asked by its supervisor and by proxies."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.queries.clock import database_now
from annotations.queries.workers import worker_is_present
from annotations.tasks import broker_answers

MANIFEST = "staticfiles.json"
WELL = "ok"


class NotReady(Exception):
    """The message says what is missing."""


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 once the database answers, its schema is the newest and the static files are there."""
    try:
        _ask_database()
        _check_prepared()
    except (NotReady, Error) as error:
        reason = str(error) if isinstance(error, NotReady) else "the database does not answer"
        return HttpResponse(f"{reason}\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 once everything needed for work to go on is there; else 503 and which part is not."""
    parts = _parts()
    ready = set(parts.values()) == {WELL}
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _parts() -> dict[str, str]:
    """Each part in a word or a few; no addresses, no names."""
    broker = WELL if broker_answers() else "does not answer"
    try:
        _ask_database()
        present = worker_is_present(database_now())
    except Error:
        away = "the database does not answer"
        return {"database": away, "prepared": "unknown", "broker": broker, "workers": "unknown"}
    try:
        _check_prepared()
        prepared = WELL
    except NotReady as error:
        prepared = str(error)
    workers = WELL if present else "no worker has given a sign of life"
    return {"database": WELL, "prepared": prepared, "broker": broker, "workers": workers}


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache
def _check_prepared() -> None:
    """Asked until the answer is yes: what was prepared stays prepared for this process."""
    if not (Path(settings.STATIC_ROOT) / MANIFEST).is_file():
        raise NotReady("the static files are not collected")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("the database is not migrated")
