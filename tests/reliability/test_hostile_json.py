"""A10: the attacks of A7 brought in as JSON by a program are text on every page."""

import make
import pytest
from django.test import Client
from django.urls import reverse
from hostile_texts import IMAGE, PAYLOADS
from rest_framework.test import APIClient

from annotations.models import Article, Project, User

RAW = (
    "<img src=/canary",
    "<svg onload",
    "<script>canary",
    "<iframe srcdoc",
    "<a href=javascript",
    'href="javascript',
)
ALL = " ".join(PAYLOADS)


@pytest.fixture
def project(db: None) -> Project:  # noqa: ARG001 - opens the database
    return make.make_project()


@pytest.fixture
def manager(project: Project) -> User:
    return make.manager_of(project)


@pytest.fixture
def api(manager: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(manager)
    return client


@pytest.fixture
def pages(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def live_markup(page: str) -> list[str]:
    """Attacks that a page holds as markup."""
    return [attack for attack in RAW if attack in page]


def test_articles_brought_as_json_are_text_on_their_pages(
    project: Project, api: APIClient, pages: Client
) -> None:
    row = {"title": ALL[:500], "text": ALL.replace("\r\n", " "), "outlet": IMAGE, "author": IMAGE}

    answer = api.post(f"/api/projects/{project.uid}/imports", {"articles": [row]})

    article = Article.objects.get(project=project)
    assert answer.status_code in (200, 201), answer.content
    assert IMAGE in article.versions.get().text
    for name, uid in (("article-detail", article.uid), ("article-list", project.uid)):
        page = pages.get(reverse(name, args=[uid])).content.decode()
        assert "&lt;img src=/canary" in page
        assert live_markup(page) == []


@pytest.mark.parametrize(
    "url", ["javascript:canary()", "data:text/html,<script>canary()</script>", "vbscript:x"]
)
def test_article_whose_address_runs_code_is_refused(
    project: Project, api: APIClient, url: str
) -> None:
    api.post(
        f"/api/projects/{project.uid}/imports", {"articles": [{"text": "It rained.", "url": url}]}
    )

    assert not Article.objects.filter(project=project).exists()


def test_guideline_brought_as_json_is_cleaned(
    project: Project, api: APIClient, pages: Client
) -> None:
    address = f"/api/projects/{project.uid}/schemes/1"
    tag = api.get(address).headers["ETag"]

    answer = api.patch(address, {"guideline": ALL}, headers={"If-Match": tag})

    assert answer.status_code == 200, answer.content
    page = pages.get(reverse("scheme-detail", args=[project.uid, 1]))
    assert "canary" in page.content.decode()
    assert live_markup(page.content.decode()) == []


def test_project_named_in_json_is_text_everywhere(api: APIClient, pages: Client) -> None:
    made = api.post("/api/projects", {"name": IMAGE, "description": ALL})

    assert made.status_code == 201, made.content
    for address in ("/", f"/projects/{made.json()['uid']}/"):
        page = pages.get(address).content.decode()
        assert "&lt;img src=/canary" in page
        assert live_markup(page) == []
