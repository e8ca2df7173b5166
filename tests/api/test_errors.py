"""Every refusal has one shape, one status and names the value at fault; nothing is stored."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from caller import Caller
from django.conf import settings
from django.db import OperationalError
from make import (
    NOON,
    evidence,
    make_assignment,
    make_member,
    make_team,
    make_user,
    manager_of,
    record,
    said_by,
)
from tab import Answer, Tab

from annotations.actions import projection
from annotations.actions.people import remove_member
from annotations.actions.submissions import withdraw_assignment
from annotations.api import records as endpoint
from annotations.models import Assignment, Event, Membership, Project, RecordVersion, User

pytestmark = pytest.mark.django_db

Ask = Callable[[Tab], Answer]
REQUESTS: dict[str, Ask] = {
    "assignment": lambda tab: tab.get(),
    "record": lambda tab: tab.put(0, record("none")),
    "acts": lambda tab: tab.post("acts", records=[{"n": 0, "base": 0, "record": {}}]),
    "undo": lambda tab: tab.post("undo", undoes=str(uuid4())),
    "submissions": lambda tab: tab.post("submissions"),
    "skip": lambda tab: tab.post("skip", reason="broken_text"),
    "reactions": lambda tab: tab.post("reactions", reactions=[]),
}


def stranger(_assignment: Assignment) -> User:
    return make_user()


def colleague(assignment: Assignment) -> User:
    return make_member(assignment.batch_article.batch.project)


def manager(assignment: Assignment) -> User:
    return manager_of(assignment.batch_article.batch.project)


def former_member(assignment: Assignment) -> User:
    member = Membership.objects.get(user=assignment.annotator)
    remove_member(member=member, by=manager(assignment), at=NOON)
    return assignment.annotator


def withdrawn_from(assignment: Assignment) -> User:
    withdraw_assignment(assignment=assignment, by=manager(assignment), at=NOON)
    return assignment.annotator


def in_an_archived_project(assignment: Assignment) -> User:
    Project.objects.update(archived_at=NOON)
    return assignment.annotator


def put(payload: object, **fields: object) -> Answer:
    """Write the second sentence, [28, 62) of 80 characters, of new work."""
    assignment = make_assignment()
    answer = Tab(assignment.annotator, assignment).put(1, payload, **fields)  # type: ignore[arg-type]
    assert not RecordVersion.objects.exists()
    return answer


# --- Who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_unknown_address_answers_in_the_shape_of_the_api(method: str) -> None:
    assignment = make_assignment()

    answer = Tab(assignment.annotator, assignment).send(method, "/nowhere/at/all", {})

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("address", ["/api/", "/api/a%0Ab", "/api/%0A", "/api//", "/api/%00"])
def test_address_that_no_route_could_have_is_refused_in_the_shape_of_the_api(
    address: str,
) -> None:
    answer = Caller(make_user()).get(address)

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("name", REQUESTS)
def test_anonymous_is_told_to_sign_in(name: str) -> None:
    answer = REQUESTS[name](Tab(None, make_assignment()))

    assert (answer.status, answer.code) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Session")


@pytest.mark.parametrize(
    "who",
    [stranger, colleague, manager, former_member, in_an_archived_project],
)
@pytest.mark.parametrize("name", REQUESTS)
def test_denied_looks_like_not_found_and_changes_nothing(
    name: str, who: Callable[[Assignment], User]
) -> None:
    assignment = make_assignment()
    user = who(assignment)
    before = Event.objects.count()

    denied = REQUESTS[name](Tab(user, assignment))
    unknown = REQUESTS[name](Tab(user, uuid4()))

    assert (denied.status, denied.code) == (404, "not_found")
    assert denied.body == unknown.body
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", REQUESTS)
def test_write_to_an_assignment_taken_away_is_told_so(name: str) -> None:
    assignment = make_assignment()
    user = withdrawn_from(assignment)
    before = Event.objects.count()

    answer = REQUESTS[name](Tab(user, assignment))

    expected = (404, "not_found") if name == "assignment" else (409, "closed")
    assert (answer.status, answer.code) == expected
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", REQUESTS)
def test_deactivated_person_is_signed_out(name: str) -> None:
    assignment = make_assignment()
    tab = Tab(assignment.annotator, assignment)
    User.objects.filter(pk=assignment.annotator_id).update(is_active=False)

    assert REQUESTS[name](tab).status == 401


@pytest.mark.parametrize("name", [name for name in REQUESTS if name != "assignment"])
def test_write_without_a_csrf_token_is_refused(name: str) -> None:
    assignment = make_assignment()
    tab = Tab(assignment.annotator, assignment)
    tab.token = ""

    answer = REQUESTS[name](tab)

    assert (answer.status, answer.code) == (403, "permission_denied")
    assert not RecordVersion.objects.exists()


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_method_nobody_offers_is_refused_in_the_same_shape(method: str) -> None:
    assignment = make_assignment()

    answer = Tab(assignment.annotator, assignment).send(method, "", {})

    assert (answer.status, answer.code) == (405, "method_not_allowed")


# --- What: the body -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="broken off"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"3", id="number"),
        pytest.param(b'{"record": NaN}', id="NaN"),
        pytest.param(b'{"record": -Infinity}', id="Infinity"),
        pytest.param(b'{"record": {"note": "\\ud800"}}', id="lone surrogate"),
        pytest.param(b'{"record": {"\\udfff": 1}}', id="lone surrogate as a key"),
        pytest.param(b'{"record": "\xff"}', id="not UTF-8"),
        pytest.param(b"[" * 100_000, id="nested"),
        pytest.param(b'{"a": ' * 2000 + b"1" + b"}" * 2000, id="nested objects"),
        pytest.param(b"{'record': 1}", id="single quotes"),
    ],
)
def test_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    assignment = make_assignment()

    answer = Tab(assignment.annotator, assignment).send(
        "PUT", "/sentences/0", body, {"If-Match": '"0"'}
    )

    assert (answer.status, answer.code) == (400, "parse_error")
    assert not RecordVersion.objects.exists()


def test_stale_record_nested_too_deeply_to_be_answered_is_refused() -> None:
    assignment = make_assignment()
    tab = Tab(assignment.annotator, assignment)
    tab.put(0, record("none"))
    nested = b'{"a": ' * 900 + b"1" + b"}" * 900
    body = b'{"event": "%s", "record": %s}' % (str(uuid4()).encode(), nested)

    answer = tab.send("PUT", "/sentences/0", body, {"If-Match": '"0"'})

    assert (answer.status, answer.code) == (400, "parse_error")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/html"])
def test_body_of_another_kind_is_refused(kind: str) -> None:
    assignment = make_assignment()

    answer = Tab(assignment.annotator, assignment).send(
        "PUT", "/sentences/0", b"record=C", {"If-Match": '"0"'}, content_type=kind
    )

    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_body_larger_than_a_request_may_be_is_refused() -> None:
    assignment = make_assignment()
    large = b'{"note": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'

    answer = Tab(assignment.annotator, assignment).send(
        "PUT", "/sentences/0", large, {"If-Match": '"0"'}
    )

    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"event": None}, "event"),
        ({"event": "1"}, "event"),
        ({"event": 1}, "event"),
        ({"act": "x"}, "act"),
        ({"client": "x"}, "client"),
        ({"seq": 3}, "seq"),
        ({"assignment": "x"}, "assignment"),
        ({"sources": {}}, "sources"),
        ({"sources": [{"uid": "x", "name": "y"}]}, "sources[0].uid"),
    ],
)
def test_request_field_unknown_or_malformed_is_refused_and_named(
    fields: dict[str, object], named: str
) -> None:
    answer = put(record("none"), **fields)

    assert (answer.status, answer.body["field"]) == (400, named)


@pytest.mark.parametrize(
    ("payload", "code", "field"),
    [
        (None, "invalid_record", "record"),
        ({"marks": "C+V"}, "illegal_marks", "record.marks"),
        ({"marks": "none", "verdict": 1}, "unknown_field", "record.verdict"),
        ({"marks": "none", "ünknown\n<b>": 1}, "unknown_field", "record.ünknown\n<b>"),
        ({"marks": "V"}, "evidence_required", "record.evidence"),
        (
            {"marks": "Q+V", "evidence": [evidence(stance="refutes")]},
            "evidence_required",
            "record.evidence",
        ),
        ({"marks": "Q", "fact_candidate": True}, "illegal_fact_candidate", "record.fact_candidate"),
        ({"marks": "none", "note": "x" * 5001}, "too_long", "record.note"),
        ({"marks": "none", "note": "a\0b"}, "bad_character", "record.note"),
        (
            {"marks": "Q", "attributions": [said_by(None, content=[[0, 5]])]},
            "invalid_span",
            "record.attributions[0].content[0]",
        ),
        (
            {"marks": "Q", "attributions": [said_by(None, content=[[60, 63]])]},
            "invalid_span",
            "record.attributions[0].content[0]",
        ),
        (
            {"marks": "Q", "attributions": [said_by(None, cue=[[79, 81]])]},
            "invalid_span",
            "record.attributions[0].cue[0]",
        ),
        (
            {"marks": "Q", "attributions": [said_by(None, content=[[10**30, 10**31]])]},
            "invalid_span",
            "record.attributions[0].content[0]",
        ),
        (
            {"marks": "C", "attributions": [said_by(None, suggestion=str(uuid4()))]},
            "unknown_suggestion",
            "record.attributions",
        ),
        (
            {"marks": "C", "attributions": [said_by(None, continues=str(uuid4()))]},
            "unknown_attribution",
            "record.attributions[0].continues",
        ),
        (
            {"marks": "C", "attributions": [said_by(uuid4())]},
            "unknown_source",
            "record.attributions[0].speaker.source",
        ),
        ({"marks": "none", "seconds": 1e300}, "invalid_record", "record.seconds"),
    ],
)
def test_record_that_breaks_a_rule_is_refused_and_named(
    payload: object, code: str, field: str
) -> None:
    answer = put(payload)

    assert (answer.status, answer.code, answer.body["field"]) == (400, code, field)


@pytest.mark.parametrize("position", [3, 10**9, 10**30])
def test_sentence_the_article_does_not_have_is_refused(position: int) -> None:
    assignment = make_assignment()

    answer = Tab(assignment.annotator, assignment).put(position, record("none"))

    assert (answer.status, answer.code) == (400, "unknown_sentence")


def test_attribution_uid_of_somebody_else_is_refused() -> None:
    team, said = make_team(), said_by(None)
    Tab(team.people[0], team.work(0)).put(1, record("Q", attributions=[said]))

    answer = Tab(team.people[1], team.work(1)).put(1, record("Q", attributions=[said]))

    assert (answer.status, answer.code) == (400, "uid_taken")
    assert RecordVersion.objects.count() == 1


# --- When the server itself cannot --------------------------------------------------------------


def test_database_that_is_away_is_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    def be_away(**_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(endpoint, "save_records", be_away)
    assignment = make_assignment()

    answer = Tab(assignment.annotator, assignment).put(0, record("none"))

    assert (answer.status, answer.code) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "2"


def test_failure_half_way_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(**_: object) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(projection, "write", break_down)

    answer = put(record("none"))

    assert answer.status == 503
    assert not Event.objects.filter(kind="records.saved").exists()
