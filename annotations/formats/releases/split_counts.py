"""How many articles each split of a release got, as splits.json tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from annotations.formats.releases.splits import SPLITS

SPLITS_FILE = "splits.json"


@dataclass(frozen=True, slots=True)
class SplitCounts:
    """articles: by split, in their order. empty: the splits that were to have some."""

    articles: Mapping[str, int]
    empty: tuple[str, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "SplitCounts":
        """Read what `splits.json` holds. Raises KeyError or TypeError where it is another file."""
        shares, counts = document["shares"], document["counts"]
        articles = {name: counts[name]["articles"] for name in SPLITS}
        return cls(articles, tuple(one for one, n in articles.items() if not n and shares[one]))

    def __str__(self) -> str:
        """As a line of a document has it."""
        return ", ".join(f"{name}: {n:,}" for name, n in self.articles.items())


def stored_counts(folder: Path) -> SplitCounts | None:
    """Those of the release in a folder; None where its file cannot be read."""
    try:
        return SplitCounts.of(orjson.loads((folder / SPLITS_FILE).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None
