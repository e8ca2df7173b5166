"""What a refusal looks like; who may open what is in tests/routes.py and tests/test_matrix.py."""

from django.test import Client
from django.urls import reverse
from web.conftest import Cast, SignIn


def test_act_without_a_token_is_refused_in_words(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)

    answer = client.post(reverse("interval-request", args=[cast.project.uid]))

    assert answer.status_code == 403
    assert "send it again" in answer.content.decode()


def test_page_that_is_not_there_says_so_in_words(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.alice).get("/projects/none/")

    assert answer.status_code == 404
    assert "Nothing here" in answer.content.decode()
