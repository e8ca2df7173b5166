"""Opening decisions on a batch's page, and reading them beside one's own."""

import re

import make
import pytest
from django.urls import reverse
from web.conftest import Marked, SignIn

from annotations.actions.comments import comment_on_sentence
from annotations.actions.opening import open_decisions
from annotations.actions.submissions import reopen_assignment
from annotations.models import (
    Event,
    Gold,
    GoldInput,
    GoldVersion,
    RecordVersion,
    Submission,
)

TAGS = re.compile(r"<[^>]+>")


def opening(marked: Marked) -> str:
    return reverse("decision-opening", args=[marked.batch.uid])


def decisions(marked: Marked, person: int = 0) -> str:
    return reverse("decision-detail", args=[marked.submitted[person].uid])


def words_of(html: str) -> str:
    return " ".join(TAGS.sub(" ", html).split())


def open_all(marked: Marked) -> None:
    open_decisions(batch=marked.batch, versions=None, by=marked.cast.alice, at=make.LATER)


# --- Opening ------------------------------------------------------------------------------------


def test_opening_page_warns_with_counts_before_anything_is_opened(
    marked: Marked, sign_in: SignIn
) -> None:
    shown = words_of(sign_in(marked.cast.alice).get(opening(marked)).content.decode())

    assert "This cannot be taken back" in shown
    assert "never enters agreement" in shown
    assert "2 submitted pieces of work would be opened" in shown
    assert "2 are unfinished" in shown
    assert not Event.objects.filter(kind="batch.decisions_opened").exists()


def test_opening_page_opens_the_chosen_article_alone(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.alice)

    answer = client.post(opening(marked), {"versions": [str(marked.done.uid)]}, follow=True)

    assert "The decisions are open." in answer.content.decode()
    opened = dict(marked.batch.batch_articles.values_list("version_id", "decisions_opened_at"))
    assert opened[marked.done.pk] is not None
    assert opened[marked.waiting.pk] is None
    article = client.get(reverse("article-detail", args=[marked.done.article.uid]))
    assert "decisions open" in answer.content.decode()
    assert "decisions open" in article.content.decode()


def test_opening_page_without_a_choice_says_so(marked: Marked, sign_in: SignIn) -> None:
    answer = sign_in(marked.cast.alice).post(opening(marked), {"sent": "1"})

    assert "Choose an article." in answer.content.decode()
    assert not Event.objects.filter(kind="batch.decisions_opened").exists()


def test_opening_page_of_one_article_has_it_alone_ticked(marked: Marked, sign_in: SignIn) -> None:
    address = f"{opening(marked)}?version={marked.waiting.uid}"

    page = sign_in(marked.cast.alice).get(address).content.decode()

    boxes = re.findall(r"<input type=\"checkbox\"[^>]*>", page)
    assert [str(marked.waiting.uid) in box for box in boxes if "checked" in box] == [True]
    assert len(boxes) == 2


@pytest.mark.parametrize("name", ["adam", "bob", "vera", "sam"])
def test_opening_page_is_for_managers_alone(marked: Marked, sign_in: SignIn, name: str) -> None:
    client = sign_in(marked.cast.named(name))

    assert client.get(opening(marked)).status_code == 404
    sent = client.post(opening(marked), {"versions": [str(marked.done.uid)]})
    assert sent.status_code == 404
    assert not Event.objects.filter(kind="batch.decisions_opened").exists()


def test_opening_is_told_among_the_events(marked: Marked, sign_in: SignIn) -> None:
    open_all(marked)

    page = sign_in(marked.cast.alice).get(reverse("event-list", args=[marked.cast.project.uid]))

    told = "Alice Amper opened the decisions on 2 articles of the batch"
    assert told in words_of(page.content.decode())


# --- Reading ------------------------------------------------------------------------------------


def test_decisions_are_read_with_ones_own_first_and_differences_in_words(
    marked: Marked, sign_in: SignIn
) -> None:
    open_all(marked)

    page = sign_in(marked.cast.bob).get(decisions(marked)).content.decode()
    shown = words_of(page)

    assert shown.index("You A2") < shown.index("A3")
    assert "differs: marks, speaker" in shown
    assert "not as yours: marks, speaker" in shown
    assert "2 of 3 sentences were decided alike by all." in shown
    assert 'class="marks differs"' in page
    assert "never enters agreement" in shown
    assert "carol" not in page


def test_decisions_can_be_narrowed_to_the_differences(marked: Marked, sign_in: SignIn) -> None:
    open_all(marked)

    page = sign_in(marked.cast.bob).get(decisions(marked), {"only": "differences"})

    assert re.findall(r'<li id="s(\d+)"', page.content.decode()) == ["1"]


def test_decisions_show_the_gold_with_reason_note_and_who_may_stand_beside_it(
    marked: Marked, sign_in: SignIn
) -> None:
    decide(marked, reason="judgement", note="Both <b>may</b> stand.")
    open_all(marked)

    page = sign_in(marked.cast.bob).get(decisions(marked)).content.decode()
    shown = words_of(page)

    assert "Gold adjudicated" in shown
    assert "Reason: legitimate judgement" in shown
    assert "Both &lt;b&gt;may&lt;/b&gt; stand." in page
    assert "May stand beside it: A3" in shown


def decide(marked: Marked, *, reason: str, note: str) -> None:
    """Gold on the first sentence: a claim, with carol's decision kept as valid."""
    place = marked.submitted[0].batch_article
    sentence = marked.done.sentences.get(position=0)
    named = {"batch_article": place, "sentence": sentence, "version": 1}
    why = {"method": "adjudicated", "reason": reason}
    version = GoldVersion.objects.create(
        **named,
        **why,
        payload=make.record("C"),
        note=note,
        event=Event.objects.order_by("-seq")[0],
        seq=1,
    )
    carol = marked.submitted[1]
    GoldInput.objects.create(
        gold=version,
        submission=Submission.objects.get(assignment=carol),
        record_version=RecordVersion.objects.get(assignment=carol, sentence=sentence),
        valid=True,
    )
    Gold.objects.create(**named, **why, current=version, marks="C")


def test_decisions_name_the_rules_of_the_guideline(marked: Marked, sign_in: SignIn) -> None:
    scheme = marked.batch.scheme
    scheme.guideline = "- **R8 One checkable part makes a claim.**"
    scheme.save(update_fields=["guideline"])
    open_all(marked)

    page = sign_in(marked.cast.bob).get(decisions(marked)).content.decode()

    assert "R8 One checkable part makes a claim." in words_of(page)


def test_decisions_show_comments_on_submitted_work_to_be_read(
    marked: Marked, sign_in: SignIn
) -> None:
    comment_on_sentence(
        assignment=marked.submitted[1],
        position=0,
        text="zwcarol asks",
        by=marked.cast.carol,
        at=make.NOON,
    )
    open_all(marked)

    page = sign_in(marked.cast.bob).get(decisions(marked)).content.decode()

    assert "zwcarol asks" in page
    assert "1 comment on the work of A3" in words_of(page)
    assert "<textarea" not in page


def test_decisions_are_linked_from_the_work_list_and_the_submitted_page(
    marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.bob)
    pages = [
        reverse("project-detail", args=[marked.cast.project.uid]),
        reverse("assignment-detail", args=[marked.submitted[0].uid]),
    ]
    assert [decisions(marked) in client.get(page).content.decode() for page in pages] == [False] * 2

    open_all(marked)

    assert [decisions(marked) in client.get(page).content.decode() for page in pages] == [True] * 2


@pytest.mark.parametrize("name", ["alice", "adam", "carol", "vera", "sam"])
def test_decisions_by_somebody_elses_address_are_not_found(
    marked: Marked, sign_in: SignIn, name: str
) -> None:
    open_all(marked)

    assert sign_in(marked.cast.named(name)).get(decisions(marked)).status_code == 404


def test_decisions_close_while_one_works_on_the_article_again(
    marked: Marked, sign_in: SignIn
) -> None:
    open_all(marked)
    client, bob = sign_in(marked.cast.bob), marked.submitted[0]
    reopen_assignment(assignment=bob, by=marked.cast.bob, at=make.LATER)

    assert client.get(decisions(marked)).status_code == 404
    others = sign_in(marked.cast.carol).get(decisions(marked, 1)).content.decode()
    assert "A2" not in words_of(others).partition("Sentence 1")[2]
    assert "1 more person works on it again" in words_of(others)
