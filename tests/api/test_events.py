"""Events by the API: the same filters as the pages, and pages of a list that grows."""

from typing import Any

import make
import pytest
from django.test import Client

from annotations.actions.people import change_role
from annotations.models import Membership, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    project = make.make_project(by=make.make_user("alice"))
    make.make_member(project, username="bob")
    bob = Membership.objects.get(project=project, user__username="bob")
    for role in ("viewer", "adjudicator", "annotator"):
        change_role(member=bob, role=role, by=make.manager_of(project), at=make.NOON)
    return project


def get(project: Project, of: str, **asked: str) -> tuple[int, dict[str, Any]]:
    client = Client()
    client.force_login(make.manager_of(project))
    answer = client.get(f"/api/projects/{project.uid}/{of}", asked)
    return answer.status_code, answer.json()


def test_events_are_the_changes_newest_first(project: Project) -> None:
    _status, body = get(project, "events", kind="member")

    assert [one["details"]["role"] for one in body["results"]] == [
        "annotator",
        "adjudicator",
        "viewer",
    ]
    assert body["results"][0]["by"] == {"name": "alice", "pseudonym": "A1"}
    assert body["results"][0]["object_name"] == "bob"
    assert body["next"] is None


def test_events_go_on_after_the_last_one_seen(project: Project) -> None:
    _status, first = get(project, "events", limit="2")
    after = first["next"].partition("after=")[2]

    _status, second = get(project, "events", limit="2", after=after)

    seqs = [one["seq"] for page in (first, second) for one in page["results"]]
    assert seqs == sorted(seqs, reverse=True)
    assert len(set(seqs)) == 4


@pytest.mark.parametrize(
    ("of", "asked", "field"),
    [
        ("events", {"kind": "member__project"}, None),
        ("events", {"kind": "Member.left"}, "kind"),
        ("events", {"by__password": "x"}, "by__password"),
        ("events", {"since": "yesterday"}, "since"),
        ("access-events", {"kind": "slept"}, "kind"),
        ("access-events", {"object": "x"}, "object"),
    ],
)
def test_filter_that_is_none_is_refused(
    of: str, asked: dict[str, str], field: str | None, project: Project
) -> None:
    status, body = get(project, of, **asked)

    assert (status, body.get("field")) == ((200, None) if field is None else (400, field))


def test_events_of_somebody_unknown_are_none(project: Project) -> None:
    assert get(project, "events", person="A99")[1]["results"] == []


def test_access_events_tell_who_signed_in_and_from_where(project: Project) -> None:
    _status, body = get(project, "access-events", kind="signed_in")

    [one] = body["results"]
    assert one["by"] == one["about"] == {"name": "alice", "pseudonym": "A1"}
    assert one["details"] == {}
