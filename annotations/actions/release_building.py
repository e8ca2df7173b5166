"""Writing the files of a release: one pass over its articles, then what is computed from them."""

import ctypes
import gc
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import connection

from annotations.actions.jobs import JobRun
from annotations.actions.release_steps import ReleaseSteps
from annotations.domain.agreement.layers import LAYERS
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.formats.releases import archive, documents
from annotations.formats.releases.agreement import (
    AgreementTally,
    ViewKey,
    layer_reports,
    span_report,
)
from annotations.formats.releases.chosen import ChosenFormats
from annotations.formats.releases.comparison import compare
from annotations.formats.releases.describing import Description
from annotations.formats.releases.folder import MANIFEST, ReleaseFolder
from annotations.formats.releases.manifest import Contents, ReleaseHead, manifest
from annotations.formats.releases.options import OFFSETS, parse_options
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.told import Told
from annotations.formats.releases.values import json_document
from annotations.formats.releases.withholding import withheld
from annotations.models import Release
from annotations.queries.release import release_scope
from annotations.queries.release_articles import released_articles
from annotations.queries.release_places import batch_rows
from annotations.queries.release_sources import schemes_used, source_rows
from annotations.queries.release_states import merges_at, project_name_at

logger = logging.getLogger(__name__)
ARTICLES_A_STEP = 100
# Rings come of little but sources with aliases, and looking for them takes 20 ms each time.
ARTICLES_A_SEARCH = 500
NOTHING = N_("There is nothing to release: no article is submitted, or work on all is open.")

NOTHING_ASKED_FOR = N_(
    "There is nothing to release of what is asked for: no such article is submitted, or work on "
    "all is open."
)


class NothingToRelease(Conflict):
    code = "nothing_to_release"


@dataclass(frozen=True)
class Built:
    """What the row of a complete release holds; comparison None = there is none to compare with."""

    manifest: JsonObject
    manifest_hash: str
    archive: archive.Archive
    comparison: JsonObject | None


@contextmanager
def resting_collector() -> Iterator[None]:
    """Keep Python from searching for reference rings, but at the steps of the caller's choice.

    Rows make none, and searching all of them again and again takes half of a release's time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def give_back_memory() -> None:
    """Search for reference rings, then give the system back what nobody uses.

    What libraries take and free lies between what stays, where glibc keeps it for itself. Other
    systems have no such function, and need none.
    """
    gc.collect(0)
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@contextmanager
def unmapped_database() -> Iterator[None]:
    """Let SQLite read its file, not map it: what is mapped counts as memory of the worker."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size")
        mapped = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA mmap_size=0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA mmap_size={mapped}")


@dataclass
class Seen:
    """What the rows written so far name, for the files written after them."""

    formats: ChosenFormats
    description: Description
    newest: str = ""
    sources: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)
    schemes: set[int] = field(default_factory=set)

    def add(self, released: ReleasedArticle, shown: ReleasedArticle) -> None:
        """Take an article; shown: its rows as this release gives them out."""
        self.formats.add(released, shown)
        self.description.add(released)
        self.sources |= released.sources.keys()
        self.batches.update(one["batch"] for one in released.places)
        for row in (*released.annotations, *released.independent):
            self.schemes.add(row["scheme"])
            self.newest = max(self.newest, row["saved_at"], row["submitted_at"])
        for gold in released.gold:
            self.schemes.add(gold["scheme"])
            self.newest = max(self.newest, gold["as_of"])
        for suggestion in released.suggestions:
            times = (fate["shown_at"] for fate in suggestion["fates"])
            self.newest = max(self.newest, suggestion["run"]["made_at"], *times)


class ReleaseBuild:
    """One attempt at writing a release: `dataset` is its new folder, `packed` its new archive.

    before: the folder of the complete release before it; None = it is the first.
    """

    def __init__(
        self, run: JobRun, release: Release, *, dataset: Path, packed: Path, before: Path | None
    ) -> None:
        self._run = run
        self._release = release
        self._dataset = dataset
        self._packed = packed
        self._before = before
        self._head = head_of(release)
        with unmapped_database():
            query = self._head.options.query
            self._scope = release_scope(release.project_id, release.seq, query)
        self._steps = ReleaseSteps(run, len(self._scope.versions), compares=before is not None)

    def build(self) -> Built:
        """Write folder and archive. Raises NothingToRelease, RefusedOptions or LeaseLost."""
        if not self._scope.versions:
            is_all = self._head.options.query.is_all
            raise NothingToRelease(NOTHING if is_all else NOTHING_ASKED_FOR)
        self._steps.begin()
        self._dataset.mkdir()
        with (
            ReleaseFolder(self._dataset) as folder,
            resting_collector(),
            unmapped_database(),
        ):
            tally, seen = self._write_rows(folder)
            losses = self._write_documents(folder, tally, seen)
            contents = Contents(
                as_of=seen.newest,
                schemes=sorted(seen.schemes),
                losses=losses,
                files=folder.summaries(),
            )
            body = manifest(self._head, self._scope.coverage, contents)
            content = json_document(body)
            folder.seal(content)
        names = [*folder.summaries(), MANIFEST]
        return Built(
            manifest=body,
            manifest_hash=hashlib.sha256(content).hexdigest(),
            archive=self._pack(names),
            comparison=self._compare(),
        )

    def _write_rows(self, folder: ReleaseFolder) -> tuple[AgreementTally, Seen]:
        scope = self._scope
        tally = AgreementTally(merges_at(scope.project_id, scope.seq))
        seen = Seen(ChosenFormats(folder, self._head), Description(self._head))
        withholds = self._head.options.texts == OFFSETS
        for done, released in enumerate(released_articles(scope), start=1):
            shown = withheld(released) if withholds else released
            folder.add_article(shown)
            tally.add(released)
            seen.add(released, shown)
            self._run.beat()
            if done % ARTICLES_A_STEP == 0 or done == len(scope.versions):
                self._steps.rows(done)
            if done % ARTICLES_A_SEARCH == 0:
                give_back_memory()
        articles = scope.coverage.articles
        folder.add_sources(source_rows(scope.project_id, scope.seq, seen.sources, articles))
        folder.add_batches(batch_rows(seen.batches))
        return tally, seen

    def _write_documents(
        self, folder: ReleaseFolder, tally: AgreementTally, seen: Seen
    ) -> dict[str, dict[str, int]]:
        """What is known once all rows are written; the losses of the formats, which end first."""
        head, as_of, scope = self._head, seen.newest, self._scope
        losses = seen.formats.close()
        give_back_memory()
        for scheme in schemes_used(scope.project_id, seen.schemes):
            name = f"schemes/{scheme.number}"
            content = documents.scheme_document(number=scheme.number, options=scheme.options)
            folder.add_document(f"{name}/guideline.md", scheme.guideline.encode())
            folder.add_document(f"{name}/scheme.json", content)
        views = self._views(tally)
        agreement = documents.agreement_document(head, as_of=as_of, views=views)
        folder.add_document("agreement.json", agreement)
        told = Told(coverage=scope.coverage, as_of=as_of, views=views, losses=losses)
        seen.description.write(folder, told)
        return losses

    def _compare(self) -> JsonObject | None:
        """What changed since the release before, unless its files are damaged or gone."""
        if self._before is None:
            return None
        articles = len(self._scope.versions)
        done = count(1)
        try:
            return compare(
                self._before,
                self._dataset,
                beat=lambda: self._steps.comparing(next(done), of=articles),
            )
        except (UserError, OSError, ValueError, KeyError):
            logger.warning("release_before_unreadable", exc_info=True)
            return None

    def _views(self, tally: AgreementTally) -> list[JsonObject]:
        """Every figure of agreement, by scheme and arm."""
        views = tally.views
        a_view = len(LAYERS) + 1
        found = []
        for place, view in enumerate(views):
            layers: list[JsonObject] = []
            for layer in layer_reports(tally, view, **self._resampling):
                layers.append(layer)
                self._steps.figures(place * a_view + len(layers), of=len(views) * a_view)
            found.append(self._view(tally, view, layers))
            self._steps.figures((place + 1) * a_view, of=len(views) * a_view)
        return found

    def _view(self, tally: AgreementTally, view: ViewKey, layers: list[JsonObject]) -> JsonObject:
        spans = span_report(tally, view, **self._resampling)
        return {"scheme": view.scheme, "arm": view.arm, "layers": layers, "spans": spans}

    @property
    def _resampling(self) -> dict[str, int]:
        options = self._head.options
        return {"resamples": options.resamples, "seed": options.seed}

    def _pack(self, names: list[str]) -> archive.Archive:
        blocks = archive.blocks_of(self._dataset, names)
        done = iter(range(1, blocks + 1))
        return archive.pack(
            self._dataset,
            names,
            into=self._packed,
            root=self._head.root,
            beat=lambda: self._steps.packing(next(done, blocks), of=blocks),
        )


def head_of(release: Release) -> ReleaseHead:
    """What stands at the top of the release's documents."""
    project = release.project
    return ReleaseHead(
        project_uid=str(project.uid),
        slug=project.slug,
        name=project_name_at(project, release.seq),
        version=release.version,
        tool_version=settings.TOOL_VERSION,
        options=parse_options(release.options),
    )
