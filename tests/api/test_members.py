"""Members and invitations over the API."""

from uuid import uuid4

import pytest
from caller import Caller
from django.core import serializers
from make import make_assignment, make_member, make_project, manager_of
from pytest_django import DjangoAssertNumQueries

from annotations.models import AnsweredRequest, Event, Invitation, Membership, Project, Role

pytestmark = pytest.mark.django_db

READS = 5


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> Caller:
    return Caller(manager_of(project))


def members(project: Project, pseudonym: str = "") -> str:
    return f"/api/projects/{project.uid}/members{pseudonym and '/'}{pseudonym}"


def invitations(project: Project) -> str:
    return f"/api/projects/{project.uid}/invitations"


def test_list_has_members_with_their_work_and_no_address() -> None:
    work = make_assignment()
    project = work.batch_article.batch.project

    found = Caller(manager_of(project)).get(members(project)).body["results"]

    assert [(row["pseudonym"], row["role"]) for row in found] == [
        ("A1", "manager"),
        ("A2", "annotator"),
    ]
    assert (found[1]["assignments"], found[1]["unfinished"]) == (1, 1)
    assert not {"email", "uid", "password"} & found[1].keys()


def test_list_asks_as_often_for_more_members(
    project: Project, manager: Caller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    manager.get(members(project))
    with django_assert_num_queries(READS):
        manager.get(members(project))
    for _ in range(9):
        make_member(project)

    with django_assert_num_queries(READS):
        found = manager.get(members(project))

    assert len(found.body["results"]) == 10


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_members_are_nobodys_but_the_managers(project: Project, role: str) -> None:
    caller = Caller(make_member(project, role))

    assert caller.get(members(project)).status == 404
    assert caller.get(members(project, "A1")).status == 404
    assert caller.send("DELETE", members(project, "A1")).status == 404
    assert caller.get(invitations(project)).status == 404
    assert caller.post(invitations(project)).status == 404


def test_role_changes_on_the_version_seen(project: Project, manager: Caller) -> None:
    make_member(project)
    address = members(project, "A2")
    seen = manager.get(address)

    changed = manager.send("PATCH", address, {"role": "viewer"}, {"If-Match": seen.headers["ETag"]})
    stale = manager.send("PATCH", address, {"role": "manager"}, {"If-Match": seen.headers["ETag"]})
    unmatched = manager.send("PATCH", address, {"role": "manager"})

    assert (changed.status, changed.body["role"]) == (200, "viewer")
    assert (stale.status, stale.code, stale.body["current"]["role"]) == (409, "stale", "viewer")
    assert (unmatched.status, unmatched.code) == (428, "precondition_required")
    assert Membership.objects.get(pseudonym="A2").role == Role.VIEWER


def test_role_changes_whatever_work_the_member_is_given_or_does_meanwhile() -> None:
    work = make_assignment()
    project = work.batch_article.batch.project
    manager, address = Caller(manager_of(project)), members(project, "A2")
    seen = manager.get(address)
    work.delete()

    later = manager.get(address, If_None_Match=seen.headers["ETag"])
    changed = manager.send("PATCH", address, {"role": "viewer"}, {"If-Match": seen.headers["ETag"]})

    assert (later.status, later.body["assignments"]) == (200, 0)
    assert (changed.status, changed.body["role"]) == (200, "viewer")


def test_role_change_sent_again_by_who_is_no_longer_a_manager_is_not_answered(
    project: Project,
) -> None:
    user = make_member(project, Role.MANAGER)
    caller, address = Caller(user), members(project, "A2")
    match = {"If-Match": caller.get(address).headers["ETag"]}
    body = {"role": "viewer", "event": str(uuid4())}

    first = caller.send("PATCH", address, body, match)
    again = caller.send("PATCH", address, body, match)

    assert (first.status, again.status) == (200, 404)


def test_role_change_sent_again_under_its_event_is_answered_again(
    project: Project, manager: Caller
) -> None:
    make_member(project)
    address = members(project, "A2")
    match = {"If-Match": manager.get(address).headers["ETag"]}
    body = {"role": "viewer", "event": str(uuid4())}

    first = manager.send("PATCH", address, body, match)
    again = manager.send("PATCH", address, body, match)

    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body
    assert Event.objects.filter(kind="member.role_changed").count() == 1


def test_last_manager_stays_one(project: Project, manager: Caller) -> None:
    address = members(project, "A1")
    match = {"If-Match": manager.get(address).headers["ETag"]}

    lowered = manager.send("PATCH", address, {"role": "viewer"}, match)
    removed = manager.send("DELETE", address)

    assert (lowered.status, removed.status) == (409, 409)
    assert (lowered.code, removed.code) == ("membership_refused", "membership_refused")


def test_member_with_open_work_does_not_become_a_viewer() -> None:
    project = make_assignment().batch_article.batch.project
    manager, address = Caller(manager_of(project)), members(project, "A2")
    match = {"If-Match": manager.get(address).headers["ETag"]}

    refused = manager.send("PATCH", address, {"role": "viewer"}, match)

    assert (refused.status, refused.code, refused.body["field"]) == (409, "open_work", "role")


def test_unknown_role_is_refused(project: Project, manager: Caller) -> None:
    refused = manager.send("PATCH", members(project, "A1"), {"role": "king"}, {"If-Match": '"x"'})

    assert (refused.status, refused.body["field"]) == (400, "role")


def test_ended_membership_is_gone_and_its_work_kept() -> None:
    work = make_assignment()
    project = work.batch_article.batch.project
    manager = Caller(manager_of(project))

    ended = manager.send("DELETE", members(project, "A2"))

    assert (ended.status, ended.content) == (204, b"")
    assert manager.get(members(project, "A2")).status == 404
    work.refresh_from_db()
    assert Membership.objects.get(pseudonym="A2").left_at is not None


# --- Invitations --------------------------------------------------------------------------------


def test_new_invitation_answers_its_link_once_and_stores_a_hash(
    project: Project, manager: Caller
) -> None:
    body = {"role": "viewer", "note": "For Vera", "event": str(uuid4())}

    made = manager.post(invitations(project), body)
    again = manager.post(invitations(project), body)

    token = made.body["link"].rstrip("/").rsplit("/", 1)[1]
    assert (made.status, made.body["role"]) == (201, "viewer")
    assert (again.status, again.code) == (409, "answered_already")
    stored = [*Invitation.objects.all(), *AnsweredRequest.objects.all(), *Event.objects.all()]
    assert token not in serializers.serialize("json", stored)
    listed = manager.get(invitations(project)).body["results"]
    assert listed == [{key: value for key, value in made.body.items() if key != "link"}]


def test_withdrawn_invitation_is_no_longer_listed(project: Project, manager: Caller) -> None:
    uid = manager.post(invitations(project)).body["uid"]

    withdrawn = manager.send("DELETE", f"{invitations(project)}/{uid}")

    assert withdrawn.status == 204
    assert manager.get(invitations(project)).body["results"] == []


def test_invitation_of_another_project_is_not_found(project: Project, manager: Caller) -> None:
    other = make_project()
    uid = Caller(manager_of(other)).post(invitations(other)).body["uid"]

    assert manager.send("DELETE", f"{invitations(project)}/{uid}").status == 404
    assert Invitation.objects.get(uid=uid).withdrawn_at is None
