"""A recount gives the very same integers, and mends what something else changed."""

from typing import Any

import pytest
from damage import damage
from django.core.management import CommandError, call_command
from django.utils import timezone
from make import NOON, Team, make_team, record, said_by, submit

from annotations.actions.counting import rebuild_all
from annotations.actions.recounting import outdated_projects, recount_project
from annotations.actions.submissions import reopen_assignment
from annotations.models import (
    AgreementArticle,
    AgreementCount,
    AgreementPattern,
    AgreementTotal,
    AgreementView,
    Event,
)

pytestmark = pytest.mark.django_db


def counted_team() -> Team:
    """Two people over two articles, of which one is given back by one of them."""
    team = make_team("Rust ate it. “We wrote,” she said.", "One. Two. Three.")
    for n, sentences in enumerate((2, 3)):
        submit(team.work(0, n), [record("C") for _ in range(sentences)])
        quoted = record("Q", attributions=[said_by(None)])
        submit(team.work(1, n), [record("none"), quoted, record("C")][:sentences])
    reopen_assignment(assignment=team.work(0, 1), by=team.manager, at=NOON)
    return team


def everything() -> dict[str, Any]:
    """All that is stored of agreement, but for keys that databases choose and revisions."""
    place = ("view__scheme", "view__arm")
    article = ("version", "last_at", "week", "units", "alpha", "percent", "layers", "digest")
    counts = AgreementCount.objects.values_list(*place, "version", "layer", "pattern", "n")
    totals = AgreementTotal.objects.filter(n__gt=0).values_list(*place, "week", "pattern", "n")
    return {
        "views": sorted(AgreementView.objects.values_list("scheme", "arm", "articles", "digest")),
        "articles": sorted(AgreementArticle.objects.values_list(*place, *article)),
        "counts": sorted(counts),
        "totals": sorted(totals),
    }


def test_recount_of_what_is_right_changes_nothing() -> None:
    team = counted_team()
    before, revisions = everything(), list(AgreementView.objects.values_list("revision"))

    done = recount_project(project=team.project, at=NOON)

    assert (done.versions, done.differing, done.views, done.failed) == (2, 0, 0, {})
    assert everything() == before
    assert list(AgreementView.objects.values_list("revision")) == revisions


def test_recount_from_nothing_gives_the_same_integers() -> None:
    team = counted_team()
    before = everything()
    for model in (AgreementTotal, AgreementCount, AgreementArticle, AgreementView):
        model.objects.all().delete()
    AgreementPattern.objects.all().delete()

    done = recount_project(project=team.project, at=NOON)

    assert done.differing == 2
    assert everything() == before


DAMAGES = {
    "a count": "UPDATE annotations_agreementcount SET n = n + 5",
    "a lost count": "DELETE FROM annotations_agreementcount WHERE layer = 'header'",
    "a total": "UPDATE annotations_agreementtotal SET n = n + 1",
    "no totals": "DELETE FROM annotations_agreementtotal",
    "an article": "UPDATE annotations_agreementarticle SET alpha = 0.5, units = 77",
    "a lost article": "DELETE FROM annotations_agreementarticle",
    "a week": "UPDATE annotations_agreementarticle SET week = '2020-01-06'",
    "a view": "UPDATE annotations_agreementview SET articles = 9, layers = '{}', digest = 'f'",
}


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES.keys())
def test_recount_mends_what_was_changed_from_outside(statement: str) -> None:
    team = counted_team()
    before = everything()
    damage(statement)
    assert everything() != before

    recount_project(project=team.project, at=NOON)

    assert everything() == before


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES.keys())
def test_doctor_finds_and_mends_what_was_changed_from_outside(statement: str) -> None:
    counted_team()
    before = everything()
    damage(statement)

    with pytest.raises(CommandError, match="found something"):
        call_command("doctor")
    call_command("doctor", repair=True)

    assert everything() == before


def test_submission_on_damaged_totals_adds_them_up_anew() -> None:
    team = counted_team()
    damage("UPDATE annotations_agreementtotal SET n = 0")

    reopen_assignment(assignment=team.work(0, 0), by=team.manager, at=NOON)

    left = everything()
    recount_project(project=team.project, at=NOON)
    assert everything() == left


def test_projects_counted_by_older_rules_are_counted_anew_after_migrating() -> None:
    team = counted_team()
    before = everything()
    AgreementView.objects.update(rules=0)
    AgreementCount.objects.all().delete()
    assert outdated_projects() == [team.project]

    call_command("migrate", verbosity=0)

    assert everything() == before
    assert outdated_projects() == []


def test_migrating_counts_nothing_where_the_rules_are_todays() -> None:
    counted_team()
    before = Event.objects.count()

    call_command("migrate", verbosity=0)

    assert Event.objects.count() == before


def test_recount_command_tells_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    team = counted_team()
    damage("UPDATE annotations_agreementcount SET n = n + 5")

    call_command("recount_agreement", project=team.project.slug)

    assert "2 article versions counted, 2 had other counts" in capsys.readouterr().out


def test_recount_names_a_version_that_cannot_be_counted_and_counts_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    team = counted_team()
    before = everything()
    AgreementCount.objects.filter(version=team.versions[1]).delete()
    broken = team.versions[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("annotations.actions.recounting.rebuild_all", failing_on(broken.pk))
        with pytest.raises(CommandError, match="1 article versions could not be counted"):
            call_command("recount_agreement")

    assert str(broken.uid) in capsys.readouterr().err
    assert everything() == before


def failing_on(version_id: int) -> Any:
    def rebuild(project_id: int, versions: Any) -> int:
        if any(one.pk == version_id for one in versions):
            raise LookupError
        return rebuild_all(project_id, versions)

    return rebuild


def test_counts_of_the_same_content_have_the_same_digest_wherever_they_came_from() -> None:
    team = counted_team()
    before = AgreementView.objects.get().digest

    reopen_assignment(assignment=team.work(0, 0), by=team.manager, at=timezone.now())
    assert AgreementView.objects.get().digest != before
    submission = team.work(0, 0).submissions.get()
    work = team.work(0, 0)
    work.state, work.submitted_at = "submitted", submission.at
    work.save()
    recount_project(project=team.project, at=NOON)

    assert AgreementView.objects.get().digest == before
