"""The lists of events: all of them, in plain sentences, and never what was marked."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import make
import pytest
from django.test import Client
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

import annotations
from annotations.actions.access_events import note_access
from annotations.actions.articles import add_version
from annotations.actions.people import change_role, remove_member
from annotations.models import AccessEvent, AccessKind, Event, Membership
from annotations.queries.event_objects import _FINDERS
from annotations.queries.event_rows import EventFilter, event_rows, told_events
from annotations.web.event_words import ACCESS_SENTENCES, NOUNS, SENTENCES, sentence_of

KIND = re.compile(r'"([a-z]+\.(?!json|zip)[a-z_]+)"')
ACTIONS = Path(annotations.__file__).parent / "actions"
NO_KINDS = {"record.attributions", "run.uid", "run.made_at"}  # paths of fields


def sentences(page: bytes) -> list[str]:
    cells = re.findall(r'<td dir="auto">([^<]*)<', page.decode())
    return [" ".join(cell.split()) for cell in cells[::2]]


def listed(client: Client, project: object, **asked: str) -> str:
    return client.get(reverse("event-list", args=[project]), asked).content.decode()


def test_changes_are_told_in_sentences_the_newest_first(marked: Marked, sign_in: SignIn) -> None:
    cast = marked.cast
    bob = Membership.objects.get(project=cast.project, user=cast.bob)
    change_role(member=bob, role="adjudicator", by=cast.alice, at=make.LATER)

    page = listed(sign_in(cast.alice), cast.project.uid)

    assert "Alice Amper gave “bob” the role adjudicator" in page
    assert "carol submitted “Ferry inquiry”" in page
    assert "Alice Amper assigned the batch “Pilot”, 2 articles" in page
    assert page.index("adjudicator") < page.index("submitted") < page.index("made the project")
    assert reverse("batch-detail", args=[marked.batch.uid]) in page


@pytest.mark.parametrize(
    ("asked", "told", "untold"),
    [
        ({"kind": "batch"}, "assigned the batch", "submitted"),
        ({"person": "A3"}, "carol submitted", "bob submitted"),
        ({"until": "2026-02-28"}, "No event matches", "submitted"),
        ({"since": "2026-03-01", "until": "2026-03-01"}, "submitted", "No event matches"),
        ({"object": str(uuid4())}, "No event matches", "submitted"),
        ({"since": "yesterday"}, "Enter a valid date", "No event matches"),
    ],
)
def test_changes_are_narrowed_to_what_is_asked(
    asked: dict[str, str], told: str, untold: str, marked: Marked, sign_in: SignIn
) -> None:
    page = listed(sign_in(marked.cast.alice), marked.cast.project.uid, **asked)

    assert told in page
    assert untold not in page


def test_changes_of_one_object_are_found_by_its_uid(marked: Marked, sign_in: SignIn) -> None:
    asked = {"object": str(marked.batch.uid)}

    answer = sign_in(marked.cast.alice).get(
        reverse("event-list", args=[marked.cast.project.uid]), asked
    )

    assert sentences(answer.content) == ["Alice Amper assigned the batch “Pilot”, 2 articles"]


def test_what_somebody_does_again_and_again_stands_once_with_how_often(
    marked: Marked, sign_in: SignIn
) -> None:
    answer = sign_in(marked.cast.alice).get(
        reverse("event-list", args=[marked.cast.project.uid]), {"kind": "records"}
    )

    assert sentences(answer.content) == [
        "carol worked on “Ferry inquiry”",
        "bob worked on “Ferry inquiry”",
    ]
    assert answer.content.decode().count("3 times") == 2


def test_long_list_goes_on_on_further_pages(cast: Cast, sign_in: SignIn) -> None:
    version = make.make_version(cast.project, "Sentence. Another.")
    for number in range(60):
        text = f"Sentence {number}. Another."
        add_version(article=version.article, text=text, by=cast.alice, at=make.NOON)
    client = sign_in(cast.alice)

    assert "Page 1 of 2" in listed(client, cast.project.uid)
    assert "made the project" in listed(client, cast.project.uid, page="2", kind="")


def test_contents_of_work_are_never_told(marked: Marked, sign_in: SignIn) -> None:
    work = make.assignment_of(marked.cast.bob, marked.waiting)
    make.save(work, 0, make.record("C", note="zebra"))
    client = sign_in(marked.cast.alice)

    for name in ("event-list", "event-csv", "event-jsonl"):
        shown = _read(client, name, marked.cast)
        assert "bob worked on “Weather”" in shown or name == "event-jsonl"
        assert "zebra" not in shown
        assert "attributions" not in shown


def _read(client: Client, name: str, cast: Cast, **asked: str) -> str:
    answer = client.get(reverse(name, args=[cast.project.uid]), asked)
    content = answer.getvalue() if answer.streaming else answer.content
    return bytes(content).decode()


# --- Sign-ins and refusals ----------------------------------------------------------------------


def test_access_list_tells_of_members_and_of_refusals(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.sam).get(reverse("member-list", args=[cast.project.uid]))
    note_access(AccessKind.SIGN_IN_FAILED, at=make.NOON, about=cast.bob, address="192.0.2.1")
    note_access(AccessKind.SIGN_IN_FAILED, at=make.NOON, about=None)

    page = _read(sign_in(cast.alice), "access-event-list", cast)

    assert "sam asked for what they may not see or do (GET member-list)" in page
    assert "Somebody tried to sign in as bob with a wrong password" in page
    assert "192.0.2.1" in page
    assert "Alice Amper signed in" in page
    assert "unknown name" not in page
    assert "sam signed in" not in page


def test_access_list_tells_nothing_of_other_projects_and_of_who_left(
    cast: Cast, sign_in: SignIn
) -> None:
    other = make.make_project(by=cast.bob)
    bob = Membership.objects.get(project=cast.project, user=cast.bob)
    note_access(AccessKind.DENIED, at=make.NOON, by=cast.bob, project=other)
    remove_member(member=bob, by=cast.alice, at=make.NOON)
    note_access(AccessKind.SIGNED_IN, at=make.NOON, by=cast.bob, about=cast.bob)

    page = _read(sign_in(cast.alice), "access-event-list", cast)

    assert "bob asked" not in page
    assert "bob signed in" not in page


def test_access_list_tells_nothing_from_before_a_member_joined(cast: Cast, sign_in: SignIn) -> None:
    before = make.NOON - timedelta(seconds=1)
    note_access(AccessKind.SIGNED_IN, at=before, by=cast.bob, about=cast.bob, address="192.0.2.1")
    note_access(AccessKind.SIGN_IN_FAILED, at=before, about=cast.bob, address="192.0.2.2")
    note_access(AccessKind.SIGNED_OUT, at=make.NOON, by=cast.bob, about=cast.bob)

    page = _read(sign_in(cast.alice), "access-event-list", cast)

    assert "bob signed out" in page
    assert "bob signed in" not in page
    assert "192.0.2." not in page


def test_access_list_without_events_says_what_it_will_hold(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)

    page = _read(client, "access-event-list", cast, kind="deactivated")

    assert "No event matches" in page


# --- Files --------------------------------------------------------------------------------------


def test_jsonl_holds_every_change_exactly(marked: Marked, sign_in: SignIn) -> None:
    lines = _read(sign_in(marked.cast.alice), "event-jsonl", marked.cast).splitlines()

    told = [json.loads(line) for line in lines]
    events = Event.objects.filter(project=marked.cast.project).order_by("-seq")
    assert [one["uid"] for one in told] == [str(event.uid) for event in events]
    assert told[-1]["by"] == {"name": "Alice Amper", "pseudonym": "A1"}


def test_csv_is_safe_for_spreadsheets(cast: Cast, sign_in: SignIn) -> None:
    cast.bob.first_name = "=1+1"
    cast.bob.save()
    bob = Membership.objects.get(project=cast.project, user=cast.bob)
    change_role(member=bob, role="viewer", by=cast.alice, at=make.NOON)
    change_role(member=bob, role="manager", by=cast.alice, at=make.NOON)
    alice = Membership.objects.get(project=cast.project, user=cast.alice)
    change_role(member=alice, role="viewer", by=cast.bob, at=make.LATER)

    text = _read(sign_in(cast.bob), "event-csv", cast).removeprefix("\ufeff")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["by"] == "'=1+1"
    assert rows[0]["what happened"].startswith("'=1+1 gave")
    assert rows[1]["pseudonym"] == "A1"


def test_files_are_named_for_the_project_and_narrowed_like_the_page(
    marked: Marked, sign_in: SignIn
) -> None:
    address = reverse("event-csv", args=[marked.cast.project.uid])

    answer = sign_in(marked.cast.alice).get(address, {"kind": "batch"})

    assert answer["Content-Disposition"] == 'attachment; filename="harbour-pilot-events.csv"'
    assert len(answer.getvalue().splitlines()) == 2


# --- Completeness -------------------------------------------------------------------------------


def test_kinds_that_actions_write_all_have_a_sentence_and_a_group() -> None:
    written = {
        kind
        for path in ACTIONS.rglob("*.py")
        if "doctor" not in path.parts
        for kind in KIND.findall(path.read_text(encoding="utf-8"))
    } - NO_KINDS

    assert written - set(SENTENCES) == set()
    assert {kind.partition(".")[0] for kind in written} - set(NOUNS) - {"sources"} == set()
    assert {kind.partition(".")[0] for kind in SENTENCES} - set(_FINDERS) <= {"articles", "sources"}


def test_access_kinds_all_have_a_sentence() -> None:
    assert set(ACCESS_SENTENCES) == set(AccessKind.values)


@pytest.mark.parametrize("kind", [*SENTENCES, "thing.unheard_of"])
def test_sentence_of_a_kind_needs_nothing_that_may_be_missing(kind: str, cast: Cast) -> None:
    event = Event.objects.filter(project=cast.project)[0]
    row = {"uid": event.uid, "seq": 1, "at": event.at, "by": None, "object_uid": None}

    [told] = told_events(cast.project, [row | {"kind": kind}], closed=set())

    assert "%(" not in sentence_of(told)


def test_names_of_many_changes_cost_a_constant_number_of_statements(
    marked: Marked, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    rows = event_rows(marked.cast.project, EventFilter())

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert len(told_events(marked.cast.project, rows, closed=set())) > 5


def test_access_events_of_the_last_days_can_be_asked_for(cast: Cast, sign_in: SignIn) -> None:
    note_access(AccessKind.SIGNED_OUT, at=make.NOON, by=cast.bob, about=cast.bob)
    note_access(
        AccessKind.SIGNED_OUT, at=make.NOON - timedelta(days=1), by=cast.carol, about=cast.carol
    )
    cast.project.memberships.update(joined_at=make.NOON - timedelta(days=2))

    page = _read(sign_in(cast.alice), "access-event-list", cast, since="2026-03-01", person="A2")

    assert "bob signed out" in page
    assert "carol signed out" not in page
    assert AccessEvent.objects.count() == 3
