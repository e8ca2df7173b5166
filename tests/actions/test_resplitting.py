"""Splitting and joining sentences: the same text anew, with the work that nobody submitted."""

import pytest
from make import (
    LATER,
    NOON,
    Team,
    assignment_of,
    make_member,
    make_run,
    make_team,
    make_version,
    record,
    said_by,
    save,
    submit,
)
from projected import assert_projection_matches

from annotations.access import NotVisible
from annotations.actions.articles import add_article
from annotations.actions.batches import BatchPlan, assign_batch
from annotations.actions.records import current_records
from annotations.actions.resplitting import (
    Resplit,
    SplitTooLate,
    join_sentences,
    split_sentence,
)
from annotations.actions.submissions import reopen_assignment, withdraw_assignment
from annotations.domain.resplitting import RefusedSplit, apply_changes
from annotations.domain.sentences import split_sentences
from annotations.formats import ArticleDraft
from annotations.models import Arm, ArticleVersion, Assignment, Event, Role, SuggestionRun
from annotations.queries.sentences import spans_of

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = "Rust ate the crane; nobody saw it.", "“We wrote,” said Ida.", "Nobody answered."
TEXT = f"{ONE} {TWO} {THREE}\n\n{THREE} It rained."
CUT = TEXT.index("nobody")


def split(team: Team, position: int = 0, place: int = CUT) -> Resplit:
    newest = team.versions[0].article.versions.order_by("-number")[0]
    return split_sentence(version=newest, position=position, place=place, by=team.manager, at=LATER)


def join(team: Team, position: int = 0) -> Resplit:
    newest = team.versions[0].article.versions.order_by("-number")[0]
    return join_sentences(version=newest, position=position, by=team.manager, at=LATER)


def words(version: ArticleVersion) -> list[str]:
    return [version.text[one.start : one.end] for one in spans_of(version)]


def test_split_makes_a_new_version_of_the_same_text() -> None:
    team = make_team(TEXT, size=1)
    old = team.versions[0]

    made = split(team).version

    assert words(made) == ["Rust ate the crane;", "nobody saw it.", TWO, THREE, THREE, "It rained."]
    assert [one.paragraph for one in spans_of(made)] == [0, 0, 0, 0, 1, 1]
    assert (made.number, made.text_hash, made.text) == (2, old.text_hash, old.text)
    assert made.manual_splits == [{"act": "split", "position": 0, "at": CUT}]
    assert words(old) == [ONE, TWO, THREE, THREE, "It rained."]


def test_join_after_split_gives_the_sentences_as_they_were() -> None:
    team = make_team(TEXT, size=1)
    split(team)

    made = join(team).version

    assert (made.number, words(made)) == (3, words(team.versions[0]))
    assert apply_changes(made.text, split_sentences(made.text), made.manual_splits) == spans_of(
        made
    )


def test_split_moves_work_with_every_mark_but_those_of_the_sentence() -> None:
    """Two sentences are word for word the same: at its place each is itself."""
    team = make_team(TEXT, size=2)
    for position in range(5):
        save(team.work(0), position, record("none"))
    save(team.work(1), 1, record("C"))

    made = split(team)

    moved = assignment_of(team.people[0], made.version)
    assert (made.before, made.after, made.review) == (6, 5, (0,))
    assert sorted(current_records(moved)) == [2, 3, 4, 5]
    assert sorted(current_records(assignment_of(team.people[1], made.version))) == [2]
    assert_projection_matches(moved)
    assert team.work(0).state == "withdrawn"


def test_join_loses_the_marks_of_both_sentences_and_says_so() -> None:
    team = make_team(TEXT, size=1)
    for position in range(3):
        save(team.work(), position, record("none"))

    made = join(team)

    assert (made.before, made.after, made.review) == (3, 1, (0, 1))


def test_split_keeps_spans_that_lie_in_the_sentence_itself() -> None:
    """The text is the same, so a cue or a mention elsewhere in it stays where it is."""
    team = make_team(TEXT, size=1)
    cue = [[TEXT.index("saw"), TEXT.index("saw") + 3]]
    save(team.work(), 1, record("Q", attributions=[said_by(None, cue=cue)]))

    made = split(team)

    stored = current_records(assignment_of(team.people[0], made.version))[2]["record"]
    assert isinstance(stored, dict)
    assert stored["attributions"][0]["cue"] == cue


def test_split_logs_what_was_done_by_whom() -> None:
    team = make_team(TEXT, size=1)

    made = split(team)

    event = Event.objects.get(kind="version.split")
    assert (event.by, event.object_uid) == (team.manager, made.version.uid)
    assert event.answer is not None
    assert (event.answer["number"], event.answer["at"]) == (2, CUT)
    assert Event.objects.filter(kind="assignment.moved").count() == 1


def test_split_keeps_the_arm_with_a_run_on_the_new_version() -> None:
    team = make_team(TEXT, size=1, kind="training")
    batch_article = team.work().batch_article
    batch_article.suggestion_run, batch_article.arm = make_run(team.versions[0]), Arm.ASSISTED
    batch_article.save()

    made = split(team).version

    target = assignment_of(team.people[0], made).batch_article
    assert target.arm == Arm.ASSISTED
    assert target.suggestion_run is not None
    assert target.suggestion_run.version == made


def test_split_before_any_batch_keeps_the_article_with_suggestions() -> None:
    team = make_team("Another.", size=1)
    version = make_version(team.project, TEXT)
    make_run(version)

    made = split_sentence(version=version, position=0, place=CUT, by=team.manager, at=LATER)

    assert SuggestionRun.objects.filter(version=made.version).exists()


def test_split_article_is_assigned_like_any_other() -> None:
    team = make_team("Another.", size=1)
    version = make_version(team.project, TEXT)
    made = split_sentence(version=version, position=0, place=CUT, by=team.manager, at=LATER)
    plan = BatchPlan(
        name="Later", versions=[made.version], annotators=team.people, overlap=1, seed=1
    )

    assign_batch(project=team.project, plan=plan, by=team.manager, at=LATER)

    assert assignment_of(team.people[0], made.version).state == "todo"


def test_import_of_the_same_text_names_the_newest_version() -> None:
    team = make_team(TEXT, size=1)
    made = split(team)

    again = add_article(
        project=team.project, draft=ArticleDraft(title="", text=TEXT), by=team.manager, at=LATER
    )

    assert again.version == made.version


def test_split_after_anybody_submitted_is_refused_and_changes_nothing() -> None:
    team = make_team(TEXT, size=2)
    submit(team.work(0), [record("none")] * 5)

    with pytest.raises(SplitTooLate, match="submitted"):
        split(team)

    assert ArticleVersion.objects.count() == 1
    assert not Event.objects.filter(kind="version.split").exists()


def test_split_after_a_submission_that_was_reopened_or_withdrawn_is_refused() -> None:
    team = make_team(TEXT, size=2)
    for person in range(2):
        submit(team.work(person), [record("none")] * 5)
    reopen_assignment(assignment=team.work(0), by=team.people[0], at=LATER)
    withdraw_assignment(assignment=team.work(1), by=team.manager, at=LATER)

    with pytest.raises(SplitTooLate):
        join(team)


def test_split_of_an_older_version_is_refused() -> None:
    team = make_team(TEXT, size=1)
    split(team)

    with pytest.raises(SplitTooLate, match="newer"):
        split_sentence(version=team.versions[0], position=0, place=CUT, by=team.manager, at=LATER)


@pytest.mark.parametrize("place", [0, CUT + 10_000])
def test_split_outside_the_sentence_is_refused_and_changes_nothing(place: int) -> None:
    team = make_team(TEXT, size=1)

    with pytest.raises(RefusedSplit):
        split(team, 0, place)

    assert Assignment.objects.count() == 1


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_split_by_anybody_but_a_manager_is_not_found(role: str) -> None:
    team = make_team(TEXT, size=1)
    person = make_member(team.project, role)

    with pytest.raises(NotVisible):
        split_sentence(version=team.versions[0], position=0, place=CUT, by=person, at=NOON)
    with pytest.raises(NotVisible):
        join_sentences(version=team.versions[0], position=0, by=person, at=NOON)
