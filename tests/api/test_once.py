"""A write with an event is carried out once, however often and close together it is sent."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from caller import Caller, bearer
from django.db import connection
from django.urls import path
from django.utils import timezone
from make import NOON, make_assignment, make_member, make_project, make_user, manager_of
from pytest_django.fixtures import Settings
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import Permission
from annotations.actions.answers import KEPT_DAYS, prune_answers
from annotations.actions.people import add_member
from annotations.actions.projects import archive_project
from annotations.api.base import Endpoint, person
from annotations.api.bodies import Body
from annotations.api.once import once
from annotations.domain.errors import Conflict
from annotations.domain.messages import N_
from annotations.models import (
    AccessEvent,
    AccessKind,
    AnsweredRequest,
    Membership,
    Project,
    Role,
    User,
)

pytestmark = pytest.mark.django_db


class NoteBody(Body):
    text = serializers.CharField()


class NoteList(Endpoint):
    """Notes a word about the person who asks; refuses the word "no" after it was noted."""

    @once
    def post(self, request: Request) -> Response:
        text = self.read(NoteBody)["text"]
        noted = AccessEvent.objects.create(
            kind=AccessKind.ACCOUNT_CHANGED,
            at=timezone.now(),
            by=person(request),
            detail={"text": text},
        )
        if text == "no":
            raise Conflict(N_("No."))
        answer = {"uid": noted.uid, "at": noted.at, "text": text}
        return Response(answer, status.HTTP_201_CREATED, headers={"ETag": '"1"'})


class SecretList(NoteList):
    post = once(secret=True)(NoteList.post.__wrapped__)  # type: ignore[attr-defined]


class ProjectNoteList(NoteList):
    """Notes a word for a project's managers; "archive" also puts the project away."""

    @once
    def post(self, request: Request, project: UUID) -> Response:  # type: ignore[override]
        found = self.visible_project(project, Permission.EDIT_MEMBERS)
        if self.read(NoteBody)["text"] == "archive":
            archive_project(project=found, by=person(request), at=timezone.now())
        return NoteList.post.__wrapped__(self, request)  # type: ignore[attr-defined,no-any-return]


class ProjectSecretList(ProjectNoteList):
    post = once(secret=True)(ProjectNoteList.post.__wrapped__)  # type: ignore[attr-defined]


class OwnNoteList(NoteList):
    """Notes a word on one's own assignment."""

    @once
    def post(self, request: Request, assignment: UUID) -> Response:  # type: ignore[override]
        self.assignment(assignment)
        return NoteList.post.__wrapped__(self, request)  # type: ignore[attr-defined,no-any-return]


urlpatterns = [
    path("notes", NoteList.as_view()),
    path("secrets", SecretList.as_view()),
    path("projects/<uuid:project>/notes", ProjectNoteList.as_view()),
    path("projects/<uuid:project>/secrets", ProjectSecretList.as_view()),
    path("own/<uuid:assignment>/notes", OwnNoteList.as_view()),
]


@pytest.fixture(autouse=True)
def _only_these_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def note(text: str = "yes", **fields: object) -> dict[str, object]:
    return {"text": text, "event": str(uuid4())} | fields


def notes() -> int:
    return AccessEvent.objects.filter(kind=AccessKind.ACCOUNT_CHANGED).count()


def test_repeat_gets_the_same_answer_and_nothing_is_done_again() -> None:
    caller, body = Caller(make_user()), note()
    first = caller.post("/notes", body)

    again = caller.post("/notes", dict(reversed(body.items())))

    assert (again.status, again.body) == (201, first.body)
    assert again.headers["ETag"] == first.headers["ETag"] == '"1"'
    assert notes() == 1


def test_event_used_for_another_request_is_refused() -> None:
    caller, body = Caller(make_user()), note()
    caller.post("/notes", body)

    for other in (caller.post("/notes", body | {"text": "x"}), caller.post("/secrets", body)):
        assert (other.status, other.code) == (422, "event_reused")
    assert notes() == 1


def test_requests_without_an_event_are_all_carried_out() -> None:
    caller = Caller(make_user())

    for _ in range(2):
        assert caller.post("/notes", {"text": "yes"}).status == 201

    assert notes() == 2
    assert not AnsweredRequest.objects.exists()


def test_one_event_of_two_people_is_two_requests() -> None:
    body = note()

    for user in (make_user(), make_user()):
        assert Caller(user).post("/notes", body).status == 201

    assert notes() == 2


@pytest.mark.parametrize("body", [note("no"), note("")])
def test_refused_request_leaves_nothing_and_may_be_tried_again(body: dict[str, object]) -> None:
    caller = Caller(make_user())

    assert caller.post("/notes", body).status in (400, 409)

    assert (notes(), AnsweredRequest.objects.count()) == (0, 0)
    assert caller.post("/notes", body | {"text": "yes"}).status == 201


@pytest.mark.parametrize("event", [3, "x", [], {}, "d04645ba9f694852a47cd96188ab5212"])
def test_event_that_is_no_uid_is_refused(event: object) -> None:
    answer = Caller(make_user()).post("/notes", note(event=event))

    assert (answer.status, answer.body["field"]) == (400, "event")
    assert notes() == 0


def test_secret_answer_is_not_stored_and_a_repeat_is_told_so() -> None:
    caller, body = Caller(make_user()), note("a secret word")
    assert caller.post("/secrets", body).status == 201

    again = caller.post("/secrets", body)

    assert (again.status, again.code) == (409, "answered_already")
    kept = AnsweredRequest.objects.get()
    assert kept.answer == {"passed": []}
    assert "secret" not in kept.body_hash
    assert notes() == 1


# --- Who may have an answer again ---------------------------------------------------------------


@pytest.mark.parametrize("kind", ["notes", "secrets"])
def test_repeat_by_a_manager_who_is_one_no_longer_is_not_answered(kind: str) -> None:
    project, body = make_project(), note()
    user = make_member(project, Role.MANAGER)
    caller, address = Caller(user), f"/projects/{project.uid}/{kind}"
    assert caller.post(address, body).status == 201

    Membership.objects.filter(user=user).update(role=Role.VIEWER)
    demoted = caller.post(address, body)
    Membership.objects.filter(user=user).update(role=Role.MANAGER, left_at=NOON)
    gone = caller.post(address, body)

    assert [(one.status, one.code) for one in (demoted, gone)] == [(404, "not_found")] * 2
    assert notes() == 1


def test_repeat_on_work_in_a_project_one_has_left_is_not_answered() -> None:
    work, body = make_assignment(), note()
    caller, address = Caller(work.annotator), f"/own/{work.uid}/notes"
    assert [caller.post(address, body).status for _ in range(2)] == [201, 201]

    Membership.objects.filter(user=work.annotator).update(left_at=NOON)

    assert caller.post(address, body).status == 404


def test_repeat_by_a_token_of_another_project_is_not_answered() -> None:
    project, other, body = make_project(), make_project(), note()
    user = manager_of(project)
    add_member(project=other, user=user, role=Role.MANAGER, at=NOON)
    address = f"/projects/{project.uid}/notes"
    assert bearer(user, project=project.uid).post(address, body).status == 201

    elsewhere = bearer(user, project=other.uid).post(address, body)
    again = bearer(user, project=project.uid).post(address, body)

    assert (elsewhere.status, elsewhere.code) == (404, "not_found")
    assert again.status == 201
    assert notes() == 1


def test_repeat_of_an_account_matter_by_a_narrowed_token_is_not_answered() -> None:
    user, body = make_user(), note()
    project = make_project(by=user)
    assert bearer(user).post("/notes", body).status == 201

    again = bearer(user, project=project.uid).post("/notes", body)

    assert (again.status, again.code) == (422, "event_reused")


def test_repeat_in_a_project_that_was_archived_is_not_answered() -> None:
    project, body = make_project(), note()
    caller, address = Caller(manager_of(project)), f"/projects/{project.uid}/notes"
    assert caller.post(address, body).status == 201

    archive_project(project=project, by=manager_of(project), at=NOON)

    assert caller.post(address, body).status == 404


def test_repeat_of_what_took_its_own_object_away_is_answered() -> None:
    project, body = make_project(), note("archive")
    caller, address = Caller(manager_of(project)), f"/projects/{project.uid}/notes"
    first = caller.post(address, body)

    again = caller.post(address, body)

    assert Project.objects.get().archived_at is not None
    assert (first.status, again.status, again.body) == (201, 201, first.body)


def test_old_answers_are_forgotten() -> None:
    caller = Caller(make_user())
    old, young = note(), note()
    caller.post("/notes", old)
    AnsweredRequest.objects.update(at=timezone.now() - timedelta(days=KEPT_DAYS, seconds=1))
    caller.post("/notes", young)

    assert prune_answers(at=timezone.now()) == 1
    assert prune_answers(at=timezone.now()) == 0

    assert str(AnsweredRequest.objects.get().event) == young["event"]


@pytest.mark.django_db(transaction=True)
def test_request_sent_by_several_threads_at_once_is_carried_out_once() -> None:
    user, body = make_user(), note()
    barrier, answers = threading.Barrier(4), []

    def send() -> None:
        caller = Caller(User.objects.get(pk=user.pk))
        barrier.wait(timeout=20)
        answers.append(caller.post("/notes", body))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) >= 1
    assert len({answer.body["uid"] for answer in answers}) == 1
    assert notes() == 1
