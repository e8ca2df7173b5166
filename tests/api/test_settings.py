"""A project's settings, its archive and its members' ways back, over the API."""

import pytest
from caller import Caller, bearer
from django.test import Client
from make import NOON, make_member, make_project, manager_of

from annotations.actions.people import remove_member
from annotations.models import Membership, Project, Role, User

pytestmark = pytest.mark.django_db


def address(project: Project) -> str:
    return f"/api/projects/{project.uid}"


def member_of(project: Project, user: User) -> Membership:
    return Membership.objects.get(project=project, user=user)


def patch(caller: Caller, project: Project, wish: object) -> int:
    tag = caller.get(address(project)).headers["ETag"]
    return caller.send("PATCH", address(project), wish, {"If-Match": tag}).status


def test_settings_are_changed_on_what_was_read() -> None:
    project = make_project()
    boss = bearer(manager_of(project))
    wish = {"name": "Port", "language": "PT-br", "claim_suggestions": True}

    assert patch(boss, project, wish) == 200

    project.refresh_from_db()
    assert (project.name, project.language, project.claim_suggestions) == ("Port", "pt-BR", True)
    assert boss.send("PATCH", address(project), wish).status == 428
    assert boss.send("PATCH", address(project), wish, {"If-Match": '"old"'}).status == 409


@pytest.mark.parametrize(
    "wish",
    [
        *({"language": "klingon"}, {"name": " "}, {"claim_suggestions": "yes"}),
        *({"slug": "mine"}, {"event_seq": 0}, {"archived_at": None}, {"uid": "x"}),
    ],
)
def test_setting_that_cannot_be_is_refused_and_changes_nothing(wish: object) -> None:
    project = make_project()
    before = Project.objects.values().get(pk=project.pk)

    assert patch(Caller(manager_of(project)), project, wish) == 400

    assert Project.objects.values().get(pk=project.pk) == before


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_only_managers_change_settings(role: str) -> None:
    project = make_project()
    caller = Caller(make_member(project, role))

    assert patch(caller, project, {"name": "Mine"}) == 404
    assert caller.post(f"{address(project)}/archiving").status == 404


def test_project_is_put_away_and_brought_back() -> None:
    project = make_project()
    boss, other = Caller(manager_of(project)), Caller(make_member(project))

    assert boss.post(f"{address(project)}/archiving").status == 200
    assert (boss.get(address(project)).status, other.get(address(project)).status) == (404, 404)
    assert other.post(f"{address(project)}/restoring").status == 404
    assert boss.post(f"{address(project)}/restoring").status == 200
    assert other.get(address(project)).status == 200


def test_reset_link_is_made_by_session_alone_and_works_once() -> None:
    project = make_project()
    boss, ida = manager_of(project), make_member(project)
    links = f"{address(project)}/members/{member_of(project, ida).pseudonym}/reset-links"

    by_token = bearer(boss).post(links)
    made = Caller(boss).post(links)
    path = made.body["url"].removeprefix("http://testserver")
    used = [Client().post(path, {"password": "ropes-and-tar-77"}).status_code for _ in "12"]

    assert (by_token.status, made.status) == (404, 201)
    assert used == [302, 410]


def test_reset_link_of_somebody_with_rights_elsewhere_is_refused() -> None:
    project, elsewhere = make_project(), make_project()
    ida = make_member(project)
    member_of(elsewhere, make_member(elsewhere))
    Membership.objects.filter(project=elsewhere, role=Role.ANNOTATOR).update(user=ida)
    links = f"{address(project)}/members/{member_of(project, ida).pseudonym}/reset-links"

    answer = Caller(manager_of(project)).post(links)

    assert (answer.status, answer.body["code"]) == (409, "reset_refused")


def test_former_member_is_taken_back_under_the_same_pseudonym() -> None:
    project = make_project()
    boss, ida = manager_of(project), make_member(project)
    member = member_of(project, ida)
    remove_member(member=member, by=boss, at=NOON)

    answer = Caller(boss).post(f"{address(project)}/members/{member.pseudonym}/return")

    assert (answer.status, answer.body["pseudonym"]) == (200, member.pseudonym)
    assert Caller(ida).get(address(project)).status == 200


def test_thresholds_are_changed_one_by_one() -> None:
    project = make_project()
    boss = bearer(manager_of(project))

    assert patch(boss, project, {"suggestion_thresholds": {"quote": 0.6, "claim": 1}}) == 200
    assert patch(boss, project, {"suggestion_thresholds": {"claim": 0}}) == 200

    told = boss.get(address(project)).body["suggestion_thresholds"]
    assert told == {"quote": 0.6, "indirect": 0.0, "claim": 0.0}


@pytest.mark.parametrize(
    "wish", [{"speaker": 0.5}, {"quote": 1.5}, {"quote": "0.5"}, {"quote": True}, 0.5, None]
)
def test_thresholds_that_are_none_are_refused(wish: object) -> None:
    project = make_project()
    boss = bearer(manager_of(project))

    assert patch(boss, project, {"suggestion_thresholds": wish}) == 400

    project.refresh_from_db()
    assert project.suggestion_thresholds == {}
