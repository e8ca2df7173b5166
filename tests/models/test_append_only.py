"""What was recorded stays: the database refuses to change or remove it, whoever asks."""

from collections.abc import Callable

import pytest
from adjudicating import decide
from append_only import triggers, unguarded
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from make import NOON, make_assignment, make_source, record, submit

from annotations.models import (
    AccessEvent,
    AccessKind,
    Event,
    GoldInput,
    GoldVersion,
    RecordVersion,
    SourceVersion,
    Submission,
)

APPEND_ONLY: tuple[type[models.Model], ...] = (
    AccessEvent,
    Event,
    GoldInput,
    GoldVersion,
    RecordVersion,
    SourceVersion,
    Submission,
)
ACTS = ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")


@pytest.fixture
def recorded(db: None) -> None:  # noqa: ARG001 opens the database
    """A row in each of the tables."""
    assignment = make_assignment()
    submit(assignment, [record("none")] * 3)
    decide(assignment.batch_article, 0, record("none"))
    event = Event.objects.order_by("pk")[0]
    source = make_source(event.project)
    SourceVersion.objects.create(source=source, event=event, payload={})
    AccessEvent.objects.create(kind=AccessKind.SIGNED_IN, at=NOON, by=assignment.annotator)


def rewritten(model: type[models.Model]) -> None:
    model._default_manager.update(id=models.F("id"))


def removed(model: type[models.Model]) -> None:
    model._default_manager.order_by("-pk")[:1]._raw_delete("default")


def replaced(model: type[models.Model]) -> None:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.local_fields)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"  # noqa: S608
        )


def emptied(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


BREACHES = [rewritten, removed, replaced if connection.vendor == "sqlite" else emptied]


@pytest.mark.parametrize("breach", BREACHES)
@pytest.mark.parametrize("model", APPEND_ONLY)
@pytest.mark.usefixtures("recorded")
def test_row_that_was_recorded_is_neither_changed_nor_removed(
    model: type[models.Model], breach: Callable[[type[models.Model]], None]
) -> None:
    before = list(model._default_manager.values())

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        breach(model)

    assert list(model._default_manager.values()) == before != []


@pytest.mark.django_db
def test_guards_are_all_there_after_the_newest_migration() -> None:
    wanted = [f"append_only_{act}_{model._meta.db_table}" for model in APPEND_ONLY for act in ACTS]

    assert triggers() == sorted(wanted)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("recorded")
def test_flush_between_tests_empties_what_is_append_only() -> None:
    call_command("flush", verbosity=0, interactive=False)

    assert not any(model._default_manager.exists() for model in APPEND_ONLY)
    test_guards_are_all_there_after_the_newest_migration()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("recorded")
def test_migration_goes_back_and_forth_with_rows_in_the_tables() -> None:
    call_command("migrate", "annotations", "0006", verbosity=0)
    guards_before = triggers()
    call_command("migrate", "annotations", verbosity=0)

    assert guards_before == []
    test_guards_are_all_there_after_the_newest_migration()
    kept = set(APPEND_ONLY) - {GoldVersion, GoldInput}  # tables that there were before
    assert all(model._default_manager.exists() for model in kept)


@pytest.mark.usefixtures("recorded")
def test_rows_are_open_to_change_only_while_the_guards_are_away() -> None:
    with unguarded():
        rewritten(Event)

    with pytest.raises(IntegrityError), transaction.atomic():
        rewritten(Event)
