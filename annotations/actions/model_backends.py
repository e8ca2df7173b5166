"""Other people's models: registered, changed and put away by managers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.holding import hold
from annotations.domain.errors import Conflict, UserError
from annotations.domain.messages import N_
from annotations.domain.sealing import Unsealable, seal, unseal
from annotations.domain.suggestions.label_studio.labels import Labels, check_labels
from annotations.fetching import Refused
from annotations.fetching.addresses import Target, is_public, read_target
from annotations.models import ModelBackend, Project, User
from annotations.models.model_backend import LONGEST_WAIT

MOST_BACKENDS = 20
MAX_NAME = 80
MAX_LOGIN = 200
OFF = N_(
    "An operator has to let this site ask models of other people: WORKBENCH_MODELS=yes. "
    "The texts of articles are sent to them."
)
NOT_PUBLIC = N_(
    "This address is not on the public internet. An operator can allow its host and port: "
    "WORKBENCH_MODELS_ALLOW."
)
PUT_AWAY = N_("This model was put away.")


class BackendRefused(UserError):
    """A model backend cannot be like this."""

    code = "backend_refused"


class ModelsOff(Conflict):
    """This site asks nobody's models, or this one was put away."""

    code = "models_off"


@dataclass(frozen=True)
class BackendPlan:
    """What a model backend is to be. password: None keeps the one that is stored."""

    name: str
    url: str
    labels: Mapping[str, str]
    relations: Sequence[str] = ()
    username: str = ""
    password: str | None = None
    timeout_seconds: int = 30


@transaction.atomic
def create_backend(*, project: Project, plan: BackendPlan, by: User, at: datetime) -> ModelBackend:
    """Register a model that may be asked from now on. Raises BackendRefused or ModelsOff."""
    require(by, project, Permission.EDIT_MODELS)
    if not settings.MODELS:
        raise ModelsOff(OFF)
    if project.model_backends.filter(archived_at=None).count() >= MOST_BACKENDS:
        raise BackendRefused(
            N_("A project has at most {most} models. Put one away first.", most=MOST_BACKENDS),
            code="too_many_backends",
        )
    backend = ModelBackend(project=project, created_by=by, created_at=at)
    target, labels = _apply(backend, plan)
    backend.save()
    _log(backend, "backend.created", by, at, host=target.host, labels=dict(labels.meanings))
    return backend


@transaction.atomic
def change_backend(
    *, backend: ModelBackend, plan: BackendPlan, by: User, at: datetime
) -> ModelBackend:
    """Ask another address or read labels another way; suggestions there are stay as they are."""
    require(by, backend.project, Permission.EDIT_MODELS)
    hold(backend, project_id=backend.project_id)
    if backend.archived_at is not None:
        raise ModelsOff(PUT_AWAY)
    target, labels = _apply(backend, plan)
    backend.save()
    _log(backend, "backend.changed", by, at, host=target.host, labels=dict(labels.meanings))
    return backend


@transaction.atomic
def archive_backend(*, backend: ModelBackend, by: User, at: datetime) -> None:
    """Put a model away for good; its suggestions stay, its password goes.

    Where it was the project's choice, the best finder of this site takes over.
    """
    require(by, backend.project, Permission.EDIT_MODELS)
    hold(backend, project_id=backend.project_id)
    backend.archived_at = at
    backend.sealed_password = ""
    backend.save(update_fields=["archived_at", "sealed_password"])
    chosen = Project.objects.filter(pk=backend.project_id, finder=backend.finder_name)
    was_chosen = bool(chosen.update(finder=""))
    _log(backend, "backend.archived", by, at, was_chosen=was_chosen)


def password_of(backend: ModelBackend) -> str:
    """The password to ask the backend with; "" without one. Raises BackendRefused."""
    if not backend.sealed_password:
        return ""
    try:
        return unseal(backend.sealed_password, site_key=settings.SECRET_KEY, owner=backend.uid)
    except Unsealable:
        raise BackendRefused(
            N_("The password of this model was stored by another site: type it again."),
            code="password_lost",
        ) from None


def labels_of(backend: ModelBackend) -> Labels:
    return Labels(backend.labels, frozenset(backend.relations))


def read_backend_url(url: str) -> Target:
    """Where a backend is, or BackendRefused. Inner addresses and http:// only where listed."""
    try:
        target = read_target(url, allowed=settings.MODELS_ALLOW)
    except Refused as error:
        raise BackendRefused(error.detail, code=error.code, field="url") from error
    if "?" in target.path or "#" in url:
        raise BackendRefused(
            N_("The address must end before any “?” or “#”: /predict and /setup are added to it."),
            field="url",
        )
    if target.scheme != "https" and not target.is_allowed:
        raise BackendRefused(N_("The address must begin with https://."), field="url")
    if not target.is_allowed and _is_inner(target.host):
        raise BackendRefused(NOT_PUBLIC, code="refused_address", field="url")
    return target


def _is_inner(host: str) -> bool:
    """Whether the host itself says so; what its name stands for is asked at each request."""
    is_number = ":" in host or host.replace(".", "").isdigit()
    return host == "localhost" or (is_number and not is_public(host))


def _apply(backend: ModelBackend, plan: BackendPlan) -> tuple[Target, Labels]:
    """Bring the row in line with a plan, checked; nothing is saved."""
    target = read_backend_url(plan.url)
    labels = check_labels(plan.labels, plan.relations)
    name = plan.name.strip()
    if not name or len(name) > MAX_NAME:
        raise BackendRefused(
            N_("A model needs a name of at most {most} characters.", most=MAX_NAME), field="name"
        )
    others = ModelBackend.objects.filter(project_id=backend.project_id, name=name, archived_at=None)
    if others.exclude(pk=backend.pk).exists():
        raise BackendRefused(N_("Another model has this name."), field="name")
    if not 1 <= plan.timeout_seconds <= LONGEST_WAIT:
        raise BackendRefused(
            N_("An answer can be waited for from 1 to {most} seconds.", most=LONGEST_WAIT),
            field="timeout_seconds",
        )
    _apply_login(backend, plan, target)
    backend.name, backend.url = name, plan.url
    backend.labels, backend.relations = dict(labels.meanings), sorted(labels.relations)
    backend.timeout_seconds = plan.timeout_seconds
    return target, labels


def _apply_login(backend: ModelBackend, plan: BackendPlan, target: Target) -> None:
    """A stored password goes nowhere but to the host for which it was typed."""
    username, password = plan.username.strip(), plan.password
    if ":" in username or len(username) > MAX_LOGIN or len(password or "") > MAX_LOGIN:
        raise BackendRefused(
            N_(
                "A user name and a password have at most {most} characters, and the name no colon.",
                most=MAX_LOGIN,
            ),
            field="username",
        )
    if not username:
        backend.sealed_password = ""
    elif password is not None:
        backend.sealed_password = password and seal(
            password, site_key=settings.SECRET_KEY, owner=backend.uid
        )
    elif backend.sealed_password and not _is_same_place(backend.url, target):
        raise BackendRefused(
            N_("This leads to another host: type the password again."),
            code="password_needed",
            field="password",
        )
    backend.username = username


def _is_same_place(url: str, target: Target) -> bool:
    try:
        before = read_target(url, allowed=settings.MODELS_ALLOW)
    except Refused:
        return False
    return (before.scheme, before.host, before.port) == (target.scheme, target.host, target.port)


def _log(backend: ModelBackend, kind: str, by: User, at: datetime, **answer: object) -> None:
    log(
        project_id=backend.project_id,
        kind=kind,
        by=by,
        at=at,
        object_uid=backend.uid,
        answer=answer,
    )
