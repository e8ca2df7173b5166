"""Totals that a process remembers are never outdated, whoever changed them in between."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from make import NOON, Team, make_team, record, submit

from annotations.actions import agreement_interning
from annotations.actions.recounting import recount_project
from annotations.actions.submissions import reopen_assignment
from annotations.domain.agreement.digests import pattern_key
from annotations.domain.agreement.layers import HEADER
from annotations.domain.agreement.tables import PatternTable
from annotations.models import AgreementPattern, AgreementTotal, AgreementView
from annotations.queries import agreement_memory, agreement_patterns
from annotations.queries.agreement import View, views
from annotations.queries.agreement_tables import by_article, counts_of, totals

pytestmark = pytest.mark.django_db(transaction=True)


def counted_team() -> Team:
    team = make_team(*(f"Rust ate crane {n}. Nobody saw it." for n in range(3)), size=3)
    for person in range(2):
        for n in range(3):
            marks = ("C", "none") if person == n else ("none", "C")
            submit(team.work(person, n), [record(one) for one in marks])
    return team


def only_view(team: Team) -> View:
    (view,) = views(team.project)
    return view


def merged(view: View) -> Mapping[str, object]:
    """All totals, without what this process knows."""
    known = {layer: table.merged() for layer, table in totals(view).items()}
    agreement_memory.forget()
    agreement_patterns.forget()
    fresh = {layer: table.merged() for layer, table in totals(view).items()}
    assert known == fresh
    return known


def test_totals_again_cost_one_question() -> None:
    team = counted_team()
    view = only_view(team)
    first = totals(view)

    with CaptureQueriesContext(connection) as context:
        again = totals(view)

    assert len(context) == 1
    assert again == first


def test_totals_follow_a_submission_by_reading_its_rows_alone() -> None:
    team = counted_team()
    view = only_view(team)
    before = totals(view)["header"]

    submit(team.work(2, 0), [record("C"), record("C")])

    with CaptureQueriesContext(connection) as context:
        after = totals(view)["header"]
    rows = AgreementTotal.objects.filter(revision=AgreementView.objects.get().revision)
    assert 0 < rows.count() < AgreementTotal.objects.count()
    assert len(context) <= 3
    assert after.merged() != before.merged()
    assert after.merged() == by_article(view, "header").merged()
    assert merged(view)["header"] == after.merged()


def test_figures_are_worked_out_once_while_nothing_changes() -> None:
    team = counted_team()
    view = only_view(team)
    first = counts_of(view).summary(HEADER)

    assert counts_of(view).summary(HEADER) is first
    reopen_assignment(assignment=team.work(0, 0), by=team.manager, at=NOON)
    assert counts_of(view).summary(HEADER).units == 4


def test_totals_seen_inside_a_transaction_taken_back_are_forgotten() -> None:
    team = counted_team()
    view = only_view(team)
    before = totals(view)["header"].merged()

    with transaction.atomic():
        reopen_assignment(assignment=team.work(0, 0), by=team.manager, at=NOON)
        assert totals(view)["header"].merged() != before
        transaction.set_rollback(True)

    assert totals(view)["header"].merged() == before
    reopen_assignment(assignment=team.work(1, 1), by=team.manager, at=NOON)
    assert merged(view)["header"] == by_article(view, "header").merged()


def test_totals_of_views_made_anew_are_not_mixed_with_the_old() -> None:
    team = counted_team()
    view = only_view(team)
    before = totals(view)["header"].merged()
    AgreementTotal.objects.all().delete()
    AgreementView.objects.all().delete()
    assert totals(view)["header"] == PatternTable(())

    recount_project(project=team.project, at=NOON)

    assert totals(view)["header"].merged() == before


def test_totals_without_hidden_articles_are_of_one_state(monkeypatch: pytest.MonkeyPatch) -> None:
    team = counted_team()
    view = only_view(team)
    hidden = [team.versions[0].pk]
    read = agreement_memory.totals_of
    submitted: list[bool] = []

    def read_then_submit(asked: View) -> Any:
        found = read(asked)
        if not submitted:
            submitted.append(True)
            submit(team.work(2, 0), [record("C"), record("C")])
        return found

    monkeypatch.setattr("annotations.queries.agreement_tables.totals_of", read_then_submit)
    counts = counts_of(view, hidden=hidden)

    assert submitted
    left = by_article(view, "header", hidden=hidden)
    assert counts.table("header").merged() == left.merged()
    assert counts.table("header").sample == left.sample


def test_readers_at_once_all_see_whole_totals() -> None:
    team = counted_team()
    view = only_view(team)
    expected = {layer: table.merged() for layer, table in totals(view).items()}
    agreement_memory.forget()
    agreement_patterns.forget()
    found: list[object] = []

    def read() -> None:
        try:
            found.append({layer: table.merged() for layer, table in totals(view).items()})
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert found == [expected] * 6


def test_patterns_whose_keys_are_taken_get_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def colliding(project_id: int, layer: str, stored: Any, *, attempt: int = 0) -> int:
        return pattern_key(project_id, layer, stored, attempt=attempt) % (
            3 if not attempt else 2**62
        )

    monkeypatch.setattr(agreement_interning, "pattern_key", colliding)
    team = counted_team()

    view = only_view(team)
    assert AgreementPattern.objects.filter(pk__lt=3).exists()
    assert AgreementPattern.objects.filter(pk__gte=3).exists()
    monkeypatch.undo()
    found = recount_project(project=team.project, at=NOON)
    assert found.failed == {}
    assert totals(view)["header"].merged() == by_article(view, "header").merged()
