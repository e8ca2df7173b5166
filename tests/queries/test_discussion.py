"""The discussion queue: its order, its filters, gold beside it, and what is hidden."""

import make
import pytest
from adjudicating import decide, place_of
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.layers import LABEL_SETS, LAYERS
from annotations.models import Arm, Scheme
from annotations.queries.agreement_views import View
from annotations.queries.discussed import DiscussedSentence
from annotations.queries.discussion import DiscussionQueue, rank_of
from annotations.queries.discussion_asked import Asked, kind_code

pytestmark = pytest.mark.django_db

THREE = "It rained. It poured. It cleared."
TEXTS = [THREE, "Ida spoke. Nobody heard. She left.", "Cranes rust. Piers rot. Ships sink."]


def submitted(*articles: list[list[str]], size: int = 3) -> make.Team:
    """A team on articles of three sentences; of each article, each person's marks in order."""
    team = make.make_team(*TEXTS[: len(articles)], size=size)
    for version, people in enumerate(articles):
        for person, marks in enumerate(people):
            make.submit(team.work(person, version), [_record(one) for one in marks])
    return team


def _record(marks: str) -> dict[str, object]:
    said = [make.said_by(None)] if "Q" in marks else []
    return make.record(marks, attributions=said) if said else make.record(marks)


def view_of(team: make.Team) -> View:
    return View(Scheme.objects.get(project=team.project), Arm.BLIND)


def queue_of(
    team: make.Team, layer: str = "header", *, hidden: tuple[int, ...] = (), **asked: object
) -> DiscussionQueue:
    return DiscussionQueue(view_of(team), Asked(LAYERS[layer], **asked), hidden=hidden)  # type: ignore[arg-type]


def listed(queue: DiscussionQueue) -> list[DiscussedSentence]:
    found = queue[0 : len(queue)]
    assert isinstance(found, list)
    return found


def places(queue: DiscussionQueue) -> list[tuple[int, int]]:
    first = min((one.version_id for one in listed(queue)), default=0)
    return [(one.version_id - first, one.position) for one in listed(queue)]


SPLIT = [["C", "none", "Q"], ["none", "none", "C"], ["C", "none", "C"]]
OTHER = [["C", "C", "none"], ["none", "none", "none"], ["C", "C", "none"]]


def test_queue_lists_sentences_on_which_people_differ() -> None:
    team = submitted(SPLIT)

    found = listed(queue_of(team))

    assert sorted((one.position, one.text) for one in found) == [
        (0, "It rained."),
        (2, "It cleared."),
    ]
    assert found[0].article == team.versions[0].article


def test_frequent_kinds_come_first_where_votes_stand_for_a_model() -> None:
    team = submitted(
        [["C", "Q", "none"], ["none", "none", "none"]],
        [["C", "none", "none"], ["none", "C", "none"]],
        size=2,
    )

    queue = queue_of(team)

    assert queue.model is Reason.FEW_RATERS
    assert places(queue) == [(0, 0), (1, 0), (1, 1), (0, 1)]
    scores = [one.contested.score for one in listed(queue)]
    assert scores == sorted(scores, reverse=True)


def test_values_stand_with_the_people_who_gave_them() -> None:
    team = submitted(SPLIT)

    found = next(one for one in listed(queue_of(team)) if one.position == 2)

    assert [(sorted(str(one) for one in value), who) for value, who in found.groups] == [
        (["C"], ["A3", "A4"]),
        (["Q"], ["A2"]),
    ]


def test_part_of_the_queue_is_that_part_of_all() -> None:
    team = submitted(SPLIT, OTHER)
    queue = queue_of(team)

    whole = listed(queue)

    assert len(queue) == len(whole) == 4
    assert queue[1:3] == whole[1:3]
    assert queue[3:10] == whole[3:]


def test_queue_goes_on_after_each_of_its_sentences() -> None:
    team = submitted(SPLIT, OTHER)
    queue = queue_of(team)

    whole = listed(queue)

    for number, one in enumerate(whole):
        assert queue.after(rank_of(one), 2) == whole[number + 1 : number + 3]


def test_kind_narrows_the_queue() -> None:
    team = submitted(SPLIT, OTHER)

    kind = kind_code(frozenset({LABEL_SETS["C"], LABEL_SETS["Q"]}))

    assert places(queue_of(team, kind=kind)) == [(0, 2)]


def test_person_narrows_the_queue_to_where_they_stand_apart() -> None:
    team = submitted(SPLIT)
    queue = queue_of(team, person="A2")

    found = listed(queue)

    assert all(dict(one.values)["A2"] != one.contested.likeliest for one in found)
    assert [one.position for one in listed(queue_of(team, person="A2", given="Q"))] == [2]
    assert len(queue_of(team, person="A2", given="V")) == 0


def test_gold_takes_a_sentence_out_unless_it_is_asked_for() -> None:
    team = submitted(SPLIT)
    decide(place_of(team), 0, make.record("C"))

    assert places(queue_of(team)) == [(0, 2)]
    both = listed(queue_of(team, has_gold=True))
    golds = {one.position: one.gold for one in both}
    assert golds[2] is None
    assert golds[0] is not None
    assert golds[0].value == LABEL_SETS["C"]
    assert golds[0].method == "adjudicated"


def test_article_with_gold_everywhere_leaves_the_queue_unread() -> None:
    team = submitted(SPLIT)
    for position in range(3):
        decide(place_of(team), position, make.record("none"))

    assert len(queue_of(team)) == 0


def test_gold_stands_with_its_answer_to_the_question_of_the_layer() -> None:
    team = submitted(SPLIT)
    decide(place_of(team), 2, make.record("none"))

    (one,) = [
        found
        for found in listed(queue_of(team, "claim_content", has_gold=True))
        if found.position == 2
    ]

    assert one.gold is not None
    assert one.gold.value == "no"


def test_hidden_articles_are_in_no_figure_and_no_row() -> None:
    team = submitted(SPLIT, OTHER)

    queue = queue_of(team, hidden=(team.versions[0].pk,))

    assert {one.version_id for one in listed(queue)} == {team.versions[1].pk}
    assert {one.kind for one in queue.kinds} == {frozenset({LABEL_SETS["C"], LABEL_SETS["none"]})}


def test_open_articles_of_the_reader_are_not_to_be_adjudicated_by_them() -> None:
    team = submitted(SPLIT)

    (first, *_) = listed(queue_of(team))
    newer = make.make_version(team.project, "It snowed.")
    newer.article.versions.update(article=team.versions[0].article, number=2)

    (closed, *_) = listed(queue_of(team, hidden=(newer.pk,)))
    assert first.batch is not None
    assert closed.batch is None
    assert not closed.waits


def test_article_that_somebody_still_marks_waits() -> None:
    team = make.make_team(THREE, size=3)
    for person in range(2):
        make.submit(team.work(person), [_record("C" if person else "none") for _ in range(3)])

    found = listed(queue_of(team))

    assert [one.position for one in found] == [0, 1, 2]
    assert all(one.batch is None and one.waits for one in found)


def test_speakers_are_named_and_told_by_votes() -> None:
    team = make.make_team(THREE, size=2)
    ida = make.make_source(team.project)
    for person, source in enumerate((ida.uid, None)):
        quote = make.record("Q", attributions=[make.said_by(source)])
        make.submit(team.work(person), [quote, make.record("none"), make.record("none")])

    queue = queue_of(team, "speaker_quote")

    assert queue.model is Reason.OPEN_LABELS
    (one,) = listed(queue)
    assert one.names == {str(ida.uid): "Ida Morren"}
    assert one.contested.entropy == 1


def test_page_of_the_queue_takes_as_many_queries_for_more_articles() -> None:
    small, large = submitted(SPLIT), submitted(SPLIT, OTHER, SPLIT)
    for team in (small, large):  # patterns that are new to this process are read once
        listed(queue_of(team))
    with CaptureQueriesContext(connection) as before:
        listed(queue_of(small))

    with CaptureQueriesContext(connection) as after:
        listed(queue_of(large))

    assert len(before) == len(after) <= 20


def test_empty_view_has_an_empty_queue() -> None:
    team = make.make_team(THREE)

    queue = queue_of(team)

    assert len(queue) == 0
    assert queue.kinds == []
    assert queue[0:10] == []
