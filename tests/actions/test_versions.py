"""Work that is not submitted moves to a changed article's new version."""

import pytest
from make import (
    NOON,
    Team,
    assignment_of,
    evidence,
    make_run,
    make_source,
    make_suggestion,
    make_team,
    own_voice,
    record,
    said_by,
    save,
    submit,
)
from projected import assert_projection_matches

from annotations.actions.articles import Arrival, Imported, add_version, import_drafts
from annotations.actions.events import origin_of
from annotations.actions.records import current_records
from annotations.actions.submissions import skip_assignment
from annotations.actions.versions import same_sentences
from annotations.formats import ArticleDraft
from annotations.models import (
    AgreementArticle,
    Arm,
    Article,
    Assignment,
    AssignmentState,
    Attribution,
    RecordVersion,
)

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = "Rust ate the crane.", "“We wrote twice,” said Ida.", "Nobody answered."
OLD = f"{ONE}\n\n{TWO}\n\n{THREE}"


def change_text(team: Team, *sentences: str) -> Imported:
    article = team.versions[0].article
    return add_version(article=article, text="\n\n".join(sentences), by=team.manager, at=NOON)


def moved(team: Team, made: Imported, person: int = 0) -> Assignment:
    return assignment_of(team.people[person], made.version)


def test_new_version_moves_open_work_and_keeps_the_old_as_history() -> None:
    team = make_team(OLD, size=1)
    old = team.work()
    save(old, 0, record("C"))

    made = change_text(team, "It rained.", ONE, TWO, THREE)

    old.refresh_from_db()
    assert (old.state, old.state_before_withdrawal) == ("withdrawn", "open")
    assert moved(team, made).state == AssignmentState.OPEN
    assert RecordVersion.objects.filter(assignment=old).count() == 1


def test_new_version_carries_records_of_the_same_sentence_to_its_new_place() -> None:
    team = make_team(OLD, size=1)
    mention = [OLD.index("Ida"), OLD.index("Ida") + 3]
    source = make_source(team.project)
    said = said_by(source.uid, cue=[[OLD.index("said"), OLD.index("said") + 4]])
    said["speaker"] = {"kind": "source", "source": str(source.uid), "mention": [mention]}
    save(team.work(), 1, record("Q", attributions=[said]))

    made = change_text(team, "It rained.", ONE, TWO, THREE)

    attribution = Attribution.objects.get(mark__assignment=moved(team, made))
    text = made.version.text
    assert [text[start:end] for start, end in attribution.content] == [TWO]
    assert [text[start:end] for start, end in attribution.cue] == ["said"]
    assert [text[start:end] for start, end in attribution.mention] == ["Ida"]
    assert_projection_matches(moved(team, made))
    assert_projection_matches(team.work())


def test_new_version_flags_what_it_carried() -> None:
    team = make_team(OLD, size=1)
    save(team.work(), 0, record("C"))
    save(team.work(), 0, record("V", evidence=[evidence()]), base=1)

    made = change_text(team, ONE, "Two wrote.", THREE)

    row = RecordVersion.objects.get(assignment=moved(team, made))
    assert (row.carried, row.version, row.payload["marks"]) == (True, 1, "V")
    assert row.event.kind == "assignment.moved"


def test_new_version_lists_marked_sentences_that_changed() -> None:
    team = make_team(OLD, size=2)
    for position in range(3):
        save(team.work(0), position, record("none"))
    save(team.work(1), 2, record("none"))

    made = change_text(team, ONE, TWO.replace("twice", "thrice"), THREE)

    assert made.review == (1,)
    assert sorted(current_records(moved(team, made))) == [0, 2]


def test_new_version_never_carries_a_sentence_that_occurs_twice() -> None:
    team = make_team(f"{THREE}\n\n{ONE}\n\n{THREE}", size=1)
    for position in range(3):
        save(team.work(), position, record("none"))

    made = change_text(team, ONE, THREE)

    assert made.review == (0, 2)


def test_new_version_never_carries_to_one_of_two_look_alikes() -> None:
    team = make_team(OLD, size=1)
    save(team.work(), 2, record("none"))

    made = change_text(team, ONE, TWO, THREE, THREE)

    assert made.review == (2,)
    assert current_records(moved(team, made)) == {}


def test_new_version_keeps_a_continuation_between_carried_sentences() -> None:
    team = make_team(OLD, size=1)
    first = said_by(None)
    save(team.work(), 1, record("Q", attributions=[first]))
    save(team.work(), 2, record("Q", attributions=[said_by(None, continues=first["uid"])]))

    made = change_text(team, "It rained.", TWO, THREE)

    continuation = Attribution.objects.get(
        mark__assignment=moved(team, made), continues__isnull=False
    )
    assert continuation.continues is not None
    assert continuation.continues.mark.assignment == moved(team, made)
    assert_projection_matches(moved(team, made))


def test_new_version_drops_a_continuation_whose_beginning_changed() -> None:
    team = make_team(OLD, size=1)
    first = said_by(None)
    save(team.work(), 1, record("Q", attributions=[first]))
    save(team.work(), 2, record("Q", attributions=[said_by(None, continues=first["uid"])]))

    made = change_text(team, ONE, "Ida wrote twice.", THREE)

    assert Attribution.objects.get(mark__assignment=moved(team, made)).continues is None
    assert_projection_matches(moved(team, made))


def test_new_version_drops_a_continuation_that_now_comes_first() -> None:
    team = make_team(OLD, size=1)
    first = said_by(None)
    save(team.work(), 1, record("Q", attributions=[first]))
    save(team.work(), 2, record("Q", attributions=[said_by(None, continues=first["uid"])]))

    made = change_text(team, ONE, THREE, TWO)

    rows = Attribution.objects.filter(mark__assignment=moved(team, made))
    assert [row.continues for row in rows] == [None, None]
    assert_projection_matches(moved(team, made))


def test_new_version_leaves_submitted_reopened_and_skipped_work_where_it_is() -> None:
    team = make_team(OLD, size=2)
    submit(team.work(0), [record("none")] * 3)
    skip_assignment(
        assignment=team.work(1),
        reason="broken_text",
        note="",
        origin=origin_of(team.people[1], NOON),
    )

    change_text(team, ONE)

    assert set(Assignment.objects.values_list("state", flat=True)) == {"submitted", "skipped"}
    assert Assignment.objects.count() == 2


def test_new_version_moves_todo_work_as_todo() -> None:
    team = make_team(OLD, size=1)

    made = change_text(team, ONE)

    assert moved(team, made).state == AssignmentState.TODO
    assert not RecordVersion.objects.exists()


def test_new_version_keeps_the_arm_and_drops_suggestions_of_the_old_text() -> None:
    team = make_team(OLD, size=1, kind="training")
    batch_article = team.work().batch_article
    run = make_run(team.versions[0])
    suggestion = make_suggestion(run)
    batch_article.suggestion_run, batch_article.arm = run, Arm.ASSISTED
    batch_article.save()
    taken = said_by(None, suggestion=str(suggestion.uid))
    save(team.work(), 1, record("Q", attributions=[taken]))

    made = change_text(team, ONE, TWO)

    target = moved(team, made).batch_article
    assert target.arm == Arm.ASSISTED
    assert target.suggestion_run is not None
    assert target.suggestion_run.version == target.version
    assert Attribution.objects.get(mark__assignment=moved(team, made)).suggestion is None


def test_new_version_after_a_source_was_archived_still_carries_its_marks() -> None:
    team = make_team(OLD, size=1)
    source = make_source(team.project)
    save(team.work(), 1, record("Q", attributions=[said_by(source.uid)]))
    source.archived_at = NOON
    source.save()

    made = change_text(team, ONE, TWO)

    assert Attribution.objects.get(mark__assignment=moved(team, made)).source == source


def test_new_version_can_be_worked_on_and_submitted() -> None:
    team = make_team(OLD, size=1)
    save(team.work(), 0, record("C", attributions=[own_voice()]))

    made = change_text(team, ONE, THREE)
    work = moved(team, made)
    save(work, 0, record("none"), base=1)

    assert current_records(work)[0]["version"] == 2
    assert_projection_matches(work)


def test_same_sentences_pairs_only_words_found_once_in_both() -> None:
    team = make_team(OLD, size=1)
    made = change_text(team, THREE, "New.", ONE, "New.")

    pairs = same_sentences(team.versions[0], made.version)

    assert {old: new.position for old, new in pairs.items()} == {0: 2, 2: 0}


def test_new_version_of_a_blind_article_stays_blind() -> None:
    team = make_team(OLD, size=1)

    made = change_text(team, ONE)

    assert moved(team, made).batch_article.arm == Arm.BLIND
    assert moved(team, made).batch_article.suggestion_run is None


def test_reimported_article_keeps_old_marks_flags_carried_ones_and_never_mixes_versions() -> None:
    """One sentence is edited, one inserted before it."""
    team = make_team(OLD, size=2)
    submit(team.work(0), [record("none")] * 3)
    save(team.work(1), 0, record("C"))
    save(team.work(1), 1, record("none"))
    text = "\n\n".join(["It rained.", ONE, TWO.replace("twice", "thrice"), THREE])
    draft = ArticleDraft(title="", text=text, url="https://example.org/rust")
    Article.objects.update(url="https://example.org/rust")

    (made,) = import_drafts(project=team.project, drafts=[draft], by=team.manager, at=NOON)

    assert (made.arrival, made.version.number, made.review) == (Arrival.NEW_VERSION, 2, (1,))
    assert current_records(team.work(0)).keys() == {0, 1, 2}
    rows = RecordVersion.objects.filter(assignment=moved(team, made, 1))
    assert [(one.sentence.position, one.carried) for one in rows] == [(1, True)]
    counted = AgreementArticle.objects.values_list("version__number", "units")
    assert list(counted) == [(1, 0)]
