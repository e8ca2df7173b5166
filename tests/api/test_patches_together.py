"""Two who change the same thing at once: one of them is told, and nothing is written over."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from make import NOON, make_project, make_user, make_version, manager_of
from pytest_django.fixtures import Settings

from annotations.actions.model_backends import BackendPlan, create_backend
from annotations.actions.people import add_member
from annotations.actions.sources import SourceEdit, add_source
from annotations.actions.webhooks import WebhookPlan, create_webhook
from annotations.models import Project, Role

pytestmark = pytest.mark.django_db(transaction=True)


def make_address(noun: str, project: Project) -> str:
    by = manager_of(project)
    at_project = f"/api/projects/{project.uid}"
    if noun == "member":
        add_member(project=project, user=make_user(), role=Role.ANNOTATOR, at=NOON)
    elif noun == "source":
        edit = SourceEdit(name="Ida Morren", aliases=[], identity="", role="")
        return f"/api/sources/{add_source(project=project, edit=edit, by=by, at=NOON).uid}"
    elif noun == "webhook":
        plan = WebhookPlan("https://example.org/hook", ["job.finished"])
        return f"/api/webhooks/{create_webhook(project=project, plan=plan, by=by, at=NOON).uid}"
    elif noun == "backend":
        model = BackendPlan("Quotes", "https://models.example/", {"Quote": "content"})
        return f"/api/backends/{create_backend(project=project, plan=model, by=by, at=NOON).uid}"
    elif noun == "article":
        return f"/api/articles/{make_version(project).article.uid}"
    addresses = {"member": "/members/A2", "scheme": "/schemes/1", "project": ""}
    return "/api/me" if noun == "me" else at_project + addresses[noun]


@pytest.mark.parametrize(
    ("noun", "changes"),
    [
        ("project", [{"name": "Quays"}, {"name": "Piers"}]),
        ("article", [{"title": "Rust"}, {"title": "Rust again"}]),
        ("me", [{"name": "Ida"}, {"name": "Ida M."}]),
        ("scheme", [{"guideline": "Mark it."}, {"guideline": "Mark all."}]),
        ("member", [{"role": "viewer"}, {"role": "adjudicator"}]),
        ("source", [{"name": "I. Morren"}, {"name": "Ida M."}]),
        ("backend", [{"name": "Quotes 2"}, {"name": "Quotes 3"}]),
        (
            "webhook",
            [{"url": "https://example.org/a"}, {"url": "https://example.org/b"}],
        ),
    ],
)
def test_two_patches_of_one_version_at_once_change_it_once(
    noun: str, changes: list[Mapping[str, str]], settings: Settings
) -> None:
    settings.WEBHOOKS = settings.MODELS = True
    project = make_project()
    address = make_address(noun, project)
    client = Client()
    client.force_login(manager_of(project))
    tag = client.get(address)["ETag"]
    begun = Barrier(2, timeout=20)

    def patch(change: Mapping[str, str]) -> int:
        own = Client()
        own.force_login(manager_of(project))
        begun.wait()
        try:
            return own.patch(
                address, change, content_type="application/json", headers={"If-Match": tag}
            ).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(patch, changes))

    assert answers == [200, 409]
