"""Figures for a Prometheus server, where an operator has set a token for it."""

from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from annotations.queries.clock import database_now
from annotations.queries.metrics import SiteFigures, site_figures

BEARER = "Bearer "
UNAUTHORIZED = 401

Family = CounterMetricFamily | GaugeMetricFamily


@login_not_required
@never_cache
@require_safe
def metrics_detail(request: HttpRequest) -> HttpResponse:
    """404 while no token is set, 401 for anything but that token."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not _shows_token(request):
        refused = HttpResponse("A token is needed.\n", "text/plain", status=UNAUTHORIZED)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    registry = CollectorRegistry()
    registry.register(Figures(site_figures(database_now())))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _shows_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    expected = f"{BEARER}{settings.METRICS_TOKEN}"
    return compare_digest(given.encode(), expected.encode())


class Figures(Collector):
    """The figures of one scrape: read from the database, so that every process tells the same."""

    def __init__(self, figures: SiteFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Family]:
        """One family a figure."""
        found = self._figures
        jobs = GaugeMetricFamily("workbench_jobs", "Jobs.", labels=["kind", "state"])
        for (kind, state), n in sorted(found.jobs.items()):
            jobs.add_metric([kind, state], n)
        yield jobs
        yield _gauge(
            "job_oldest_queued_seconds",
            "Age of the oldest job that waits.",
            found.oldest_queued_age,
        )
        yield _gauge("workers", "Workers that gave a sign of life just now.", found.workers)
        yield CounterMetricFamily("workbench_events", "Changes ever made.", found.events)
        work = GaugeMetricFamily("workbench_assignments", "Assignments.", labels=["state"])
        for state, n in sorted(found.assignments.items()):
            work.add_metric([state], n)
        yield work
        if found.sweep_age is not None:
            yield _gauge("sweep_age_seconds", "Since lost jobs were looked for.", found.sweep_age)
        if found.backup_age is not None:
            yield _gauge("backup_age_seconds", "Since the last backup.", found.backup_age)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"workbench_{name}", words, value)
