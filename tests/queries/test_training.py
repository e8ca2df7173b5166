"""Training on known answers: what is known, what is shown after, and what it costs later work."""

from datetime import timedelta

import pytest
from adjudicating import decide
from make import (
    NOON,
    assignment_of,
    make_batch,
    make_version,
    origin,
    record,
    save,
    submit,
)
from training_work import ANSWERS, School, answer, make_school

from annotations.access import NotVisible
from annotations.actions.submissions import (
    reopen_assignment,
    submit_assignment,
    withdraw_assignment,
)
from annotations.models import ArticleVersion, Assignment, BatchArticle, Scheme, Submission
from annotations.queries.agreement_views import View
from annotations.queries.articles import assignable_versions
from annotations.queries.assignments import next_assignment
from annotations.queries.calibration import calibration, calibration_views
from annotations.queries.progress import own_work
from annotations.queries.training import feedback_on, in_training
from annotations.visible import trained_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


def view(school: School) -> View:
    return View(school.project.schemes.get(number=1), "blind")


# --- What is known -------------------------------------------------------------------------------


def test_training_on_an_article_with_complete_gold_is_answered_from_there(school: School) -> None:
    batch = school.train()

    assert batch.batch_articles.get().known_from == school.place


def test_article_without_gold_for_every_sentence_has_no_known_answers(school: School) -> None:
    decide(school.place, 0, None, by=school.manager, base=1)

    assert school.train().batch_articles.get().known_from is None


def test_work_batches_never_have_known_answers(school: School) -> None:
    version = make_version(school.project)
    make_batch(school.project, [version], [school.nora])

    assert set(BatchArticle.objects.values_list("known_from", flat=True)) == {None}


def test_known_articles_come_first_where_training_is_made(school: School) -> None:
    decide(school.place, 0, None, by=school.manager, base=1)
    make_version(school.project, "It blew. It cleared.", title="Older")
    known = make_school_article(school, "It froze. It thawed.")

    listed = list(assignable_versions(school.project, "training"))

    assert [one.pk for one in listed if one.is_known] == [known.pk]  # type: ignore[attr-defined]
    assert listed[0] == known


def make_school_article(school: School, text: str) -> ArticleVersion:
    """Another article with gold for both of its sentences."""
    version = make_version(school.project, text)
    make_batch(school.project, [version], [school.alf])
    submit(assignment_of(school.alf, version), [record("C"), record("none")])
    place = BatchArticle.objects.select_related("batch__project", "version__article").get(
        version=version
    )
    for position, marks in enumerate(("C", "none")):
        decide(place, position, record(marks), by=school.manager)
    return version


# --- After submission ----------------------------------------------------------------------------


def test_feedback_shows_own_decisions_beside_gold_with_its_reason_and_note(school: School) -> None:
    school.train()
    answer(school.work())

    found = feedback_on(trained_assignment(school.nora, school.work().uid))

    assert [one.decisions[0].record.marks for one in found.sentences] == ["C", "C", "C", "none"]
    golds = [one.gold for one in found.sentences if one.gold is not None]
    assert [one.record.marks for one in golds] == list(ANSWERS)
    assert (golds[1].reason, golds[1].note) == ("slip", "because 1")
    assert [one.is_alike for one in found.sentences] == [True, False, True, True]


def test_nothing_is_known_before_submission(school: School) -> None:
    school.train()
    save(school.work(), 0, record("C"))

    with pytest.raises(NotVisible):
        trained_assignment(school.nora, school.work().uid)


def test_nobody_else_reads_the_feedback(school: School) -> None:
    school.train()
    answer(school.work())

    for person in (school.alf, school.manager):
        with pytest.raises(NotVisible):
            trained_assignment(person, school.work().uid)


def test_feedback_closes_while_the_article_is_open_again(school: School) -> None:
    school.train()
    answer(school.work())
    reopen_assignment(assignment=school.work(), by=school.manager, at=NOON)

    with pytest.raises(NotVisible):
        trained_assignment(school.nora, school.work().uid)


def test_feedback_waits_for_other_work_on_the_article_and_exposes_then(school: School) -> None:
    """Somebody who still has to mark the article in real work learns nothing of it before."""
    other = make_batch(school.project, [school.version], [school.nora], kind="recheck")
    school.train()
    training = Assignment.objects.get(batch_article__kind="training")
    work = Assignment.objects.get(batch_article__batch=other)
    answer(training)

    with pytest.raises(NotVisible):
        trained_assignment(school.nora, training.uid)
    training.refresh_from_db()
    assert training.exposed_at is None

    answer(work)

    assert trained_assignment(school.nora, training.uid).pk == training.pk
    assert Submission.objects.get(assignment=work).independent


def test_work_withdrawn_opens_the_feedback(school: School) -> None:
    other = make_batch(school.project, [school.version], [school.nora], kind="recheck")
    school.train()
    training = Assignment.objects.get(batch_article__kind="training")
    answer(training)
    withdraw_assignment(
        assignment=Assignment.objects.get(batch_article__batch=other), by=school.manager, at=NOON
    )

    assert trained_assignment(school.nora, training.uid).exposed_at is not None


def test_what_is_submitted_on_the_article_later_never_counts(school: School) -> None:
    school.train()
    answer(school.work())
    later = make_batch(school.project, [school.version], [school.nora], kind="recheck")
    work = Assignment.objects.get(batch_article__batch=later)

    assert work.exposed_at is not None
    answer(work)
    assert not Submission.objects.get(assignment=work).independent


def test_training_without_known_answers_exposes_nobody(school: School) -> None:
    version = make_version(school.project, "It blew. It cleared.")
    school.train(version)
    work = assignment_of(school.nora, version)
    submit(work, [record("C"), record("none")])

    work.refresh_from_db()
    assert work.exposed_at is None
    with pytest.raises(NotVisible):
        trained_assignment(school.nora, work.uid)


# --- Before real work ----------------------------------------------------------------------------


def test_training_comes_first_even_before_work_that_is_begun(school: School) -> None:
    version = make_version(school.project, "It blew. It cleared.")
    make_batch(school.project, [version], [school.nora])
    save(assignment_of(school.nora, version), 0, record("C"))
    school.train()

    assert next_assignment(school.nora, school.project) == school.work().uid
    listed = own_work(school.nora, school.project)
    assert [one.is_training for one in listed] == [True, False]


def test_people_with_training_left_are_named_until_they_submit_it(school: School) -> None:
    assert in_training(school.project) == []
    school.train()

    assert [one.user for one in in_training(school.project)] == [school.nora]
    answer(school.work())
    assert in_training(school.project) == []


# --- What managers see ---------------------------------------------------------------------------


def test_manager_sees_the_share_decided_as_known(school: School) -> None:
    school.train()
    answer(school.work())

    (one,) = calibration(school.project, view(school), hidden=()).people

    assert one.member.user == school.nora
    assert one.training.marks is not None
    assert (one.training.marks.alike.value, one.training.marks.alike.n) == (0.75, 4)
    assert [each.title for each in one.training.articles] == ["Known"]
    assert one.again.articles == ()


def test_score_stays_that_of_the_first_submission_made_unseen(school: School) -> None:
    school.train()
    answer(school.work())
    reopen_assignment(assignment=school.work(), by=school.manager, at=NOON)
    save(school.work(), 1, record("none"), base=1)
    submit_assignment(
        assignment=school.work(),
        settle={},
        origin=origin(school.nora, at=NOON + timedelta(days=1)),
        by=school.nora,
    )

    (one,) = calibration(school.project, view(school), hidden=()).people
    assert one.training.marks is not None
    assert one.training.marks.alike.value == 0.75


def test_gold_taken_back_leaves_its_sentence_out(school: School) -> None:
    school.train()
    answer(school.work())
    decide(school.place, 1, None, by=school.manager, base=1)

    (one,) = calibration(school.project, view(school), hidden=()).people

    assert one.training.marks is not None
    assert (one.training.marks.alike.value, one.training.marks.alike.n) == (1.0, 3)
    found = feedback_on(trained_assignment(school.nora, school.work().uid))
    assert found.sentences[1].gold is None


def test_training_in_a_scheme_without_any_work_has_a_view_of_its_own(school: School) -> None:
    Scheme.objects.filter(pk=school.project.schemes.get().pk).update(frozen_at=NOON)
    second = Scheme.objects.create(project=school.project, number=2, created_at=NOON)
    school.train()

    assert calibration_views(school.project) == [view(school), View(second, "blind")]
    (one,) = calibration(school.project, View(second, "blind"), hidden=()).people
    assert (one.training.left, one.training.articles) == (1, ())


def test_articles_that_the_reader_still_marks_are_in_no_figure(school: School) -> None:
    school.train()
    answer(school.work())

    assert calibration(school.project, view(school), hidden=[school.version.pk]).people == ()
