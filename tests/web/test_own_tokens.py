"""The page of one's own API tokens."""

from caller import Caller
from django.urls import reverse
from make import make_project
from web.conftest import Cast, SignIn

from annotations.models import ApiToken

PLAN = {"name": "night script", "scopes": ["read"], "days": "30", "project": ""}


def shown(page: str) -> str:
    return page.partition("<copy-text")[2].partition('value="')[2].partition('"')[0]


def test_token_is_shown_once_and_works(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.bob)

    text = shown(client.post(reverse("token-list"), PLAN).content.decode())
    later = client.get(reverse("token-list")).content.decode()

    assert Caller(token=text).get("/api/projects").status == 200
    assert "night script" in later
    assert text not in later
    assert text not in str(list(ApiToken.objects.values()))


def test_token_is_narrowed_to_a_project_of_ones_own(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.bob)
    foreign = make_project(name="Somebody else's")

    client.post(reverse("token-list"), PLAN | {"project": str(cast.project.uid)})
    refused = client.post(reverse("token-list"), PLAN | {"project": str(foreign.uid)})

    assert [token.project for token in ApiToken.objects.all()] == [cast.project]
    assert "errorlist" in refused.content.decode()
    assert "Somebody else" not in refused.content.decode()


def test_token_is_withdrawn_by_its_owner_alone(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.bob)
    text = shown(client.post(reverse("token-list"), PLAN).content.decode())
    address = reverse("token-withdrawal", args=[ApiToken.objects.get().uid])

    assert sign_in(cast.carol).post(address).status_code == 404
    client.post(address)

    assert Caller(token=text).get("/api/projects").status == 401


def test_page_without_tokens_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.bob).get(reverse("token-list")).content.decode()

    assert "You have no tokens. Make one for each program" in page


def test_token_without_a_scope_is_refused_in_words(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.bob).post(reverse("token-list"), PLAN | {"scopes": []})

    assert "Choose at least one." in answer.content.decode()
