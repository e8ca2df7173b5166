"""The pages of calibration: giving articles again, training with its feedback, and the results."""

from datetime import timedelta

import make
import pytest
from adjudicating import decide
from django.test import Client
from django.urls import reverse
from make import NOON, assignment_of, make_batch, make_version, record, submit
from web.conftest import Cast, Marked, SignIn

from annotations.models import ArticleVersion, Assignment, Batch, BatchArticle

pytestmark = pytest.mark.django_db


def page_of(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def known(cast: Cast) -> ArticleVersion:
    """An article of two sentences that carol decided and alice adjudicated."""
    version = make_version(cast.project, "It froze. It thawed.", title="Frost")
    make_batch(cast.project, [version], [cast.carol], name="Known")
    records = [record("C"), record("none")]
    submit(assignment_of(cast.carol, version), records)
    place = BatchArticle.objects.select_related("batch__project", "version__article").get(
        version=version
    )
    for position, one in enumerate(records):
        decide(place, position, one, by=cast.alice, note="It says so.")
    return version


def trained(cast: Cast) -> Assignment:
    version = known(cast)
    make_batch(cast.project, [version], [cast.bob], name="Practice", kind="training")
    own = assignment_of(cast.bob, version)
    submit(own, [record("none"), record("none")])
    return own


# --- Giving articles again -----------------------------------------------------------------------


def given(cast: Cast, **fields: str) -> dict[str, str]:
    form = {"name": "Third", "annotators": str(cast.bob.uid), "each": "1", "days": "7"}
    return form | {"seed": "1"} | fields


def test_manager_draws_articles_that_people_submitted_long_enough_ago(
    marked: Marked, sign_in: SignIn
) -> None:
    cast, client = marked.cast, sign_in(marked.cast.alice)
    address = reverse("batch-recheck", args=[cast.project.uid])
    assert "bob · A2 · 1 article to draw from" in page_of(client, "batch-recheck", cast.project.uid)

    answer = client.post(address, given(cast))

    batch = Batch.objects.get(kind="recheck")
    assert answer["Location"] == reverse("batch-detail", args=[batch.uid])
    assert [one.version for one in batch.batch_articles.all()] == [marked.done]
    assert Assignment.objects.get(batch_article__batch=batch).annotator == cast.bob


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"days": "3650"}, "Nobody chosen has submitted"),
        ({"name": "Recheck"}, "Everybody in the batch sees its name"),
        ({"each": "0"}, "greater than or equal to 1"),
    ],
)
def test_refusals_stand_beside_their_fields(
    fields: dict[str, str], words: str, marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.alice)
    address = reverse("batch-recheck", args=[marked.cast.project.uid])

    answer = client.post(address, given(marked.cast, **fields))

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Batch.objects.filter(kind="recheck").exists()


def test_page_of_rechecks_by_its_old_address_leads_there(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("batch-create", args=[cast.project.uid]) + "?kind=recheck"

    answer = sign_in(cast.alice).get(address)

    assert answer["Location"] == reverse("batch-recheck", args=[cast.project.uid])


# --- Training ------------------------------------------------------------------------------------


def test_training_names_what_is_known_and_ticks_it(cast: Cast, sign_in: SignIn) -> None:
    make_version(cast.project, "It blew. It cleared.", title="Storm")
    version = known(cast)

    page = page_of(sign_in(cast.alice), "batch-create", cast.project.uid, query="?kind=training")

    assert page.index("Frost") < page.index("Storm")
    assert f'value="{version.uid}" id="article-1" checked' in page
    assert "not known: no feedback" in page


def test_work_page_names_people_with_training_left(cast: Cast, sign_in: SignIn) -> None:
    make_batch(cast.project, [known(cast)], [cast.bob], kind="training")

    page = page_of(sign_in(cast.alice), "batch-create", cast.project.uid)

    assert "bob (A2) has training left to submit" in page


def test_feedback_shows_the_known_answer_with_its_note(cast: Cast, sign_in: SignIn) -> None:
    own = trained(cast)

    page = page_of(sign_in(cast.bob), "training-feedback", own.uid)
    only = page_of(sign_in(cast.bob), "training-feedback", own.uid, query="?only=differences")

    assert "You decided 1 of 2 sentences as it is known." in page
    assert "It says so." in page
    assert "It thawed." in page
    assert "It thawed." not in only


def test_own_work_leads_to_the_feedback_and_offers_no_reopening(
    cast: Cast, sign_in: SignIn
) -> None:
    own = trained(cast)

    page = page_of(sign_in(cast.bob), "project-detail", cast.project.uid)

    assert reverse("training-feedback", args=[own.uid]) in page
    assert reverse("reopening", args=[own.uid]) not in page


def test_annotation_page_says_that_it_is_practice(cast: Cast, sign_in: SignIn) -> None:
    version = known(cast)
    make_batch(cast.project, [version], [cast.bob], kind="training")

    page = page_of(sign_in(cast.bob), "assignment-detail", assignment_of(cast.bob, version).uid)

    assert "Practice: it counts nowhere." in page


# --- What a manager sees -------------------------------------------------------------------------


def test_calibration_is_empty_until_somebody_trains_or_repeats(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in(cast.alice), "agreement-calibration", cast.project.uid)

    assert "Nothing to compare yet" in page


def test_calibration_shows_people_beside_known_answers(cast: Cast, sign_in: SignIn) -> None:
    trained(cast)

    page = page_of(sign_in(cast.alice), "agreement-calibration", cast.project.uid)

    assert "of 2 sentences with the same marks" in page
    assert "Frost" in page
    assert "NaN" not in page


def test_calibration_shows_people_beside_their_earlier_self(
    marked: Marked, sign_in: SignIn
) -> None:
    cast, client = marked.cast, sign_in(marked.cast.alice)
    client.post(reverse("batch-recheck", args=[cast.project.uid]), given(cast))
    again = Assignment.objects.get(batch_article__kind="recheck")
    quote = record("Q", attributions=[make.said_by(None)])
    submit(again, [record("C"), quote, record("none")], at=NOON + timedelta(days=9))

    page = page_of(client, "agreement-calibration", cast.project.uid)

    assert "<strong>100 %</strong>" in page
    assert "9 days after the first time" in page


@pytest.mark.parametrize("who", ["bob", "adam", "vera", "sam"])
def test_calibration_is_for_managers(who: str, cast: Cast, sign_in: SignIn) -> None:
    address = reverse("agreement-calibration", args=[cast.project.uid])

    assert sign_in(cast.named(who)).get(address).status_code == 404
