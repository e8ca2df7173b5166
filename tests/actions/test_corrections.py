"""A correction of typing errors keeps marks, and says what moved."""

import pytest
from make import (
    NOON,
    Team,
    assignment_of,
    make_source,
    make_team,
    record,
    said_by,
    save,
    submit,
)
from projected import assert_projection_matches

from annotations.actions.articles import Arrival
from annotations.actions.corrections import Corrected, correct_version
from annotations.actions.doctor.checks import examine
from annotations.actions.doctor.findings import Scope
from annotations.actions.records import current_records
from annotations.models import Assignment, Attribution, Event, RecordVersion, Submission
from annotations.queries.corrections import (
    correction_of_version,
    report_for,
    summed_up,
)

pytestmark = pytest.mark.django_db

CRANE = "The crane on the quay was eaten by rust."
LETTER = "“We wrote to the ministry,” said Ida Morren."
NOBODY = "Nobody ever answered any of the letters."
TEXT = f"{CRANE}\n\n{LETTER}\n\n{NOBODY}"


def correct(team: Team, *changes: tuple[str, str]) -> Corrected:
    text = team.versions[0].text
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    article = team.versions[0].article
    return correct_version(article=article, text=text, by=team.manager, at=NOON)


def span_of(words: str, text: str = TEXT) -> list[int]:
    start = text.index(words)
    return [start, start + len(words)]


def quote(team: Team) -> dict[str, object]:
    source = make_source(team.project)
    said = said_by(source.uid, content=[span_of("“We wrote to the ministry,”")])
    said |= {"cue": [span_of("said")]}
    speaker = {"kind": "source", "source": str(source.uid), "mention": [span_of("Ida Morren")]}
    return record("Q", attributions=[said | {"speaker": speaker}])


def moved(team: Team, made: Corrected) -> Assignment:
    return assignment_of(team.people[0], made.imported.version)


def test_correction_keeps_the_mark_of_a_corrected_sentence() -> None:
    team = make_team(TEXT, size=1)
    save(team.work(), 1, quote(team))

    made = correct(team, ("ministry", "Ministry of Ports"))

    found = Attribution.objects.get(mark__assignment=moved(team, made))
    text = made.imported.version.text
    assert [text[start:end] for start, end in found.content] == [
        "“We wrote to the Ministry of Ports,”"
    ]
    assert [text[start:end] for start, end in (*found.cue, *found.mention)] == [
        "said",
        "Ida Morren",
    ]
    assert RecordVersion.objects.get(assignment=moved(team, made)).carried
    assert_projection_matches(moved(team, made))
    assert made.imported.review == ()


def test_correction_reports_old_and_new_words_and_every_span() -> None:
    team = make_team(TEXT, size=1)
    save(team.work(), 1, quote(team))

    made = correct(team, ("Morren", "Moren"))

    report = made.report or {}
    assert report["sentences"] == [
        {"old": 1, "new": 1, "before": LETTER, "after": LETTER.replace("Morren", "Moren")}
    ]
    told = [(one["field"], one["touched"], one["words"][1]) for one in report["spans"]]  # type: ignore[attr-defined]
    assert told == [
        ("content", False, "“We wrote to the ministry,”"),
        ("cue", False, "said"),
        ("mention", True, "Ida Moren"),
    ]
    assert (
        correction_of_version(made.imported.version)
        == Event.objects.get(kind="version.corrected").answer
    )


def test_correction_that_deletes_one_of_two_look_alikes_carries_nothing() -> None:
    first, second = "He said five people had died.", "He said nine people had died."
    team = make_team(f"{first}\n\n{second}", size=1)
    save(team.work(), 0, record("C"))

    made = correct(team, (f"{first}\n\n", ""))

    assert current_records(moved(team, made)) == {}
    assert made.imported.review == (0,)


def test_correction_with_a_sentence_inserted_before_keeps_the_others_in_place() -> None:
    team = make_team(TEXT, size=1)
    save(team.work(), 2, record("C"))
    save(team.work(), 1, quote(team))

    made = correct(team, (LETTER, f"It rained for days.\n\n{LETTER}"), ("Nobody", "No-one"))

    assert sorted(current_records(moved(team, made))) == [2, 3]


def test_correction_leaves_submitted_work_with_its_text_and_says_so() -> None:
    team = make_team(TEXT, size=2)
    submit(team.work(0), [record("none")] * 3)
    save(team.work(1), 0, record("C"))

    made = correct(team, ("eaten", "eatten"))

    stayed = team.work(0)
    assert (stayed.state, stayed.batch_article.version) == ("submitted", team.versions[0])
    assert Submission.objects.count() == 1
    assert (made.report or {})["submitted"] == 1


def test_correction_that_changes_nothing_is_a_duplicate() -> None:
    team = make_team(TEXT, size=1)

    made = correct(team)

    assert (made.imported.arrival, made.report) == (Arrival.DUPLICATE, None)


def test_correction_whose_content_is_gone_keeps_the_whole_sentence_and_says_so() -> None:
    team = make_team(TEXT, size=1)
    said = said_by(None, mode="indirect", content=[span_of("eaten")])
    save(team.work(), 0, record("none", attributions=[said]))

    made = correct(team, (" eaten", ""))

    found = Attribution.objects.get(mark__assignment=moved(team, made))
    text = made.imported.version.text
    assert [text[start:end] for start, end in found.content] == [CRANE.replace(" eaten", "")]
    assert summed_up(made.report or {})["lost"] == 1
    faults = [one.check for one in examine(Scope(), at=NOON) if one.is_fault]
    assert faults == []


def test_report_hides_spans_from_who_works_on_the_article() -> None:
    team = make_team(TEXT, size=1)
    save(team.work(), 1, quote(team))
    made = correct(team, ("Morren", "Moren"))

    hidden = report_for(made.report or {}, spans_hidden=True)
    shown = report_for(made.report or {}, spans_hidden=False)

    assert [len(one.spans) for one in hidden.sentences] == [0]
    assert [len(one.spans) for one in shown.sentences] == [3]
