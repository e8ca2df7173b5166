"""Splits: near copies stay together, the newest are tested, and the same is drawn again."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from released_articles import Invented, released, uid

from annotations.formats.releases.options import AT_RANDOM, BY_DATE, ReleaseOptions
from annotations.formats.releases.splits import SPLITS, Splitting, address_digest

WIRE = (
    "The ferry that sank off Renn on Monday carried forty lorries and nobody on board was hurt, "
    "the harbour master said in a statement that evening, and divers went down the next day."
)


def splits_of(articles: Sequence[Invented], **options: Any) -> dict[str, Any]:
    splitting = Splitting(ReleaseOptions(**options))
    for one in articles:
        splitting.add(released(one))
    return splitting.document()


def dated(n: int, *, sentences: Sequence[str] = (), **more: Any) -> Invented:
    words = sentences or [f"Number {n} is about {n * 7919} and {n * 104729}."]
    return Invented(f"n{n}", words, published_at=f"2026-01-{n + 1:02}", **more)


TWENTY = [dated(n) for n in range(20)]


def split_of(document: dict[str, Any], article: Invented) -> str:
    (found,) = [name for name in SPLITS if uid("article", article.name) in document["splits"][name]]
    return found


def test_oldest_are_trained_on_and_newest_tested() -> None:
    document = splits_of(TWENTY)

    assert [split_of(document, one) for one in TWENTY] == [
        *(["train"] * 16),
        *(["dev"] * 2),
        *(["test"] * 2),
    ]
    assert document["reached"] == {"train": 0.8, "dev": 0.1, "test": 0.1}
    assert document["counts"]["test"] == {
        "articles": 2,
        "sentences": 2,
        "annotations": 2,
        "first_day": "2026-01-19",
        "last_day": "2026-01-20",
    }


def test_near_copies_are_never_parted() -> None:
    copies = [dated(1, sentences=[WIRE]), dated(19, sentences=[f"Renn. {WIRE}"])]
    others = [one for one in TWENTY if one.name not in ("n1", "n19")]

    document = splits_of([*others, *copies])

    assert {split_of(document, one) for one in copies} == {"test"}
    assert document["groups"] == [
        {
            "articles": sorted(uid("article", one.name) for one in copies),
            "split": "test",
            "near_copies": True,
            "same_url": False,
        }
    ]


def test_articles_of_one_address_are_never_parted() -> None:
    first = dated(0, url="https://www.example.org/ferry/")
    last = dated(19, url="http://example.org/ferry#photo")

    document = splits_of([first, *TWENTY[1:19], last])

    assert split_of(document, first) == split_of(document, last)
    assert [one["same_url"] for one in document["groups"]] == [True]


def test_articles_without_a_date_are_drawn_in_the_same_shares() -> None:
    document = splits_of([Invented(f"u{n}", [f"{n * 7919} {n}."]) for n in range(20)])

    assert document["undated"] == 20
    assert [document["counts"][name]["articles"] for name in SPLITS] == [16, 2, 2]


@pytest.mark.parametrize("method", [BY_DATE, AT_RANDOM])
def test_splits_are_the_same_in_any_order(method: str) -> None:
    undated = Invented("undated", ["Nobody knows when."])
    articles = [*TWENTY, undated]

    assert splits_of(articles, split_by=method) == splits_of(articles[::-1], split_by=method)


def test_random_splits_differ_by_seed_and_are_drawn_again() -> None:
    first, again, other = (splits_of(TWENTY, split_by=AT_RANDOM, seed=n) for n in (1, 1, 2))

    assert first == again
    assert first["splits"] != other["splits"]
    assert first["seed"] == 1


@pytest.mark.parametrize(
    ("shares", "empty"),
    [
        ((1.0, 0.0, 0.0), {"dev", "test"}),
        ((0.0, 1.0, 0.0), {"train", "test"}),
        ((0.5, 0.0, 0.5), {"dev"}),
    ],
)
def test_split_of_no_share_is_empty(shares: tuple[float, float, float], empty: set[str]) -> None:
    document = splits_of(TWENTY, splits=shares)

    assert {name for name in SPLITS if not document["splits"][name]} == empty


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://example.org/a", "http://www.example.org/a/"),
        ("https://example.org/a#x", "https://EXAMPLE.org/a"),
    ],
)
def test_addresses_of_one_page_are_one(url: str, other: str) -> None:
    assert address_digest(url) == address_digest(other)


@pytest.mark.parametrize("other", ["https://example.org/b", "https://example.org/a?id=2", ""])
def test_addresses_of_other_pages_are_others(other: str) -> None:
    assert address_digest("https://example.org/a") != address_digest(other)


def test_address_that_is_none_is_itself() -> None:
    assert address_digest("http://[broken") == address_digest("http://[broken") != b""


ADDRESSES = st.sampled_from(["", "https://e.org/1", "https://e.org/2", "https://e.org/3"])
DAYS = st.sampled_from(["", "2026-01-01", "2026-01-02", "2026-02-01"])
TEXTS = st.sampled_from([WIRE, f"{WIRE} More.", "Something else altogether.", "A third thing."])


@settings(deadline=None)
@given(
    st.lists(st.tuples(ADDRESSES, DAYS, TEXTS), max_size=25),
    st.sampled_from([BY_DATE, AT_RANDOM]),
    st.integers(0, 5),
)
def test_every_article_is_in_one_split_and_no_group_in_two(
    rows: list[tuple[str, str, str]], method: str, seed: int
) -> None:
    articles = [
        Invented(f"n{n}", [text], url=url, published_at=day)
        for n, (url, day, text) in enumerate(rows)
    ]

    document = splits_of(articles, split_by=method, seed=seed)

    listed = Counter(uid for name in SPLITS for uid in document["splits"][name])
    assert listed == {uid("article", one.name): 1 for one in articles}
    for key in ("url", "text"):
        for value in {getattr(one, key) for one in articles} - {""}:
            same = [one for one in articles if getattr(one, key) == value]
            assert len({split_of(document, one) for one in same}) <= 1


def test_no_text_is_kept() -> None:
    splitting = Splitting(ReleaseOptions())
    splitting.add(released(Invented("long", ["Every word of this is here. " * 2000])))

    kept = repr(vars(splitting))

    assert "Every word" not in kept
    assert len(kept) < 5_000
