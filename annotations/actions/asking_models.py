"""Asking somebody's model: every request vetted, within limits, answers read with distrust.

Nothing here holds a transaction while it waits for another machine.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.model_backends import (
    NOT_PUBLIC,
    OFF,
    PUT_AWAY,
    ModelsOff,
    labels_of,
    password_of,
    read_backend_url,
)
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_, Message
from annotations.domain.sentences import SentenceSpan, split_sentences
from annotations.domain.suggestions.base import Findings
from annotations.domain.suggestions.checked import checked_findings
from annotations.domain.suggestions.label_studio.config import TEXT_KEY, write_config
from annotations.domain.suggestions.label_studio.envelope import read_json, read_version
from annotations.domain.suggestions.label_studio.finding import findings_of
from annotations.domain.suggestions.label_studio.labels import Labels
from annotations.domain.suggestions.label_studio.reading import read_answer
from annotations.fetching import Fetched, Fetcher, Limits, Refused, Unreachable
from annotations.models import ModelBackend, User

READING_VERSION = 1  # counts as code: it moves where answers are read another way
ANSWER_BYTES = 5_000_000
LONGEST_VERSION = 40
PATIENCE_BESIDE = 20.0  # for reading the answer, beside the wait for it
MOST_SILENCES = 3
TRIAL_SECONDS = 20
SETUP_SECONDS = 5  # with the longest wait before it, within the lease of a job
SHOWN_ANSWER = 4_000
TASK = 1  # each article is asked about by itself
OK = range(200, 300)
DEMO = (
    "“We wrote to the council twice,” said Ida Morren, an inspector at the harbour. "
    "Nobody answered, according to the letter. The crane was built in 1974."
)


class BackendAway(UserError):
    """The model cannot be asked, or did not answer within its limits."""

    code = "backend_away"


class BackendFailed(UserError):
    """The model answered that it will not, or is another version than it was."""

    code = "backend_failed"


@dataclass
class BackendFinder:
    """Somebody's model as a finder. `silences` counts the answers that did not come in a row."""

    backend: ModelBackend
    version: str
    silences: int = 0
    labels: Labels = field(init=False)

    def __post_init__(self) -> None:
        self.labels = labels_of(self.backend)

    @property
    def name(self) -> str:
        return self.backend.finder_name

    @property
    def config_hash(self) -> str:
        """A hash of where the model is and what its labels mean."""
        asked = [
            READING_VERSION,
            self.backend.url,
            self.backend.labels,
            sorted(self.backend.relations),
        ]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    @property
    def patience(self) -> float:
        """Seconds that finding may take: the fetcher keeps to its own limit before."""
        return self.backend.timeout_seconds + PATIENCE_BESIDE

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
        """What the model proposes. Raises UserError where nothing of its answer can be used."""
        if self.silences >= MOST_SILENCES:
            raise BackendAway(
                N_("The model was not asked: it was silent {n} times running.", n=MOST_SILENCES)
            )
        try:
            body = read_json(ask_about(self.backend, text).body)
        except BackendAway:
            self.silences += 1
            raise
        self.silences = 0
        named = read_version(body)
        if named is not None and _stored(named) != self.version:
            raise BackendFailed(
                N_(
                    "The model is of version {now:.60} by now; this run is of {then}. "
                    "Ask for suggestions again.",
                    now=named,
                    then=self.version,
                ),
                code="other_version",
            )
        answer = read_answer(
            body, text=text, sentences=len(sentences), labels=self.labels, task=TASK
        )
        return findings_of(answer, text=text, sentences=sentences)


@dataclass(frozen=True)
class Trial:
    """What came of asking a model about the demo text. `answered`: the beginning of its answer."""

    text: str
    seconds: float
    version: str = ""
    answered: str = ""
    findings: Findings | None = None
    failure: Message | None = None


def reach_backend(backend: ModelBackend, *, most_seconds: int | None = None) -> BackendFinder:
    """The model, ready to be asked about articles: it answers, and its version is known.

    Raises UserError where it does not answer or may not be asked.
    """
    fetched = ask_about(backend, DEMO, most_seconds=most_seconds)
    return BackendFinder(backend, _version_of(backend, read_json(fetched.body)))


def try_backend(*, backend: ModelBackend, by: User, at: datetime) -> Trial:
    """Ask a model about the demo text, and show what came back and what was refused of it."""
    require(by, backend.project, Permission.EDIT_MODELS)
    with transaction.atomic():
        log(
            project_id=backend.project_id,
            kind="backend.tested",
            by=by,
            at=at,
            object_uid=backend.uid,
        )
    started = monotonic()
    answered = ""
    try:
        fetched = ask_about(backend, DEMO, most_seconds=TRIAL_SECONDS)
        seconds = monotonic() - started
        answered = fetched.body[:SHOWN_ANSWER].decode(errors="replace").replace("\0", "\ufffd")
        body = read_json(fetched.body)
        version = _version_of(backend, body)
        sentences = split_sentences(DEMO)
        reader = _AnswerReader(backend, body)
        findings = checked_findings(reader, DEMO, sentences)
    except UserError as error:
        return Trial(DEMO, monotonic() - started, answered=answered, failure=error.detail)
    return Trial(DEMO, seconds, version, answered, findings)


@dataclass(frozen=True)
class _AnswerReader:
    """A finder that reads one answer that is there already."""

    backend: ModelBackend
    body: object
    version: str = ""
    config_hash: str = ""

    @property
    def name(self) -> str:
        return self.backend.finder_name

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
        labels = labels_of(self.backend)
        answer = read_answer(
            self.body, text=text, sentences=len(sentences), labels=labels, task=TASK
        )
        return findings_of(answer, text=text, sentences=sentences)


def ask_about(backend: ModelBackend, text: str, *, most_seconds: int | None = None) -> Fetched:
    """The model's answer about one text. Raises BackendAway, BackendFailed or ModelsOff."""
    request: JsonObject = {
        "tasks": [{"id": TASK, "data": {TEXT_KEY: text}}],
        "project": _project_of(backend),
        "label_config": write_config(labels_of(backend)),
        "model_version": None,
        "params": {"context": None},
    }
    return _post(backend, "predict", request, most_seconds=most_seconds)


def _version_of(backend: ModelBackend, body: object) -> str:
    """The version in an answer, else the one that the model tells when it is set up."""
    named = read_version(body)
    if named is None:
        request: JsonObject = {
            "project": _project_of(backend),
            "schema": write_config(labels_of(backend)),
            "hostname": "",
            "access_token": "",
            "extra_params": None,
        }
        try:
            answer = _post(backend, "setup", request, most_seconds=SETUP_SECONDS)
            named = read_version(read_json(answer.body))
        except BackendFailed:
            named = None  # an old or a small backend, which knows no /setup
    return "unnamed" if named is None else _stored(named)


def _stored(version: str) -> str:
    """A version as it fits its column: a long one ends in a hash of all of it."""
    printable = "".join(sign for sign in version if sign.isprintable()).strip() or "unnamed"
    if len(printable) <= LONGEST_VERSION:
        return printable
    digest = hashlib.sha256(printable.encode()).hexdigest()[:8]
    return f"{printable[: LONGEST_VERSION - 9]}~{digest}"


def _project_of(backend: ModelBackend) -> str:
    """As Label Studio names projects: a word, a point, a number."""
    return f"{backend.project.uid.hex}.0"


def _post(
    backend: ModelBackend, what: str, request: JsonObject, *, most_seconds: int | None = None
) -> Fetched:
    if not settings.MODELS:
        raise ModelsOff(OFF)
    if backend.archived_at is not None:
        raise ModelsOff(PUT_AWAY)
    read_backend_url(backend.url)  # an operator may have closed what was open
    seconds = min(backend.timeout_seconds, most_seconds or backend.timeout_seconds)
    limits = Limits(seconds=seconds, step_seconds=seconds, body_bytes=ANSWER_BYTES, redirects=0)
    fetcher = Fetcher(allowed=settings.MODELS_ALLOW, limits=limits)
    url = f"{backend.url.rstrip('/')}/{what}"
    try:
        answer = fetcher.post(url, json.dumps(request).encode(), _headers(backend))
    except Unreachable as error:
        raise BackendAway(error.detail) from error
    except Refused as error:  # the address was read before: it leads into a private network
        raise BackendAway(NOT_PUBLIC, code=error.code) from error
    if answer.status not in OK:
        raise BackendFailed(N_("The model answered {status}.", status=answer.status))
    return answer


def _headers(backend: ModelBackend) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if backend.username:
        login = f"{backend.username}:{password_of(backend)}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(login).decode()}"
    return headers
