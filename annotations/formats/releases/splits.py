"""splits.json: which articles are for training, development and testing.

Articles are never torn apart, nor are near copies and articles of one address: what was trained
on would be tested again. By date the oldest are trained on and the newest tested.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from sys import intern
from urllib.parse import urlsplit

from annotations.domain.fields import JsonObject
from annotations.domain.near_copies import Fingerprints, fingerprint, groups_of
from annotations.formats.releases.options import BY_DATE, ReleaseOptions
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.values import number

SPLITS = ("train", "dev", "test")
DAY = 10  # characters of an ISO date
_DIGEST = 12
_METHODS = {
    BY_DATE: "Groups stand by the day of their newest article, then by a hash of the seed and "
    "their first uid. The oldest go to train, the next to dev, the newest to test; a group falls "
    "where its middle lies. Groups without a date are drawn as at random, in the same shares.",
    "random": "Groups stand by a hash of the seed and their first uid. A group falls where its "
    "middle lies.",
}


@dataclass(frozen=True, slots=True)
class _Item:
    """What is kept of an article; address: a digest, b"" = it has none."""

    uid: str
    day: str
    address: bytes
    sentences: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Articles that stay together, by uid; day: of the newest, "" = none has a date."""

    items: tuple[_Item, ...]

    @property
    def day(self) -> str:
        return max(one.day for one in self.items)

    def place(self, seed: int) -> str:
        return hashlib.sha256(f"{seed}:{self.items[0].uid}".encode()).hexdigest()


class Splitting:
    """Takes the articles one by one and keeps fingerprints of them, not their texts."""

    def __init__(self, options: ReleaseOptions) -> None:
        self._options = options
        self._items: dict[str, _Item] = {}
        self._prints = Fingerprints()

    def add(self, released: ReleasedArticle) -> None:
        """Take an article with its full text."""
        row = released.article
        self._items[row["uid"]] = _Item(
            uid=row["uid"],
            day=intern(row["published_at"][:DAY]),
            address=address_digest(row["url"]),
            sentences=len(released.sentences),
            rows=len(released.annotations),
        )
        self._prints.add(row["uid"], fingerprint(row["text"]))

    def document(self) -> JsonObject:
        """Everything that splits.json says: the splits, how they came about, what was reached."""
        options = self._options
        copies = groups_of(self._prints)
        same_address = list(self._by_address())
        groups = self._grouped([*copies, *same_address])
        found = self._assigned(groups)
        split_of = {
            one.uid: name for name in SPLITS for group in found[name] for one in group.items
        }
        return {
            "method": options.split_by,
            "words": _METHODS[options.split_by],
            "seed": options.seed,
            "shares": dict(zip(SPLITS, options.splits, strict=True)),
            "reached": self._reached(found),
            "counts": {name: _counts(found[name]) for name in SPLITS},
            "undated": sum(not one.day for one in self._items.values()),
            "splits": {name: _uids(found[name]) for name in SPLITS},
            "groups": list(_listed(groups, split_of, copies=copies, same_address=same_address)),
        }

    def _by_address(self) -> Iterator[list[str]]:
        by_address: defaultdict[bytes, list[str]] = defaultdict(list)
        for uid in sorted(self._items):
            if self._items[uid].address:
                by_address[self._items[uid].address].append(uid)
        yield from (uids for uids in by_address.values() if len(uids) > 1)

    def _grouped(self, together: Iterable[Sequence[str]]) -> list[_Group]:
        members = {uid: uid for uid in self._items}
        for uids in together:
            for first, second in pairwise(uids):
                ends = _end_of(first, members), _end_of(second, members)
                members[max(ends)] = min(ends)
        by_end: defaultdict[str, list[_Item]] = defaultdict(list)
        for uid in sorted(members):
            by_end[_end_of(uid, members)].append(self._items[uid])
        return [_Group(tuple(items)) for items in by_end.values()]

    def _assigned(self, groups: Sequence[_Group]) -> dict[str, list[_Group]]:
        seed, shares = self._options.seed, self._options.splits
        drawn = sorted(groups, key=lambda one: one.place(seed))
        if self._options.split_by == BY_DATE:
            dated = sorted((one for one in drawn if one.day), key=lambda one: one.day)
            parts = [dated, [one for one in drawn if not one.day]]
        else:
            parts = [drawn]
        found: dict[str, list[_Group]] = {name: [] for name in SPLITS}
        for name, group in chain.from_iterable(_filled(part, shares) for part in parts):
            found[name].append(group)
        return found

    def _reached(self, found: Mapping[str, Sequence[_Group]]) -> dict[str, float]:
        total = max(len(self._items), 1)
        return {name: number(len(_uids(found[name])) / total) for name in SPLITS}


def _filled(
    groups: Sequence[_Group], shares: tuple[float, float, float]
) -> Iterator[tuple[str, _Group]]:
    """Each group with the split in which its middle lies when all stand in a row."""
    total = sum(len(one.items) for one in groups)
    asked = [name for name, share in zip(SPLITS, shares, strict=True) if share > 0]
    ends = {"train": shares[0] * total, "dev": (shares[0] + shares[1]) * total}
    passed = 0
    for group in groups:
        middle = passed + len(group.items) / 2
        before = (name for name in asked[:-1] if middle < ends[name])
        yield next(before, asked[-1]), group
        passed += len(group.items)


def address_digest(url: str) -> bytes:
    """A digest of an address without what leads to the same page; b"" where there is none."""
    if not url:
        return b""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        same = f"{host}{parts.path.rstrip('/')}?{parts.query}"
    except ValueError:
        same = url
    return hashlib.sha256(same.encode()).digest()[:_DIGEST]


def _counts(groups: Sequence[_Group]) -> JsonObject:
    items = [one for group in groups for one in group.items]
    days = sorted(one.day for one in items if one.day)
    return {
        "articles": len(items),
        "sentences": sum(one.sentences for one in items),
        "annotations": sum(one.rows for one in items),
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
    }


def _uids(groups: Iterable[_Group]) -> list[str]:
    return sorted(one.uid for group in groups for one in group.items)


def _listed(
    groups: Iterable[_Group],
    split_of: Mapping[str, str],
    *,
    copies: Iterable[Sequence[str]],
    same_address: Iterable[Sequence[str]],
) -> Iterator[JsonObject]:
    """The groups of several articles, with why they stay together."""
    near = set(chain.from_iterable(copies))
    same = set(chain.from_iterable(same_address))
    for group in groups:
        uids = [one.uid for one in group.items]
        if len(uids) > 1:
            yield {
                "articles": uids,
                "split": split_of[uids[0]],
                "near_copies": not near.isdisjoint(uids),
                "same_url": not same.isdisjoint(uids),
            }


def _end_of(uid: str, members: dict[str, str]) -> str:
    while members[uid] != uid:
        members[uid] = members[members[uid]]
        uid = members[uid]
    return uid
