"""Batches: choosing, assigning, and who stands where."""

import make
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.actions.submissions import skip_assignment
from annotations.models import AssignmentState, Batch


def form_for(cast: Cast, *versions: object, **fields: object) -> dict[str, object]:
    return {
        "name": "First",
        "articles": [str(one.uid) for one in versions],  # type: ignore[attr-defined]
        "annotators": [str(cast.bob.uid), str(cast.carol.uid)],
        "overlap": "2",
        "blind_percent": "",
        "seed": "7",
    } | fields


def test_list_without_batches_says_what_one_is(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.alice).get(reverse("batch-list", args=[cast.project.uid]))

    assert "No batches yet" in page.content.decode()


def test_form_warns_of_articles_without_suggestions(cast: Cast, sign_in: SignIn) -> None:
    make.make_version(cast.project)

    page = sign_in(cast.alice).get(reverse("batch-create", args=[cast.project.uid]))

    assert "1 of these articles has no suggestions yet" in page.content.decode()
    assert "none: blind" in page.content.decode()


def test_form_offers_for_work_only_what_is_in_no_work_batch(
    marked: Marked, sign_in: SignIn
) -> None:
    address = reverse("batch-create", args=[marked.cast.project.uid])
    client = sign_in(marked.cast.alice)

    assert "No article is free" in client.get(address).content.decode()
    assert "Ferry inquiry" in client.get(address, {"kind": "training"}).content.decode()


def test_form_offers_everybody_but_viewers(cast: Cast, sign_in: SignIn) -> None:
    make.make_version(cast.project)

    page = sign_in(cast.alice).get(reverse("batch-create", args=[cast.project.uid]))

    assert str(cast.adam.uid) in page.content.decode()
    assert str(cast.vera.uid) not in page.content.decode()


def test_create_assigns_the_chosen_articles_to_the_chosen_people(
    cast: Cast, sign_in: SignIn
) -> None:
    chosen, _other = make.make_version(cast.project), make.make_version(cast.project, "It rained.")
    address = reverse("batch-create", args=[cast.project.uid])

    answer = sign_in(cast.alice).post(address, form_for(cast, chosen))

    batch = Batch.objects.get()
    assert answer["Location"] == reverse("batch-detail", args=[batch.uid])
    assert [one.version for one in batch.batch_articles.all()] == [chosen]
    assert make.assignment_of(cast.bob).state == AssignmentState.TODO


def test_create_passes_on_kind_share_and_seed(cast: Cast, sign_in: SignIn) -> None:
    version = make.make_version(cast.project)
    address = reverse("batch-create", args=[cast.project.uid])
    form = form_for(cast, version, blind_percent="40")

    sign_in(cast.alice).post(f"{address}?kind=training", form)

    batch = Batch.objects.get()
    assert (batch.kind, float(batch.blind_share), batch.seed) == ("training", 0.4, 7)


def test_create_with_too_large_an_overlap_says_so_beside_the_field(
    cast: Cast, sign_in: SignIn
) -> None:
    version = make.make_version(cast.project)
    address = reverse("batch-create", args=[cast.project.uid])

    page = sign_in(cast.alice).post(address, form_for(cast, version, overlap="3"))

    assert "1 to 2 of the people chosen" in page.content.decode()
    assert not Batch.objects.exists()


def test_create_without_articles_says_so(cast: Cast, sign_in: SignIn) -> None:
    make.make_version(cast.project)
    address = reverse("batch-create", args=[cast.project.uid])

    page = sign_in(cast.alice).post(address, form_for(cast))

    assert "Choose at least one article." in page.content.decode()


def test_create_refuses_an_article_of_another_project(cast: Cast, sign_in: SignIn) -> None:
    make.make_version(cast.project)
    foreign = make.make_version(make.make_project())
    address = reverse("batch-create", args=[cast.project.uid])

    page = sign_in(cast.alice).post(address, form_for(cast, foreign))

    assert "is not one of the available choices" in page.content.decode()
    assert not Batch.objects.exists()


def test_detail_shows_states_and_arms(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("batch-detail", args=[marked.batch.uid])

    page = sign_in(marked.cast.alice).get(address).content.decode()

    assert page.count(">submitted<") == 2
    assert page.count(">to do<") == 2
    assert "without suggestions" in page


def test_detail_hides_the_arm_of_an_article_its_reader_still_marks(
    cast: Cast, sign_in: SignIn
) -> None:
    batch = make.make_batch(cast.project, [make.make_version(cast.project)], [cast.alice])

    page = sign_in(cast.alice).get(reverse("batch-detail", args=[batch.uid])).content.decode()

    assert "hidden from you" in page
    assert "without suggestions" not in page


def test_detail_tells_why_an_article_was_skipped(marked: Marked, sign_in: SignIn) -> None:
    work = make.assignment_of(marked.cast.bob, marked.waiting)
    skip_assignment(
        assignment=work, reason="other", note="A poem.", origin=make.origin(marked.cast.bob)
    )

    address = reverse("batch-detail", args=[marked.batch.uid])
    page = sign_in(marked.cast.alice).get(address).content.decode()

    assert "another reason: A poem." in page
    assert reverse("unskipping", args=[work.uid]) in page
