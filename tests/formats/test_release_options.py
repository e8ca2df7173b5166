"""What may be asked of a release: read strictly, refused with the field at fault."""

from uuid import uuid4

import pytest

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats import registry
from annotations.formats.base import ArticleDraft
from annotations.formats.releases import wanted
from annotations.formats.releases.options import (
    DEFAULT_OPTIONS,
    ReleaseOptions,
    ReleaseQuery,
    parse_options,
)
from annotations.formats.releases.wanted import check_formats

BATCH = str(uuid4())
FULL = ReleaseOptions(
    resamples=10,
    seed=3,
    licence="CC0-1.0",
    contact="desk@example.org",
    title="Harbour",
    creators="Morren, Ida\nThe desk",
    formats=("brat", "conll"),
    texts="offsets",
    query=ReleaseQuery(
        batches=(BATCH,),
        language="en",
        outlet="Post",
        published_from="2026-01-01",
        published_until="2026-01-31",
    ),
    splits=(0.7, 0.2, 0.1),
    split_by="random",
    datasheet={"purpose": "To learn."},
)


@pytest.mark.parametrize("options", [DEFAULT_OPTIONS, FULL])
def test_options_are_read_back_from_their_json(options: ReleaseOptions) -> None:
    assert parse_options(options.as_json()) == options


def test_options_of_older_releases_still_parse() -> None:
    older = {"resamples": 50, "seed": 7, "licence": "", "contact": ""}

    assert parse_options(older) == ReleaseOptions(resamples=50, seed=7)


def test_formats_stand_in_order_without_those_that_are_always_there() -> None:
    options = parse_options({"formats": ["jsonl", "conll", "csv", "brat"]})

    assert options.formats == ("brat", "conll")


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"colour": "red"}, "options.colour"),
        ([], "options"),
        ({"formats": "conll"}, "options.formats"),
        ({"formats": ["conll", "conll"]}, "options.formats[1]"),
        ({"formats": ["../x"]}, "options.formats[0]"),
        ({"formats": [1]}, "options.formats[0]"),
        ({"texts": "some"}, "options.texts"),
        ({"query": []}, "options.query"),
        ({"query": {"people": []}}, "options.query.people"),
        ({"query": {"batches": ["x"]}}, "options.query.batches[0]"),
        ({"query": {"language": "english please"}}, "options.query.language"),
        ({"query": {"published_from": "2026-13-01"}}, "options.query.published_from"),
        ({"query": {"published_from": "20260101"}}, "options.query.published_from"),
        (
            {"query": {"published_from": "2026-02-01", "published_until": "2026-01-01"}},
            "options.query.published_until",
        ),
        ({"splits": [1, 0]}, "options.splits"),
        ({"splits": [0.5, 0.5, 0.1]}, "options.splits"),
        ({"splits": [2, -1, 0]}, "options.splits"),
        ({"splits": [float("nan"), 0, 0]}, "options.splits"),
        ({"splits": [True, False, False]}, "options.splits"),
        ({"split_by": "luck"}, "options.split_by"),
        ({"datasheet": []}, "options.datasheet"),
        ({"datasheet": {"weather": "fine"}}, "options.datasheet.weather"),
        ({"datasheet": {"purpose": "x" * 4001}}, "options.datasheet.purpose"),
        ({"title": "x" * 301}, "options.title"),
        ({"creators": "\0"}, "options.creators"),
    ],
)
def test_options_out_of_bounds_are_refused_by_name(payload: object, field: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_options(payload)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("query", "article", "is_asked"),
    [
        (ReleaseQuery(language="en"), {"language": "en-GB"}, True),
        (ReleaseQuery(language="EN"), {"language": "en"}, True),
        (ReleaseQuery(language="en"), {"language": "eng"}, False),
        (ReleaseQuery(outlet="post"), {"outlet": "POST"}, True),
        (ReleaseQuery(outlet="Post"), {"outlet": "Post B"}, False),
        (ReleaseQuery(published_from="2026-01-02"), {"published_at": "2026-01-02T08:00Z"}, True),
        (ReleaseQuery(published_from="2026-01-02"), {"published_at": "2026-01-01"}, False),
        (ReleaseQuery(published_until="2026-01-02"), {"published_at": "2026-01-02T23:59"}, True),
        (ReleaseQuery(published_until="2026-01-02"), {"published_at": "2026-01-03"}, False),
        (ReleaseQuery(published_until="2026-01-02"), {}, False),
        (ReleaseQuery(), {}, True),
    ],
)
def test_query_takes_what_is_said_of_an_article(
    query: ReleaseQuery, article: dict[str, str], is_asked: bool
) -> None:
    told = {"language": "", "outlet": "", "published_at": ""} | article

    assert query.takes(**told) is is_asked


class Nowhere:
    """A writer's maker that is never called."""

    def __call__(self, *_: object) -> ArticleDraft:
        raise AssertionError


def offered(monkeypatch: pytest.MonkeyPatch, **facts: object) -> None:
    """Let the registry have one format of this kind."""
    one = registry.Format("odd", N_("Odd"), (".odd",), writer=Nowhere(), **facts)  # type: ignore[arg-type]
    monkeypatch.setattr(wanted, "FORMATS", {"odd": one})


@pytest.mark.parametrize(
    ("facts", "options", "code"),
    [
        ({}, ReleaseOptions(formats=("even",)), "unknown_format"),
        ({}, ReleaseOptions(formats=("odd",), texts="offsets"), "format_needs_text"),
        ({"module": "no_such_library"}, ReleaseOptions(formats=("odd",)), "format_missing"),
    ],
)
def test_format_that_cannot_be_written_here_is_refused(
    facts: dict[str, object], options: ReleaseOptions, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(monkeypatch, **facts)

    with pytest.raises(UserError) as refused:
        check_formats(options)

    assert (refused.value.code, refused.value.field) == (code, "options.formats")


def test_format_that_needs_no_texts_goes_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, needs_text=False)

    check_formats(ReleaseOptions(formats=("odd",), texts="offsets"))
