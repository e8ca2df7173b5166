"""Writes a CAS per article and annotator, with the type system beside it, into archives."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from annotations.domain.messages import N_
from annotations.formats.base import ArticleDraft
from annotations.formats.losses import SPANS_AND_FACTS
from annotations.formats.packs import Packs, named_sets
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.uima.serialised import JsonCases, to_xmi
from annotations.formats.uima.structures import Structure, Structures
from annotations.formats.uima.types import DOCUMENT_TEXTS, our_types

LOST_CONTROLS = N_("characters that XML cannot hold, written as U+FFFD")
LOST_CONTINUED = N_("continuations of attributions that the annotator does not have there")
TYPE_SYSTEM = "TypeSystem.xml"
# What XML 1.0 has no way to write, whatever is escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def open_xmi(folder: ReleaseFolder, head: ReleaseHead) -> "UimaWriter":  # noqa: ARG001 (writers share it)
    return UimaWriter(folder, "uima_xmi", ".xmi", to_xmi, is_xml=True)


def open_json(folder: ReleaseFolder, head: ReleaseHead) -> "UimaWriter":  # noqa: ARG001 (writers share it)
    return UimaWriter(folder, "uima_json", ".json", JsonCases(our_types()).to_json, is_xml=False)


class UimaWriter:
    """Writes `A1/<article version>.xmi` and so on; each CAS has one annotator's work."""

    holds = SPANS_AND_FACTS

    def __init__(
        self,
        folder: ReleaseFolder,
        name: str,
        ending: str,
        serialise: Callable[[str, Sequence[Structure]], bytes],
        *,
        is_xml: bool,
    ) -> None:
        self._packs = Packs(folder, name, beside={TYPE_SYSTEM: our_types().to_xml().encode()})
        self._ending = ending
        self._serialise = serialise
        self._is_xml = is_xml
        self.losses: Counter[str] = Counter()

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        version = released.article["article_version"]
        article = self._storable(draft)
        self._packs.begin_article()
        for name, again, found in named_sets(draft.sets):
            structures = Structures(article.text, self._words)
            structures.describe(article, found, version)
            structures.fill(found)
            self.losses[LOST_CONTINUED] += structures.lost_continued
            content = self._serialise(article.text, structures.made)
            self._packs.add(f"{name}/{version}{again}{self._ending}", content, rows=1)

    def close(self) -> None:
        """End the archive; what was not lost is not told."""
        self._packs.close()
        self.losses = +self.losses

    def _storable(self, draft: ArticleDraft) -> ArticleDraft:
        texts: dict[str, Any] = {
            name: self._words(getattr(draft, name)) for name in ("text", *DOCUMENT_TEXTS)
        }
        return replace(draft, **texts)

    def _words(self, value: str) -> str:
        """The words as the file can hold them."""
        if not self._is_xml:
            return value
        kept, changed = _NOT_XML.subn("\ufffd", value)
        self.losses[LOST_CONTROLS] += changed
        return kept
