"""What a format offers that releases are written in."""

from collections import Counter
from typing import Protocol

from annotations.formats.base import ArticleDraft
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle


class FormatWriter(Protocol):
    """Writes one format of a release, an article at a time, so that memory stays flat.

    losses: what the format cannot hold, in English words -> how often; the manifest says it.
    holds: which of the parts named in `losses.py` have a place in the format; the others are
    counted where formats are written side by side.
    """

    holds: frozenset[str]
    losses: Counter[str]

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        """Write one article; draft: the same as `releases.annotated.annotated` gives it."""

    def close(self) -> None:
        """Write what stands at the end, such as a footer; nothing is added afterwards."""


class WriterMaker(Protocol):
    """Begins a format in a release's folder; its files stand under the format's name."""

    def __call__(self, folder: ReleaseFolder, head: ReleaseHead) -> FormatWriter: ...
