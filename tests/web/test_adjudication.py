"""Pages of adjudication: the queue, the article side by side, the meeting, and drafts of rules."""

import json
import re
from collections.abc import Callable
from typing import Any

import make
import pytest
from adjudicating import decide
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.actions.submissions import skip_assignment
from annotations.models import ArticleVersion, Gold

RULE = "A warning is a claim of those who warn."
PAGES = ("adjudication-queue", "adjudication-detail", "meeting-detail")
OK, NOT_FOUND = 200, 404


def queue_of(marked: Marked) -> str:
    return reverse("adjudication-queue", args=[marked.batch.uid])


def desk_of(marked: Marked, version: ArticleVersion | None = None) -> str:
    return reverse("adjudication-detail", args=[marked.batch.uid, (version or marked.done).uid])


def meeting_of(marked: Marked) -> str:
    return reverse("meeting-detail", args=[marked.batch.uid, marked.done.uid])


def acceptance_of(marked: Marked) -> str:
    return reverse("unanimous-acceptance", args=[marked.batch.uid])


def page_data(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="page-data" type="application/json">(.*?)</script>', page)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def decide_crane(marked: Marked, **fields: object) -> None:
    """The one disagreement of the article, settled by adam."""
    place = marked.submitted[0].batch_article
    chosen: dict[str, Any] = {"reason": "slip"} | fields
    decide(place, 0, make.record("C"), by=marked.cast.adam, **chosen)


# --- The queue -----------------------------------------------------------------------------------


def test_queue_lists_the_disagreement_its_words_and_what_differs(
    marked: Marked, sign_in: SignIn
) -> None:
    page = sign_in(marked.cast.adam).get(queue_of(marked)).content.decode()

    assert "Inspectors warned of rust." in page
    assert f"{desk_of(marked)}#s1" in page
    assert meeting_of(marked) in page
    assert re.search(r"≠</span> Marks, Speaker", page)


def test_queue_says_which_articles_wait_and_for_how_many(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.adam).get(queue_of(marked)).content.decode()

    assert re.search(r"Weather:\s+2 of 2 people still work on it", page)


def test_queue_says_that_an_article_everybody_left_out_was_not_handed_in(
    marked: Marked, sign_in: SignIn
) -> None:
    for person in (marked.cast.bob, marked.cast.carol):
        work = make.assignment_of(person, marked.waiting)
        origin = make.origin(person)
        skip_assignment(assignment=work, reason="broken_text", note="", origin=origin)

    page = sign_in(marked.cast.adam).get(queue_of(marked)).content.decode()

    assert re.search(r"Weather:\s+nobody handed it in", page)


def test_queue_hides_an_article_that_its_reader_still_marks(
    marked: Marked, sign_in: SignIn
) -> None:
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.adam], kind="recheck")

    page = sign_in(marked.cast.adam).get(queue_of(marked)).content.decode()

    assert "Inspectors warned" not in page
    assert "1 article that you still mark yourself is hidden from you" in page


def test_queue_of_a_batch_nobody_handed_in_says_what_it_waits_for(
    cast: Cast, sign_in: SignIn
) -> None:
    batch = make.make_batch(cast.project, [make.make_version(cast.project)], [cast.bob])

    address = reverse("adjudication-queue", args=[batch.uid])
    page = sign_in(cast.adam).get(address).content.decode()

    assert "No article is ready yet" in page


def test_queue_lists_what_was_decided_with_reason_and_note(marked: Marked, sign_in: SignIn) -> None:
    decide_crane(marked, reason="guideline_gap", note=RULE)
    client = sign_in(marked.cast.adam)

    done = client.get(queue_of(marked), {"state": "done"}).content.decode()

    assert RULE in done
    assert "guideline gap" in done
    filtered = {"state": "done", "reason": "slip"}
    assert RULE not in client.get(queue_of(marked), filtered).content.decode()


def test_queue_offers_the_look_before_bulk_acceptance(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.adam)

    before = client.get(queue_of(marked)).content.decode()
    assert "Begin the look" in before
    assert "0 of 1 are looked at" in " ".join(before.split())
    assert acceptance_of(marked) not in before


def test_acceptance_before_the_look_is_refused_in_words(marked: Marked, sign_in: SignIn) -> None:
    answer = sign_in(marked.cast.adam).post(acceptance_of(marked), follow=True)

    assert "Look at the drawn sentences first" in answer.content.decode()
    assert not Gold.objects.exists()


def test_acceptance_after_the_look_takes_the_other_unanimous_sentences(
    marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.adam)
    drawn = re.search(r"#s(\d)", re.split("Where readers agree", page_of(client, marked))[1])
    assert drawn is not None
    n = int(drawn.group(1)) - 1
    quote = make.record("Q", attributions=[make.said_by(None)])
    record = quote if n == 1 else make.record("none")
    decide(marked.submitted[0].batch_article, n, record, by=marked.cast.adam, reason="")

    page = page_of(client, marked)
    assert acceptance_of(marked) in page
    answer = client.post(acceptance_of(marked), follow=True)

    assert "1 sentence is accepted." in answer.content.decode()
    assert sorted(Gold.objects.values_list("sentence__position", flat=True)) == [1, 2]


def page_of(client: Any, marked: Marked) -> str:
    text: str = client.get(queue_of(marked)).content.decode()
    return text


@pytest.mark.parametrize("who", ["alice", "adam"])
def test_project_page_leads_to_the_queue(who: str, marked: Marked, sign_in: SignIn) -> None:
    address = reverse("project-detail", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.named(who)).get(address).content.decode()

    assert queue_of(marked) in page


def test_batch_page_leads_to_the_queue(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("batch-detail", args=[marked.batch.uid])

    assert queue_of(marked) in sign_in(marked.cast.alice).get(address).content.decode()


def test_project_page_of_an_annotator_leads_to_no_queue(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("project-detail", args=[marked.cast.project.uid])

    assert queue_of(marked) not in sign_in(marked.cast.bob).get(address).content.decode()


# --- The article ---------------------------------------------------------------------------------


def test_article_stands_side_by_side_with_what_differs_marked(
    marked: Marked, sign_in: SignIn
) -> None:
    page = sign_in(marked.cast.adam).get(desk_of(marked)).content.decode()

    first = page.split('data-of="0"')[1].split('data-of="1"')[0]
    assert 'data-field="marks" class="differs"' in first
    assert "they differ" in first
    second = page.split('data-of="1"')[1].split('data-of="2"')[0]
    assert 'class="differs"' not in second


def test_article_tells_no_name_before_everything_is_decided(
    marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.adam)

    before = page_data(client.get(desk_of(marked)).content.decode())["readers"]
    decide_crane(marked)
    after = page_data(client.get(desk_of(marked)).content.decode())["readers"]

    assert [one["pseudonym"] for one in before] == [None, None]
    assert sorted(one["pseudonym"] for one in after) == ["A2", "A3"]


def test_article_leads_to_the_worst_one_of_another(marked: Marked, sign_in: SignIn) -> None:
    for person, marks in ((marked.cast.bob, "C"), (marked.cast.carol, "none")):
        make.submit(
            make.assignment_of(person, marked.waiting), [make.record(marks), make.record("none")]
        )
    client = sign_in(marked.cast.adam)

    data = page_data(client.get(desk_of(marked)).content.decode())

    assert data["next"] == f"{desk_of(marked, marked.waiting)}#s1"


@pytest.mark.parametrize("page", PAGES[1:])
def test_article_that_somebody_works_on_is_not_there(
    page: str, marked: Marked, sign_in: SignIn
) -> None:
    address = reverse(page, args=[marked.batch.uid, marked.waiting.uid])

    assert sign_in(marked.cast.adam).get(address).status_code == NOT_FOUND


@pytest.mark.parametrize("page", PAGES[1:])
def test_article_that_one_still_marks_oneself_is_not_there(
    page: str, marked: Marked, sign_in: SignIn
) -> None:
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.adam], kind="recheck")
    address = reverse(page, args=[marked.batch.uid, marked.done.uid])

    assert sign_in(marked.cast.adam).get(address).status_code == NOT_FOUND


@pytest.mark.parametrize("who", ["bob", "vera", "sam"])
@pytest.mark.parametrize("address", [queue_of, desk_of, meeting_of], ids=PAGES)
def test_adjudication_is_not_there_for_others(
    who: str, address: Callable[[Marked], str], marked: Marked, sign_in: SignIn
) -> None:
    assert sign_in(marked.cast.named(who)).get(address(marked)).status_code == NOT_FOUND


@pytest.mark.parametrize("address", [queue_of, desk_of, meeting_of], ids=PAGES)
def test_adjudication_pages_take_as_many_queries_for_long_articles(
    address: Callable[[Marked], str], marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.adam)
    counts = []
    for text in ("It rained.", "It rained. " * 12):
        version = make.make_version(marked.cast.project, text.strip())
        people = [marked.cast.bob, marked.cast.carol]
        batch = make.make_batch(marked.cast.project, [version], people)
        works = [make.assignment_of(person, version) for person in people]
        for work, marks in zip(works, ("C", "none"), strict=True):
            make.submit(work, [make.record(marks) for _ in version.sentences.all()])
        other = Marked(marked.cast, version, version, batch, works)
        client.get(address(other))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(other)).status_code == OK
        counts.append(len(captured))

    assert counts[0] == counts[1]


# --- The meeting ---------------------------------------------------------------------------------


def test_meeting_aligns_everybody_and_marks_what_differs(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.adam).get(meeting_of(marked)).content.decode()

    rows = page.split("<tbody")[1:]
    assert ['class="differs"' in row for row in rows] == [True, False, False]
    assert "≠ Marks, Speaker" in rows[0]
    assert rows[1].count('title="quote"') == len(marked.submitted)


def test_meeting_shows_names_only_when_asked(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.adam)

    assert "A2" not in client.get(meeting_of(marked)).content.decode().partition("<main")[2]
    told = client.get(meeting_of(marked), {"names": "yes"}).content.decode()
    assert "A2" in told
    assert "A3" in told


def test_meeting_shows_what_was_decided_and_why(marked: Marked, sign_in: SignIn) -> None:
    decide_crane(marked, reason="guideline_gap", note=RULE)

    page = sign_in(marked.cast.adam).get(meeting_of(marked)).content.decode()

    assert RULE in page
    assert "guideline gap" in page


# --- Draft rules ---------------------------------------------------------------------------------


def new_scheme(cast: Cast) -> str:
    return reverse("scheme-create", args=[cast.project.uid])


def test_new_guideline_lists_the_gaps_that_adjudicators_found(
    marked: Marked, sign_in: SignIn
) -> None:
    decide_crane(marked, reason="guideline_gap", note=RULE)

    page = sign_in(marked.cast.alice).get(new_scheme(marked.cast)).content.decode()

    assert RULE in page
    assert f"{desk_of(marked)}#s1" in page


def test_gap_taken_over_stands_in_the_text_and_nothing_is_saved(
    marked: Marked, sign_in: SignIn
) -> None:
    decide_crane(marked, reason="guideline_gap", note=RULE)
    uid = str(Gold.objects.get().current.uid)
    given = {"guideline": "# Rules\n", "take_over": uid}

    page = sign_in(marked.cast.alice).post(new_scheme(marked.cast), given).content.decode()

    assert f"# Rules\n- {RULE}" in page
    assert marked.cast.project.schemes.count() == 1


def test_gap_of_an_article_one_still_marks_is_not_listed(marked: Marked, sign_in: SignIn) -> None:
    decide_crane(marked, reason="guideline_gap", note=RULE)
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.alice], kind="recheck")

    page = sign_in(marked.cast.alice).get(new_scheme(marked.cast)).content.decode()

    assert RULE not in page
