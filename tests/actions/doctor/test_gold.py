"""The doctor on gold: every damage is found, and the rows come back from the history."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from adjudicating import decide, differing, place_of
from damage import damage
from django.utils import timezone
from make import (
    Team,
    assignment_of,
    make_batch,
    make_member,
    make_version,
    record,
    save,
    submit,
)

from annotations.actions.doctor.checks import examine
from annotations.actions.doctor.findings import Finding, Scope
from annotations.actions.doctor.repairs import REPAIRS, mend
from annotations.actions.submissions import reopen_assignment
from annotations.models import Event, Gold, GoldInput, GoldVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    """Gold on two sentences, one of it with a history, one taken back."""
    made = differing()
    place = place_of(made)
    decide(place, 0, record("none"))
    decide(place, 0, record("C"), base=1, reason="judgement")
    decide(place, 1, record("C"))
    decide(place, 1, None, base=1)
    return made


def found() -> list[Finding]:
    outcomes = {one.check: one for one in examine(Scope(), at=timezone.now())}
    return outcomes["gold"].examples


def newest() -> GoldVersion:
    return GoldVersion.objects.get(sentence__position=0, version=2)


def test_gold_as_it_is_written_has_no_findings(team: Team) -> None:
    assert found() == []
    assert [one for one in examine(Scope(team.project.pk), at=timezone.now()) if one.count] == []


@pytest.mark.usefixtures("team")
def test_gold_whose_input_is_submitted_anew_has_no_findings(team: Team) -> None:
    work = team.work(0)
    reopen_assignment(assignment=work, by=team.people[0], at=timezone.now())
    work.refresh_from_db()
    save(work, 0, record("none"), base=1)
    submit(work, [])

    assert found() == []


def other_row() -> None:
    Gold.objects.filter(sentence__position=0).update(marks="none")


def older_row() -> None:
    before = GoldVersion.objects.get(sentence__position=0, version=1)
    Gold.objects.filter(sentence__position=0).update(current=before)


def no_row() -> None:
    Gold.objects.filter(sentence__position=1).delete()


def other_reason() -> None:
    Gold.objects.filter(sentence__position=0).update(reason="slip")


@pytest.mark.parametrize("break_it", [other_row, older_row, no_row, other_reason])
@pytest.mark.usefixtures("team")
def test_row_that_does_not_say_the_newest_is_found_and_mended(
    break_it: Callable[[], None],
) -> None:
    rows = Gold.objects.order_by("sentence_id").values(
        "sentence", "current", "version", "marks", "method", "reason"
    )
    before = list(rows)
    break_it()

    [finding] = found()
    assert finding.target is not None
    words = mend(REPAIRS["gold"], finding.target, at=timezone.now())

    assert words.endswith("is built anew from its history.")
    assert Event.objects.filter(kind="gold.rebuilt").count() == 1
    assert found() == []
    assert (
        list(rows.values("sentence", "current", "version", "marks", "method", "reason")) == before
    )


def missing_version(_team: Team) -> None:
    damage("UPDATE annotations_goldversion SET version = 7 WHERE id = %s", newest().pk)
    Gold.objects.filter(sentence__position=0).update(version=7)


def illegal_payload(_team: Team) -> None:
    payload = json.dumps({**newest().payload, "attributions": []})  # type: ignore[dict-item]
    damage("UPDATE annotations_goldversion SET payload = %s WHERE id = %s", payload, newest().pk)


def span_elsewhere(_team: Team) -> None:
    written = json.loads(json.dumps(newest().payload))
    written["attributions"][0]["content"] = [[0, 900]]
    payload = json.dumps(written)
    damage("UPDATE annotations_goldversion SET payload = %s WHERE id = %s", payload, newest().pk)


def unknown_source(_team: Team) -> None:
    written = json.loads(json.dumps(newest().payload))
    speaker = {"kind": "source", "source": str(uuid4())}
    written["attributions"][0] |= {"mode": "indirect", "speaker": speaker}
    payload = json.dumps(written)
    damage("UPDATE annotations_goldversion SET payload = %s WHERE id = %s", payload, newest().pk)


def other_number(_team: Team) -> None:
    damage("UPDATE annotations_goldversion SET seq = 900 WHERE id = %s", newest().pk)


def input_of_another_article(team: Team) -> None:
    person = make_member(team.project)
    version = make_version(team.project, "Elsewhere.")
    make_batch(team.project, [version], [person])
    work = assignment_of(person)
    submit(work, [record("none")])
    submission = work.submissions.get()
    pk = GoldInput.objects.filter(gold=newest())[0].pk
    damage("UPDATE annotations_goldinput SET submission_id = %s WHERE id = %s", submission.pk, pk)


def input_of_another_sentence(team: Team) -> None:
    pk = GoldInput.objects.filter(gold=newest())[0].pk
    other = team.work(0).record_versions.get(sentence__position=2)
    damage("UPDATE annotations_goldinput SET record_version_id = %s WHERE id = %s", other.pk, pk)


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (missing_version, "A gold version is missing before number 7."),
        (illegal_payload, "Gold version 2, record.attributions: "),
        (span_elsewhere, "Gold version 2, record.attributions[0].content"),
        (unknown_source, "The gold names the source "),
        (other_number, "Gold version 2 is not numbered as its event."),
        (input_of_another_article, "An input of the gold is not what somebody submitted"),
        (input_of_another_sentence, "An input of the gold is not what somebody submitted"),
    ],
)
def test_history_that_is_damaged_is_found_and_named(
    break_it: Callable[[Team], None], words: str, team: Team
) -> None:
    break_it(team)

    [finding] = found()

    batch = place_of(team).batch.uid
    assert (finding.where, finding.target) == (f"{batch}, sentence 0", None)
    assert finding.words.startswith(words)
