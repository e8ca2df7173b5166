"""The page on the effect of suggestions: figures, warnings, and what it says without any."""

import pytest
from django.urls import reverse
from make import assignment_of, make_batch, make_run, make_suggestion, make_version, record, submit
from web.conftest import Cast, SignIn

pytestmark = pytest.mark.django_db


def compared(cast: Cast) -> None:
    """Two articles, one of them blind, which bob and carol submitted."""
    versions = [make_version(cast.project, f"Crane {n} rusts. It rains.") for n in range(2)]
    for version in versions:
        make_suggestion(make_run(version))
    make_batch(cast.project, versions, [cast.bob, cast.carol], blind_share=0.5, name="Both")
    for version in versions:
        for person in (cast.bob, cast.carol):
            submit(
                assignment_of(person, version),
                [record("C", seconds=2), record("none", seconds=4)],
            )


def page(cast: Cast, sign_in: SignIn, who: str) -> str:
    answer = sign_in(cast.named(who)).get(reverse("agreement-arms", args=[cast.project.uid]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_page_compares_both_arms_and_warns_of_few_articles(cast: Cast, sign_in: SignIn) -> None:
    compared(cast)

    shown = page(cast, sign_in, "vera")

    assert "Too few articles to conclude anything." in shown
    assert "Seconds a sentence" in shown
    assert "3.0 s" in shown
    assert "4 in 1 article" in shown
    assert "NaN" not in shown


def test_page_says_what_is_needed_where_nothing_can_be_compared(
    cast: Cast, sign_in: SignIn
) -> None:
    version = make_version(cast.project)
    make_batch(cast.project, [version], [cast.bob])
    submit(assignment_of(cast.bob, version), [record("none")] * 3)

    assert "Nothing to compare yet" in page(cast, sign_in, "alice")


def test_page_without_any_work_says_so(cast: Cast, sign_in: SignIn) -> None:
    assert "No agreement yet" in page(cast, sign_in, "alice")
