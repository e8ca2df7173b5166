"""The annotation page, and the steps of an assignment's life."""

import json
import re

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.actions.submissions import skip_assignment
from annotations.models import Assignment, AssignmentState


def page_data(page: str) -> dict[str, object]:
    """What the script is given: the work's own values, and the words shared by all pages."""
    scripts = r'<script id="page-(?:data|words)" type="application/json">(.*?)</script>'
    found = re.findall(scripts, page)
    assert len(found) == 2
    given: dict[str, object] = json.loads(found[0]) | json.loads(found[1])
    return given


def post(client: object, act: str, assignment: Assignment) -> str:
    answer = client.post(reverse(act, args=[assignment.uid]), follow=True)  # type: ignore[attr-defined]
    assignment.refresh_from_db()
    return str(answer.content.decode())


def test_page_gives_the_script_its_values(marked: Marked, sign_in: SignIn) -> None:
    work = make.assignment_of(marked.cast.bob, marked.waiting)

    answer = sign_in(marked.cast.bob).get(reverse("assignment-detail", args=[work.uid]))

    given = page_data(answer.content.decode())
    assert given["api"] == f"/api/assignments/{work.uid}"
    assert given["user"] == str(marked.cast.bob.uid)
    assert given["readonly"] is False
    places = given["sentences"]
    assert len(places) == marked.waiting.sentences.count()  # type: ignore[arg-type]
    assert {*places[0]} == {"start", "end", "quoted", "named"}  # type: ignore[index]
    assert {"records", "sources", "suggestions", "undo", "redo"} <= given.keys()


def test_page_of_submitted_work_is_for_reading(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("assignment-detail", args=[marked.submitted[0].uid])

    page = sign_in(marked.cast.bob).get(address).content.decode()

    assert page_data(page)["readonly"] is True
    assert "3 of 3" in page


def test_page_of_submitted_work_offers_no_key_that_would_change_it(
    marked: Marked, sign_in: SignIn
) -> None:
    address = reverse("assignment-detail", args=[marked.submitted[0].uid])

    page = sign_in(marked.cast.bob).get(address).content.decode()

    bar = page.partition('<footer class="keys"')[2].partition("</footer>")[0]
    offered = set(re.findall(r'data-action="(\w+)"', bar))
    assert offered == {"next", "previous", "next_undecided", "guideline", "help", "comment"}


def test_keys_are_named_as_they_stand_on_a_german_keyboard(marked: Marked, sign_in: SignIn) -> None:
    work = make.assignment_of(marked.cast.bob, marked.waiting)
    marked.cast.bob.language = "de"
    marked.cast.bob.save()

    page = sign_in(marked.cast.bob).get(reverse("assignment-detail", args=[work.uid]))

    assert "<kbd>Strg</kbd>" in page.content.decode()
    assert "<kbd>Leertaste</kbd>" in page.content.decode()


def test_page_never_names_the_arm_or_others(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("assignment-detail", args=[marked.submitted[0].uid])

    page = sign_in(marked.cast.bob).get(address).content.decode()

    assert "blind" not in page
    assert "assisted" not in page
    assert "carol" not in page


def test_page_shows_the_guideline_as_text(cast: Cast, sign_in: SignIn) -> None:
    scheme = cast.project.schemes.get()
    scheme.guideline = "# Rules\n\n- **Never** use <script>."
    scheme.save()
    make.make_batch(cast.project, [make.make_version(cast.project)], [cast.bob])
    address = reverse("assignment-detail", args=[make.assignment_of(cast.bob).uid])

    page = sign_in(cast.bob).get(address).content.decode()

    assert "<strong>Never</strong> use &lt;script&gt;." in page


def test_page_takes_as_many_queries_for_300_sentences_as_for_3(cast: Cast, sign_in: SignIn) -> None:
    texts = ["It rained. It poured. It snowed.", " ".join(f"It rained {n}." for n in range(300))]
    versions = [make.make_version(cast.project, text) for text in texts]
    make.make_batch(cast.project, versions, [cast.bob])
    client = sign_in(cast.bob)
    counts = []

    for version in versions:
        address = reverse("assignment-detail", args=[make.assignment_of(cast.bob, version).uid])
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_reopening_ones_own_work_leads_back_to_the_overview(
    marked: Marked, sign_in: SignIn
) -> None:
    page = post(sign_in(marked.cast.bob), "reopening", marked.submitted[0])

    assert marked.submitted[0].state == AssignmentState.REOPENED
    assert "The article is open again" in page
    assert "Your work" in page


def test_reopening_somebodys_work_leads_its_manager_back_to_the_batch(
    marked: Marked, sign_in: SignIn
) -> None:
    page = post(sign_in(marked.cast.alice), "reopening", marked.submitted[0])

    assert marked.submitted[0].state == AssignmentState.REOPENED
    assert "<h1>Pilot</h1>" in page


def test_reopening_what_is_not_submitted_says_so(marked: Marked, sign_in: SignIn) -> None:
    work = make.assignment_of(marked.cast.bob, marked.waiting)

    page = post(sign_in(marked.cast.bob), "reopening", work)

    assert "in another state by now" in page
    assert work.state == AssignmentState.TODO


def test_withdrawal_and_restoration_give_back_the_state(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.alice)
    work = marked.submitted[0]

    post(client, "withdrawal", work)
    withdrawn = work.state
    post(client, "restoration", work)

    assert withdrawn == AssignmentState.WITHDRAWN
    assert work.state == AssignmentState.SUBMITTED


def test_unskipping_gives_the_article_back(marked: Marked, sign_in: SignIn) -> None:
    work = make.assignment_of(marked.cast.bob, marked.waiting)
    skip_assignment(
        assignment=work, reason="bad_split", note="", origin=make.origin(marked.cast.bob)
    )

    post(sign_in(marked.cast.alice), "unskipping", work)

    assert work.state == AssignmentState.OPEN


@pytest.mark.parametrize("person", ["alice", "carol"])
def test_page_of_somebody_else_is_not_found(person: str, marked: Marked, sign_in: SignIn) -> None:
    address = reverse("assignment-detail", args=[marked.submitted[0].uid])

    assert sign_in(marked.cast.named(person)).get(address).status_code == 404


def test_reassignment_gives_the_article_to_somebody_else(marked: Marked, sign_in: SignIn) -> None:
    cast = marked.cast
    work = make.assignment_of(cast.bob, marked.waiting)
    batch = reverse("batch-detail", args=[marked.batch.uid])
    client = sign_in(cast.alice)
    page = client.get(batch).content.decode()
    assert "Give the article of bob to" in page
    assert 'value="A4"' in page  # adam, who has not got it

    answer = client.post(reverse("reassignment", args=[work.uid]), {"to": "A4"}, follow=True)

    assert answer.redirect_chain[-1][0] == batch
    assert "The article is with A4 now." in answer.content.decode()
    assert "It was to do before." in answer.content.decode()
    assert make.assignment_of(cast.adam).state == "todo"


def test_reassignment_to_who_has_it_is_refused_in_words(marked: Marked, sign_in: SignIn) -> None:
    work = make.assignment_of(marked.cast.bob, marked.waiting)
    address = reverse("reassignment", args=[work.uid])

    answer = sign_in(marked.cast.alice).post(address, {"to": "A3"}, follow=True)

    assert "has the article already" in answer.content.decode()
    work.refresh_from_db()
    assert work.state == "todo"
