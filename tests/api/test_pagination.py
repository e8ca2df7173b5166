"""Pages of lists: every row once, whatever comes and goes, and cursors that break nothing."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F, QuerySet
from make import NOON, make_project, make_source, make_user

from annotations.api.bodies import InvalidParameter
from annotations.api.pagination import read_page
from annotations.models import Project, Source

pytestmark = pytest.mark.django_db


def walk(rows: QuerySet[Source, Any], *, limit: int = 2) -> list[str]:
    """The names on all pages, one after the other."""
    names: list[str] = []
    cursor = None
    for _ in range(20):
        page = read_page(rows, limit=limit, after=cursor)
        assert all(set(row) == {"name"} for row in page.rows)
        names += [row["name"] for row in page.rows]
        if (cursor := page.next) is None:
            return names
    raise AssertionError("The list does not end.")


def sources(project: Project) -> QuerySet[Source, Any]:
    return Source.objects.filter(project=project).values("name")


def project_with(*names: str) -> Project:
    project = make_project()
    for place, name in enumerate(names):
        make_source(project, name, created_at=NOON + timedelta(minutes=place // 2))
    return project


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 200])
@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        (("name",), "aabbcd"),
        (("-name",), "dcbbaa"),
        (("created_at", "-name"), "bacbda"),
        (("-created_at", "name"), "adbcab"),
        (("uid",), None),
        ((), "abbcad"),
    ],
)
def test_pages_hold_every_row_once_and_in_order(
    limit: int, ordering: tuple[str, ...], expected: str | None
) -> None:
    rows = sources(project_with(*"abbcad")).order_by(*ordering)

    names = walk(rows, limit=limit)

    assert "".join(names) == (expected or "".join(row["name"] for row in rows))


def test_list_may_be_ordered_by_what_is_worked_out() -> None:
    rows = sources(project_with(*"cab")).alias(word=F("name_key")).order_by("word")

    assert walk(rows) == ["a", "b", "c"]


def test_rows_that_come_and_go_neither_repeat_nor_hide_others() -> None:
    project = project_with(*"bdfh")
    rows = sources(project).order_by("name")
    first = read_page(rows, limit=2, after=None)
    make_source(project, "a")
    make_source(project, "e")
    Source.objects.filter(name="d").delete()

    second = read_page(rows, limit=2, after=first.next)

    assert [row["name"] for row in first.rows + second.rows] == ["b", "d", "e", "f"]


def test_last_page_has_no_next() -> None:
    rows = sources(project_with(*"ab")).order_by("name")

    assert read_page(rows, limit=2, after=None).next is None
    assert read_page(sources(make_project(by=make_user())), limit=2, after=None).next is None


def cursor_of(written: bytes) -> str:
    return urlsafe_b64encode(written).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "ünicode",
        "!!!!",
        cursor_of(b"{}"),
        cursor_of(b"[]"),
        cursor_of(b"[1]"),
        cursor_of(b"[1,2,3]"),
        cursor_of(b"[null,1]"),
        cursor_of(b"[true,1]"),
        cursor_of(b'["a","b"]'),
        cursor_of(b'["2026-03-01",{"u":"x"}]'),
        cursor_of(b'[{"t":"yesterday"},1]'),
        cursor_of(b'[{"t":"2026-03-01T12:00:00"},1]'),
        cursor_of(b'[{"t":"2026-03-01T12:00:00Z","x":1},1]'),
        cursor_of(b'[{"t":"2026-03-01T12:00:00Z"},1e400]'),
        cursor_of(b'[{"t":"2026-03-01T12:00:00Z"},[1]]'),
        cursor_of(b'[{"t":"2026-03-01T12:00:00Z"},"a\\u0000"]'),
        cursor_of(b"[" * 500),
    ],
)
def test_cursor_of_another_kind_is_refused(cursor: str) -> None:
    rows = sources(make_project()).order_by("created_at")

    with pytest.raises(InvalidParameter) as refused:
        read_page(rows, limit=2, after=cursor)

    assert (refused.value.code, refused.value.field) == ("bad_cursor", "after")


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63) + 1])
def test_cursor_beyond_any_row_gives_an_end_or_the_whole(number: int) -> None:
    rows = sources(project_with(*"ab")).order_by("pk")

    page = read_page(rows, limit=5, after=cursor_of(f"[{number}]".encode()))

    assert len(page.rows) == (0 if number > 0 else 2)


def test_page_costs_one_query(django_assert_num_queries: object) -> None:
    rows = sources(project_with(*"abc")).order_by("name")

    with django_assert_num_queries(1):  # type: ignore[operator]
        read_page(rows, limit=2, after=None)
