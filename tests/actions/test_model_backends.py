"""Other people's models: registered, changed, put away; a password is never shown again."""

from dataclasses import replace
from typing import Any

import make
import pytest
from django.conf import LazySettings

from annotations.access import NotVisible
from annotations.actions.finders import check_choice, chosen_finder
from annotations.actions.model_backends import (
    MOST_BACKENDS,
    BackendPlan,
    BackendRefused,
    ModelsOff,
    archive_backend,
    change_backend,
    create_backend,
    password_of,
)
from annotations.domain.suggestions.label_studio.labels import DEFAULT_LABELS, LabelsRefused
from annotations.models import Event, ModelBackend, Project, Role, User

PLAN = BackendPlan(
    name="Quotes",
    url="https://models.example/quotes",
    labels=DEFAULT_LABELS,
    username="desk",
    password="rain over lugo",
)


@pytest.fixture(autouse=True)
def models_on(settings: LazySettings) -> None:
    settings.MODELS = True
    settings.MODELS_ALLOW = frozenset({("inner.example", 9090)})


@pytest.fixture
def project(db: None) -> Project:  # noqa: ARG001 - opens the database
    return make.make_project()


@pytest.fixture
def manager(project: Project) -> User:
    return make.manager_of(project)


@pytest.fixture
def backend(project: Project, manager: User) -> ModelBackend:
    return create_backend(project=project, plan=PLAN, by=manager, at=make.NOON)


def change(backend: ModelBackend, by: User, **changes: Any) -> ModelBackend:
    plan = replace(PLAN, password=None)
    return change_backend(backend=backend, plan=replace(plan, **changes), by=by, at=make.NOON)


def test_backend_is_stored_with_its_labels_and_told(backend: ModelBackend) -> None:
    stored = ModelBackend.objects.get()

    assert (stored.name, stored.url, stored.labels) == (PLAN.name, PLAN.url, DEFAULT_LABELS)
    assert len(backend.finder_name) == 40
    told = Event.objects.get(kind="backend.created")
    assert told.answer == {"host": "models.example", "labels": DEFAULT_LABELS}


def test_password_can_be_used_and_is_nowhere_in_the_database(backend: ModelBackend) -> None:
    rows = str(list(ModelBackend.objects.values())) + str(list(Event.objects.values()))

    assert str(PLAN.password) not in rows
    assert password_of(backend) == PLAN.password


def test_password_of_another_site_has_to_be_typed_again(
    backend: ModelBackend, settings: LazySettings
) -> None:
    settings.SECRET_KEY = "of another site"

    with pytest.raises(BackendRefused) as refused:
        password_of(backend)

    assert refused.value.code == "password_lost"


def test_change_keeps_the_password_on_the_same_host(backend: ModelBackend, manager: User) -> None:
    change(backend, manager, url="https://models.example/newer")

    assert password_of(ModelBackend.objects.get()) == PLAN.password


@pytest.mark.parametrize("url", ["https://evil.example/", "https://models.example.evil.example/"])
def test_change_to_another_host_does_not_take_the_password_along(
    backend: ModelBackend, manager: User, url: str
) -> None:
    with pytest.raises(BackendRefused) as refused:
        change(backend, manager, url=url)

    assert refused.value.code == "password_needed"
    assert ModelBackend.objects.get().url == PLAN.url


def test_change_without_a_user_name_forgets_the_password(
    backend: ModelBackend, manager: User
) -> None:
    change(backend, manager, url="https://other.example/", username="")

    assert ModelBackend.objects.get().sealed_password == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "http://models.example/"}, "url"),
        ({"url": "https://models.example:9090/"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://169.254.169.254/latest"}, "url"),
        ({"url": "https://[::1]/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "https://user:pass@models.example/"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "gopher://models.example/"}, "url"),
        ({"url": "https://models.example/?key=1"}, "url"),
        ({"url": "https://models.example/#a"}, "url"),
        ({"name": "  "}, "name"),
        ({"name": "n" * 81}, "name"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"timeout_seconds": 46}, "timeout_seconds"),
        ({"username": "a:b"}, "username"),
        ({"password": "p" * 201}, "username"),
    ],
)
def test_backend_out_of_bounds_is_refused_with_its_field(
    project: Project, manager: User, changes: dict[str, str], field: str
) -> None:
    plan = replace(PLAN, **changes)  # type: ignore[arg-type]

    with pytest.raises(BackendRefused) as refused:
        create_backend(project=project, plan=plan, by=manager, at=make.NOON)

    assert refused.value.field == field
    assert not ModelBackend.objects.exists()


def test_labels_without_use_are_refused(project: Project, manager: User) -> None:
    with pytest.raises(LabelsRefused):
        create_backend(project=project, plan=replace(PLAN, labels={}), by=manager, at=make.NOON)


def test_inner_address_that_an_operator_lists_is_taken_without_tls(
    project: Project, manager: User
) -> None:
    plan = replace(PLAN, url="http://inner.example:9090")

    assert create_backend(project=project, plan=plan, by=manager, at=make.NOON).pk


def test_name_is_given_once_until_its_model_is_put_away(
    project: Project, manager: User, backend: ModelBackend
) -> None:
    with pytest.raises(BackendRefused):
        create_backend(project=project, plan=PLAN, by=manager, at=make.NOON)

    archive_backend(backend=backend, by=manager, at=make.NOON)
    assert create_backend(project=project, plan=PLAN, by=manager, at=make.NOON).pk


def test_site_that_asks_no_models_registers_none(
    project: Project, manager: User, settings: LazySettings
) -> None:
    settings.MODELS = False

    with pytest.raises(ModelsOff):
        create_backend(project=project, plan=PLAN, by=manager, at=make.NOON)


def test_project_has_a_bounded_number_of_models(project: Project, manager: User) -> None:
    for number in range(MOST_BACKENDS):
        plan = replace(PLAN, name=f"Model {number}", username="")
        create_backend(project=project, plan=plan, by=manager, at=make.NOON)

    with pytest.raises(BackendRefused) as refused:
        create_backend(project=project, plan=PLAN, by=manager, at=make.NOON)

    assert refused.value.code == "too_many_backends"


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_only_managers_register_change_and_put_away(
    project: Project, backend: ModelBackend, role: str
) -> None:
    member = make.make_member(project, role)

    with pytest.raises(NotVisible):
        create_backend(project=project, plan=PLAN, by=member, at=make.NOON)
    with pytest.raises(NotVisible):
        change(backend, member)
    with pytest.raises(NotVisible):
        archive_backend(backend=backend, by=member, at=make.NOON)


def test_change_of_a_model_that_was_put_away_meanwhile_does_not_bring_it_back(
    backend: ModelBackend, manager: User
) -> None:
    read_before = ModelBackend.objects.get()
    archive_backend(backend=backend, by=manager, at=make.LATER)

    with pytest.raises(ModelsOff):
        change(read_before, manager)

    assert ModelBackend.objects.get().archived_at == make.LATER


def test_archiving_takes_the_choice_and_the_password_away(
    project: Project, manager: User, backend: ModelBackend
) -> None:
    project.finder = check_choice(project, backend.finder_name)
    project.save(update_fields=["finder"])
    assert chosen_finder(project) == backend.finder_name

    archive_backend(backend=backend, by=manager, at=make.NOON)

    project.refresh_from_db()
    assert project.finder == ""
    assert ModelBackend.objects.get().sealed_password == ""
    assert Event.objects.get(kind="backend.archived").answer == {"was_chosen": True}
