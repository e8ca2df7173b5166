"""The pages of finders: what a manager reads, and what is left out."""

import pytest
from django.test import Client
from django.urls import reverse
from make import (
    LATER,
    NOON,
    assignment_of,
    make_batch,
    make_run,
    make_source,
    make_suggestion,
    make_version,
    record,
    said_by,
    submit,
)
from web.conftest import Cast, SignIn

from annotations.actions.reactions import Did, Told, store_reactions
from annotations.domain import suggestions
from annotations.domain.messages import N_
from annotations.models import ArticleVersion, User


def page_of(client: Client, cast: Cast, name: str = "finder-list", query: str = "") -> str:
    answer = client.get(reverse(name, args=[cast.project.uid]) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def suggested(cast: Cast) -> ArticleVersion:
    version = make_version(cast.project)
    make_suggestion(make_run(version), score=0.75)
    return version


def quoting(cast: Cast, position: int) -> list[dict[str, object]]:
    source = make_source(cast.project, "Bo Lund")
    records = [record("none") for _ in range(3)]
    records[position] = record("Q", attributions=[said_by(source.uid)])
    return records


def read_blind(cast: Cast, version: ArticleVersion, *people: User, position: int = 1) -> None:
    make_batch(cast.project, [version], list(people), blind_share=1)
    submit(assignment_of(cast.bob, version), quoting(cast, position), at=LATER)


def test_page_without_suggestions_says_what_is_needed(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in(cast.alice), cast)

    assert "No suggestions yet" in page
    assert "blind share" in page


def test_page_without_blind_work_or_gold_says_what_is_needed(cast: Cast, sign_in: SignIn) -> None:
    suggested(cast)

    page = page_of(sign_in(cast.alice), cast)

    assert "No article to compare with yet" in page
    assert "No gold to compare with yet" in page
    assert "Can its scores be believed?" not in page


def test_page_tells_precision_with_its_interval_and_number(cast: Cast, sign_in: SignIn) -> None:
    read_blind(cast, suggested(cast), cast.bob)

    page = page_of(sign_in(cast.alice), cast)

    assert "<strong>100 %</strong> [21, 100 %]" in page
    assert "of 1 </span>" in page
    assert "Can its scores be believed?" in page
    assert "70 % – 80 %" in page
    assert "One article tells little" in page


def test_page_tells_what_people_did_with_suggestions(cast: Cast, sign_in: SignIn) -> None:
    version = suggested(cast)
    make_batch(cast.project, [version], [cast.bob], blind_share=0)
    work = assignment_of(cast.bob, version)
    told = [
        Told(one.uid, Did.REJECTED, NOON) for one in version.suggestion_runs.get().suggestions.all()
    ]
    store_reactions(assignment=work, told=told, at=NOON)
    submit(work, [record("none")] * 3, at=LATER)

    page = page_of(sign_in(cast.alice), cast)

    assert '<rect class="rejected" x="0.0" y="1" width="400.0"' in page
    assert "1 shown" in page


def test_page_leaves_out_and_tells_of_articles_one_still_marks(cast: Cast, sign_in: SignIn) -> None:
    read_blind(cast, suggested(cast), cast.bob, cast.alice, position=0)
    client = sign_in(cast.alice)

    page = page_of(client, cast)
    missed = page_of(client, cast, "finder-missed")

    assert "1 article that you still work on yourself" in page
    assert "No article to compare with yet" in page
    assert "1 article that you still mark yourself is left out." in missed
    assert "Bo Lund" not in page + missed


def test_missed_sentences_are_listed_with_who_said_what(cast: Cast, sign_in: SignIn) -> None:
    read_blind(cast, suggested(cast), cast.bob, position=0)
    client = sign_in(cast.alice)

    page = page_of(client, cast, "finder-missed", "?finder=rules&version=1&kind=quote")

    assert "Inspectors warned of rust." in page
    assert "Bo Lund" in page
    assert "sentence 1" in page
    assert "Nothing to list" in page_of(client, cast, "finder-missed", "?kind=indirect")
    assert "Nothing to list" in page_of(client, cast, "finder-missed", "?against=gold")


@pytest.mark.parametrize(
    "query", ["?finder=rules&version=77", "?kind=speaker", "?against=assisted"]
)
def test_missed_sentences_of_what_is_not_there_are_not_found(
    query: str, cast: Cast, sign_in: SignIn
) -> None:
    suggested(cast)
    address = reverse("finder-missed", args=[cast.project.uid])

    assert sign_in(cast.alice).get(address + query).status_code == 404


def test_missing_tagger_is_told_with_the_reason(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "missing_tagger", lambda: N_("No model is there."))
    monkeypatch.delitem(suggestions.FINDERS, "tagger", raising=False)
    client = sign_in(cast.alice)

    for name in ("finder-list", "finder-card"):
        assert "word rules stand in for it: No model is there." in page_of(client, cast, name)


def test_own_threshold_is_marked_among_those_shown(cast: Cast, sign_in: SignIn) -> None:
    read_blind(cast, suggested(cast), cast.bob)
    type(cast.project).objects.update(suggestion_thresholds={"quote": 0.85})

    page = page_of(sign_in(cast.alice), cast)

    assert '85 % <span class="badge now">set now</span>' in page
    assert "1 of 1" in page
