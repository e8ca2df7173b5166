"""Watches the rows of a release, and writes what stands beside them."""

from collections.abc import Iterator
from dataclasses import replace

from annotations.domain.fields import JsonObject
from annotations.formats.releases import documents
from annotations.formats.releases.citation import citation
from annotations.formats.releases.codebook import codebook
from annotations.formats.releases.croissant import croissant
from annotations.formats.releases.datasheet import Facts, datasheet
from annotations.formats.releases.folder import ReleaseFolder, summary_of
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.options import FULL, OFFSETS
from annotations.formats.releases.profile import Profile
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.split_counts import SPLITS_FILE, SplitCounts
from annotations.formats.releases.splits import Splitting
from annotations.formats.releases.told import Told
from annotations.formats.releases.values import json_document
from annotations.formats.releases.withholding import REBUILT, SCRIPT, rebuilding_script


class Description:
    """Keeps counts and fingerprints, so that memory grows with articles by a little alone."""

    def __init__(self, head: ReleaseHead) -> None:
        self._head = head
        self._profile = Profile()
        self._splitting = Splitting(head.options)

    def add(self, released: ReleasedArticle) -> None:
        """Take an article with its full rows, whatever is released of its text."""
        self._profile.add(released)
        self._splitting.add(released)

    def write(self, folder: ReleaseFolder, told: Told) -> None:
        """Write the documents, after everything but the manifest: they count rows and files."""
        splits, head = self._splitting.document(), self._head
        parts = SplitCounts.of(splits)
        folder.add_document(SPLITS_FILE, json_document(splits))
        folder.add_document("CITATION.cff", citation(head, as_of=told.as_of))
        files = dict(folder.summaries())
        if head.options.texts == OFFSETS:
            folder.add_document(SCRIPT, rebuilding_script())
            facts = Facts(head=_with_texts(head), told=told, profile=self._profile, parts=parts)
            rebuilt = {name: one.decode() for name, one in _told(facts, files)}
            folder.add_document(REBUILT, json_document(rebuilt))
        facts = Facts(head=head, told=told, profile=self._profile, parts=parts)
        for name, content in _told(facts, dict(folder.summaries())):
            folder.add_document(name, content)


def _told(facts: Facts, files: dict[str, JsonObject]) -> Iterator[tuple[str, bytes]]:
    """What tells of the release; files: those there are, to which each document is added."""
    head, told = facts.head, facts.told
    withheld = head.options.texts == OFFSETS

    def added(name: str, content: bytes) -> tuple[str, bytes]:
        files[name] = summary_of(content)
        return name, content

    yield added("DATASHEET.md", datasheet(facts))
    yield added("CODEBOOK.md", codebook(files, withheld=withheld))
    readme = documents.readme(
        head, told.coverage, as_of=told.as_of, files=files, losses=told.losses
    )
    yield added("README.md", readme)
    yield "croissant.json", croissant(facts, dict(sorted(files.items())))


def _with_texts(head: ReleaseHead) -> ReleaseHead:
    return replace(head, options=replace(head.options, texts=FULL))
