"""The demo project: what a newcomer finds."""

from collections.abc import Iterator

import pytest
from django.test import TestCase
from make import LATER, NOON
from projected import assert_history_is_whole, assert_projection_matches

from annotations.actions.demo import load_demo
from annotations.models import (
    AgreementCount,
    Arm,
    Article,
    Assignment,
    AssignmentState,
    Attribution,
    BatchArticle,
    ChainLink,
    Mark,
    Project,
    Reaction,
    Sentence,
    User,
)
from annotations.queries.agreement import report, views


class DemoTest(TestCase):
    """Loads the demo once; each test only looks at it."""

    project: Project

    @classmethod
    def setUpTestData(cls) -> None:
        User.objects.create_user("newcomer", password="a long walk along the quay")
        made = load_demo(at=NOON)
        assert made is not None
        cls.project = made

    def work(self) -> Iterator[Assignment]:
        yield from Assignment.objects.filter(state=AssignmentState.SUBMITTED)

    def test_has_six_articles_of_which_one_has_nineteen_sentences(self) -> None:
        lengths = [
            Sentence.objects.filter(version__article=one).count() for one in Article.objects.all()
        ]

        assert len(lengths) == 6
        assert 19 in lengths

    def test_has_one_blind_article(self) -> None:
        assert BatchArticle.objects.filter(arm=Arm.BLIND).count() == 1

    def test_five_articles_are_submitted_by_both_and_one_waits_for_the_newcomer(self) -> None:
        waiting = Assignment.objects.get(state=AssignmentState.TODO)

        assert len(list(self.work())) == 10
        assert waiting.annotator.username == "newcomer"
        assert waiting.batch_article.arm == Arm.ASSISTED

    def test_annotators_cannot_sign_in(self) -> None:
        others = User.objects.exclude(username="newcomer")

        assert not any(user.has_usable_password() for user in others)

    def test_rows_match_the_history(self) -> None:
        for assignment in self.work():
            assert_projection_matches(assignment)
            assert_history_is_whole(assignment)

    def test_shows_every_case(self) -> None:
        assert set(Attribution.objects.values_list("mode", flat=True)) == {
            "direct",
            "mixed",
            "indirect",
            None,
        }
        assert Mark.objects.exclude(settled_by=None).exists()
        assert ChainLink.objects.filter(place="relay").exists()
        assert Attribution.objects.filter(commitment="denial").exists()
        assert Attribution.objects.filter(identity="described", anonymity_reason__gt="").exists()
        assert Attribution.objects.exclude(continues=None).exists()

    def test_reactions_are_settled(self) -> None:
        assert Reaction.objects.exclude(outcome="").count() == Reaction.objects.count() > 0

    def test_agreement_is_defined_and_not_perfect(self) -> None:
        found = report(views(self.project)[0], hidden=())

        alpha = found.layers[0].summary.alpha.value
        assert alpha is not None
        assert 0 < alpha < 1
        assert AgreementCount.objects.exists()

    def test_again_is_left_as_it_is(self) -> None:
        assert load_demo(at=LATER) is None


@pytest.mark.django_db
def test_load_demo_without_anybody_to_give_it_to_makes_none() -> None:
    assert load_demo(at=NOON) is None
    assert not Project.objects.exists()
