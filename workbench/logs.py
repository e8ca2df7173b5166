"""Log lines: one JSON object each, with the ids of request, person and job, and nobody's words.

What the standard library, Django, Celery and structlog log all goes through `formatter`. Line
breaks and signs beyond ASCII are escaped, so that no content can forge a line.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import EventDict, WrappedLogger

LONGEST_MESSAGE = 2_000
LONGEST_EXCEPTION = 20_000
# Django writes whole paths behind a colon; some hold the token of a link.
PATHS_LOGGED_BY = ("django.request", "django.security.csrf")
SECRET_PARTS = ("token",)
HIDDEN = "…"
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


def settle_words(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Put a line's own fields first: when, how grave, whose, what."""
    record: logging.LogRecord | None = event.pop("_record", None)
    event.pop("_from_structlog", None)
    message = str(event.pop("event", ""))
    logger = str(event.pop("logger", record.name if record else ""))
    if logger in PATHS_LOGGED_BY:
        message = message.partition(":")[0]
    line: dict[str, Any] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "level": event.pop("level", record.levelname.lower() if record else "info"),
        "logger": logger,
        "process": record.process if record else None,
        "message": message[:LONGEST_MESSAGE],
    }
    if "exception" in event:
        event["exception"] = without_rows(str(event["exception"]))[-LONGEST_EXCEPTION:]
    return {**line, **event}


def without_rows(text: str) -> str:
    """Drop the lines in which PostgreSQL quotes a whole row, which may hold an article's text."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("DETAIL:"))


def as_json(event: EventDict, **_options: Any) -> str:
    return json.dumps(event, default=str)


_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
]


def formatter() -> logging.Formatter:
    """What every handler formats with; Django asks for it when it sets up."""
    _let_structlog_end_here()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.processors.format_exc_info,
            settle_words,
            structlog.processors.JSONRenderer(serializer=as_json),
        ],
    )


def _let_structlog_end_here() -> None:
    """structlog's own loggers hand on to the standard library's, and so to `formatter`."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class RequestLog(RequestMiddleware):
    """One line a request, with its id and the person's uid; the path without tokens and query."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log, unless a machine asks every few seconds how the site is."""
        if request.path in PROBES:
            return self.get_response(request)  # type: ignore[return-value]
        # What a request before this one left behind when it broke is not this one's.
        structlog.contextvars.clear_contextvars()
        return super().__call__(request)  # type: ignore[return-value]

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path. A path that is no page's is not shown: it may be a mistyped link."""
        match = request.resolver_match
        if match is None:
            return f"{request.method} {HIDDEN}"
        path = request.path
        for name in SECRET_PARTS:
            if name in match.kwargs:
                path = path.replace(str(match.kwargs[name]), HIDDEN)
        return f"{request.method} {path}"
