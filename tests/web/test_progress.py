"""The page of progress."""

import make
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.actions.submissions import skip_assignment
from annotations.templatetags.progress import duration


def test_progress_without_batches_says_what_it_will_tell(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.alice).get(reverse("batch-progress", args=[cast.project.uid]))

    assert "No batches yet" in page.content.decode()


def test_progress_names_every_person_with_bars_in_words(marked: Marked, sign_in: SignIn) -> None:
    skip_assignment(
        assignment=make.assignment_of(marked.cast.bob, marked.waiting),
        reason="other",
        note="A poem.",
        origin=make.origin(marked.cast.bob),
    )
    address = reverse("batch-progress", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.alice).get(address).content.decode()

    assert 'aria-label="articles submitted, bob"' in page
    assert 'aria-label="sentences decided, carol"' in page
    assert "3 of 5" in page
    assert "6 of 10" in page
    assert f"?state=skipped&amp;batch={marked.batch.uid}&amp;annotator=A2" in page


def test_duration_is_said_as_people_do() -> None:
    assert [duration(one) for one in (0, 59.4, 60, 3599, 3600, 360_060)] == [
        "0 s",
        "59 s",
        "1 min",
        "1 h 00 min",
        "1 h 00 min",
        "100 h 01 min",
    ]
