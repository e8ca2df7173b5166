"""Pages of other people's models: registered, tried, changed, chosen, put away."""

import make
import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from model_server import labelled, model_server, predicted
from web.conftest import Cast, SignIn

from annotations.actions.model_backends import BackendPlan, create_backend
from annotations.domain.messages import N_
from annotations.models import ModelBackend, Project
from annotations.web import settings as settings_pages

URL = "https://models.example/quotes"
TYPED = {
    "name": "Quotes",
    "url": URL,
    "username": "desk",
    "password": "rain over lugo",
    "content": "Quote, Statement",
    "cue": "Verb",
    "source": "",
    "claim": "",
    "ignored": "Person",
    "relations": "says",
    "timeout_seconds": "12",
}


@pytest.fixture(autouse=True)
def models_on(settings: LazySettings) -> None:
    settings.MODELS = True


@pytest.fixture
def alice(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.alice)


@pytest.fixture
def backend(cast: Cast) -> ModelBackend:
    plan = BackendPlan(
        "Quotes", URL, {"Quote": "content"}, username="desk", password="rain over lugo"
    )
    return create_backend(project=cast.project, plan=plan, by=cast.alice, at=make.NOON)


def test_list_of_a_site_that_asks_nobody_says_so_and_has_no_form(
    cast: Cast, alice: Client, settings: LazySettings
) -> None:
    settings.MODELS = False

    page = alice.get(reverse("backend-list", args=[cast.project.uid])).content.decode()

    assert "WORKBENCH_MODELS=yes" in page
    assert "Register it" not in page


def test_registered_model_keeps_what_was_typed_and_shows_no_password(
    cast: Cast, alice: Client
) -> None:
    answer = alice.post(reverse("backend-list", args=[cast.project.uid]), TYPED, follow=True)

    backend = ModelBackend.objects.get()
    assert backend.labels == {
        "Quote": "content",
        "Statement": "content",
        "Verb": "cue",
        "Person": "ignored",
    }
    assert (backend.relations, backend.timeout_seconds) == (["says"], 12)
    page = answer.content.decode()
    assert "rain over lugo" not in page
    assert backend.sealed_password not in page
    assert 'value="Quote, Statement"' in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "https://127.0.0.1/"}, "WORKBENCH_MODELS_ALLOW"),
        ({"url": "http://models.example/"}, "must begin with https://"),
        ({"content": "", "cue": "Verb"}, "At least one label"),
        ({"source": "quote"}, "named twice"),
        ({"source": "Quote"}, "named twice"),
        ({"timeout_seconds": "60"}, "45"),
    ],
)
def test_model_that_cannot_be_so_is_refused_beside_its_field(
    cast: Cast, alice: Client, changes: dict[str, str], words: str
) -> None:
    page = alice.post(reverse("backend-list", args=[cast.project.uid]), TYPED | changes)

    assert words in page.content.decode()
    assert not ModelBackend.objects.exists()


def test_change_without_a_password_keeps_the_stored_one(
    alice: Client, backend: ModelBackend
) -> None:
    sealed = backend.sealed_password

    alice.post(
        reverse("backend-detail", args=[backend.uid]),
        TYPED | {"name": "Better", "password": ""},
    )

    backend.refresh_from_db()
    assert (backend.name, backend.sealed_password) == ("Better", sealed)


def test_label_with_a_comma_stays_one_label_when_the_page_saves_it(
    alice: Client, backend: ModelBackend
) -> None:
    ModelBackend.objects.update(labels={"Quote, direct": "content", 'So "said"': "content"})
    address = reverse("backend-detail", args=[backend.uid])
    shown = alice.get(address).context["form"].initial["content"]

    alice.post(address, TYPED | {"content": shown, "cue": "", "ignored": ""})

    backend.refresh_from_db()
    assert backend.labels == {"Quote, direct": "content", 'So "said"': "content"}


def test_trial_shows_suggestions_refusals_and_the_answer_as_text(
    alice: Client, backend: ModelBackend, settings: LazySettings
) -> None:
    def say(text: str) -> bytes:
        quote = text[: text.index("”") + 1]
        return predicted(
            labelled(text, quote, "Quote"), labelled(text, "crane", "<b>Vibe</b>", score=0.5)
        )

    with model_server(say) as server:
        settings.MODELS_ALLOW = server.allowed
        ModelBackend.objects.update(url=server.address)
        page = alice.post(reverse("backend-test", args=[backend.uid])).content.decode()

    assert "“We wrote to the council twice,”" in page
    assert "Version v1 answered" in page
    assert "Item 2 has the label &#x27;&lt;b&gt;Vibe&lt;/b&gt;&#x27;, which is not mapped." in page
    assert "<b>Vibe" not in page


def test_trial_of_a_model_that_is_away_says_so(
    alice: Client, backend: ModelBackend, settings: LazySettings
) -> None:
    with model_server() as server:
        settings.MODELS_ALLOW = server.allowed
        ModelBackend.objects.update(url=server.address)

    page = alice.post(reverse("backend-test", args=[backend.uid])).content.decode()

    assert "cannot be reached" in page


def test_model_that_is_put_away_has_no_page_and_is_no_choice(
    cast: Cast, alice: Client, backend: ModelBackend
) -> None:
    alice.post(reverse("backend-archiving", args=[backend.uid]))

    assert alice.get(reverse("backend-detail", args=[backend.uid])).status_code == 404
    page = alice.get(reverse("settings-detail", args=[cast.project.uid])).content.decode()
    assert backend.finder_name not in page


# --- The choice in the settings ------------------------------------------------------------------


def choose(client: Client, project: Project, finder: str) -> str:
    typed = {"name": project.name, "language": project.language, "finder": finder}
    before = {"initial-name": project.name, "initial-language": project.language}
    address = reverse("settings-detail", args=[project.uid])
    page = client.post(address, typed | before | {"initial-finder": project.finder}, follow=True)
    project.refresh_from_db()
    return page.content.decode()


def test_settings_offer_the_best_both_own_finders_and_each_model(
    cast: Cast, alice: Client, backend: ModelBackend
) -> None:
    page = alice.get(reverse("settings-detail", args=[cast.project.uid])).content.decode()

    for value in ("", "tagger", "rules", backend.finder_name):
        assert f'<option value="{value}"' in page
    assert "The best there is, now:" in page


def test_chosen_finder_is_kept_and_shown(cast: Cast, alice: Client, backend: ModelBackend) -> None:
    page = choose(alice, cast.project, backend.finder_name)

    assert cast.project.finder == backend.finder_name
    assert f'<option value="{backend.finder_name}" selected>' in page
    shown = alice.get(reverse("backend-detail", args=[backend.uid])).content.decode()
    assert "This project asks it for suggestions." in shown


def test_finder_that_is_none_is_no_choice(cast: Cast, alice: Client) -> None:
    choose(alice, cast.project, "backend:" + "0" * 32)

    assert cast.project.finder == ""


def test_settings_say_why_the_tagger_is_not_there(
    cast: Cast, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        settings_pages, "missing_tagger", lambda: N_("onnxruntime is not installed.")
    )

    page = alice.get(reverse("settings-detail", args=[cast.project.uid])).content.decode()

    assert "onnxruntime is not installed." in page
