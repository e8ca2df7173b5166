"""The page of a project's settings, and projects put away."""

import pytest
from django.urls import reverse
from make import manager_of
from web.conftest import Cast, Marked, SignIn

FIELDS = {"name": "Port", "description": "Ships.", "language": "pt-br"}


def settings_of(cast: Cast) -> str:
    return reverse("settings-detail", args=[cast.project.uid])


def test_settings_are_saved(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)

    page = client.post(settings_of(cast), FIELDS | {"claim_suggestions": "on"}, follow=True)

    cast.project.refresh_from_db()
    project = cast.project
    assert (project.name, project.language, project.claim_suggestions) == ("Port", "pt-BR", True)
    assert "The settings are saved." in page.content.decode()


@pytest.mark.parametrize("language", ["klingon", "en_US", "xx"])
def test_language_that_is_none_is_told_beside_its_field(
    language: str, cast: Cast, sign_in: SignIn
) -> None:
    answer = sign_in(cast.alice).post(settings_of(cast), FIELDS | {"language": language})

    page = answer.content.decode()
    assert "The language must be a tag such as en, de or pt-BR." in page
    assert f'value="{language}"' in page
    assert "<title>" in page
    assert "Harbour pilot" in page


@pytest.mark.parametrize("person", ["adam", "bob", "vera", "sam"])
def test_settings_are_for_managers(person: str, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.named(person))

    assert client.get(settings_of(cast)).status_code == 404
    for name in ("project-archiving", "project-restoration"):
        assert client.post(reverse(name, args=[cast.project.uid])).status_code == 404


def test_page_says_how_much_work_an_archive_would_hold_up(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.alice).get(settings_of(marked.cast)).content.decode()

    assert "2 articles of people are not submitted" in page


def test_project_put_away_is_on_nobodys_list_and_comes_back(cast: Cast, sign_in: SignIn) -> None:
    alice, bob = sign_in(cast.alice), sign_in(cast.bob)
    overview = reverse("project-detail", args=[cast.project.uid])

    put_away = alice.post(reverse("project-archiving", args=[cast.project.uid]), follow=True)

    assert "Bring back" in put_away.content.decode()
    assert "Harbour pilot" not in bob.get(reverse("project-list")).content.decode()
    assert (alice.get(overview).status_code, bob.get(overview).status_code) == (404, 404)
    restoration = reverse("project-restoration", args=[cast.project.uid])
    assert bob.post(restoration).status_code == 404
    assert alice.post(restoration)["Location"] == overview
    assert bob.get(overview).status_code == 200
    assert manager_of(cast.project) == cast.alice


def test_saving_an_older_page_keeps_what_somebody_else_changed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)
    old = client.get(settings_of(cast)).context["form"]
    opened = {name: old[name].value() or "" for name in FIELDS}
    client.post(settings_of(cast), FIELDS | {"claim_suggestions": "on"})

    page = opened | {f"initial-{name}": value for name, value in opened.items()}
    client.post(settings_of(cast), page | {"language": "de", "initial-claim_suggestions": "False"})

    cast.project.refresh_from_db()
    project = cast.project
    assert (project.name, project.description, project.language) == ("Port", "Ships.", "de")
    assert project.claim_suggestions
    assert 'name="initial-name"' in client.get(settings_of(cast)).content.decode()


def test_suggesting_claims_is_switched_off(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)
    client.post(settings_of(cast), FIELDS | {"claim_suggestions": "on"})
    page = client.get(settings_of(cast)).content.decode()
    assert 'name="initial-claim_suggestions" value="True"' in page

    client.post(settings_of(cast), FIELDS | {"initial-claim_suggestions": "True"})

    cast.project.refresh_from_db()
    assert not cast.project.claim_suggestions


def test_thresholds_are_set_in_percent(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)

    client.post(settings_of(cast), FIELDS | {"threshold_quote": "62.5", "threshold_claim": "0"})

    cast.project.refresh_from_db()
    assert cast.project.suggestion_thresholds == {"quote": 0.625}
    assert 'name="threshold_quote" value="62.5"' in client.get(settings_of(cast)).content.decode()


def test_threshold_emptied_is_taken_away(cast: Cast, sign_in: SignIn) -> None:
    type(cast.project).objects.update(suggestion_thresholds={"quote": 0.55, "claim": 0.2})

    sign_in(cast.alice).post(
        settings_of(cast),
        FIELDS
        | {"threshold_quote": "", "initial-threshold_quote": "55"}
        | {"threshold_claim": "20", "initial-threshold_claim": "20"},
    )

    cast.project.refresh_from_db()
    assert cast.project.suggestion_thresholds == {"claim": 0.2}


@pytest.mark.parametrize("given", ["-1", "100.1", "much"])
def test_threshold_that_is_no_share_is_told_beside_its_field(
    given: str, cast: Cast, sign_in: SignIn
) -> None:
    answer = sign_in(cast.alice).post(settings_of(cast), FIELDS | {"threshold_quote": given})

    assert 'aria-invalid="true"' in answer.content.decode()
    cast.project.refresh_from_db()
    assert cast.project.suggestion_thresholds == {}
