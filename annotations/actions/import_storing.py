"""Storing the rows of an import chunk by chunk: what takes long is done before a transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

from annotations.actions.articles import (
    Arrival,
    Imported,
    Prepared,
    article_origin,
    import_drafts,
    prepare_drafts,
)
from annotations.actions.import_ahead import Ahead, ForeseenSources, align_ahead
from annotations.actions.import_copies import say_copies
from annotations.actions.import_earlier import Earlier
from annotations.actions.import_files import Found, Place
from annotations.actions.import_items import (
    arrived_item,
    known_item,
    left_out_words,
    refused_item,
    repeated_item,
    replaced_item,
    unread_words,
)
from annotations.actions.import_ledger import hold_imports, note_rows, versions_before
from annotations.actions.import_options import Annotations, ImportOptions
from annotations.actions.importing_sets import ANNOTATION_WEIGHT, note_sets, store_sets
from annotations.actions.jobs import JobRun
from annotations.domain.errors import UserError
from annotations.domain.messages import Message
from annotations.domain.texts import text_hash
from annotations.formats import ArticleDraft, RowError
from annotations.models import ArticleVersion, JobItem
from annotations.queries.near_copies import MOST_NAMED, near_copies_among

ROWS, WEIGHT = 100, 2_000
SayAgain = Callable[[JobRun, Place, ArticleDraft, Sequence[Message]], JobItem]
# Pages come in seconds each: what was fetched is kept, and seen, before the chunk is full.
PATIENCE = timedelta(seconds=5)


@dataclass(frozen=True)
class Ready:
    """A row that may be stored, with all that needed no database.

    weight: about how many rows of the database it will take. ahead: its sets, aligned.
    """

    place: Place
    draft: ArticleDraft
    prepared: Prepared
    weight: int
    ahead: tuple[Ahead | None, ...]

    @property
    def key(self) -> str:
        return self.place.key


@dataclass(frozen=True)
class Refused:
    """A row that is not stored, and what its article is called if that could be read."""

    place: Place
    error: RowError
    label: str = ""
    weight: int = 1


def ready_chunks(
    run: JobRun,
    rows: Iterable[Found],
    options: ImportOptions,
    *,
    sources: ForeseenSources,
    most: int = ROWS,
) -> Iterator[list[Ready | Refused]]:
    """Rows made ready, in chunks that hold the database's lock for some hundredths of a second."""
    chunk: list[Ready | Refused] = []
    weight, began = 0, run.clock()
    for place, found in rows:
        run.beat()
        chunk.append(make_ready(place, found, options, sources))
        weight += chunk[-1].weight
        if len(chunk) >= most or weight >= WEIGHT or run.clock() - began > PATIENCE:
            yield chunk
            chunk, weight, began = [], 0, run.clock()
    if chunk:
        yield chunk


def make_ready(
    place: Place, found: ArticleDraft | RowError, options: ImportOptions, sources: ForeseenSources
) -> Ready | Refused:
    """Do for a row all that needs no database: hash, sentences, fingerprint, annotations."""
    if isinstance(found, RowError):
        return Refused(place, found)
    draft = replace(
        found, licence=found.licence or options.licence, credit=found.credit or options.credit
    )
    try:
        (prepared,) = prepare_drafts([draft])
    except UserError as error:
        refused = RowError(place.row, error.code, error.detail, error.field)
        return Refused(place, refused, draft.title or draft.source_name)
    said = sum(len(one.marked) + len(one.said) for one in draft.sets)
    weight = len(prepared.cut.sentences) + said * ANNOTATION_WEIGHT
    return Ready(place, draft, prepared, weight, align_ahead(draft, prepared, options, sources))


class ChunkStoring:
    """Stores chunks of one job, or says what would become of them."""

    def __init__(self, run: JobRun, options: ImportOptions) -> None:
        self._run = run
        self._options = options
        self._project = run.job.project
        self._earlier = Earlier(options) if options.dry_run else None
        self.sources = ForeseenSources()

    def remember(self, place: Place, found: ArticleDraft | RowError) -> None:
        """Note a row that a broken-off dry run went over before."""
        if self._earlier is None or not isinstance(found, ArticleDraft):
            return
        text = text_hash(found.text), article_origin(found.url, found.source_name)
        if not self._earlier.has_text(text):
            self._earlier.note_text(_told_name(place, found), found.text)
        self._earlier.note_row(text)
        note_sets(
            found,
            text,
            project=self._project,
            options=self._options,
            file_hash=place.file_hash,
            earlier=self._earlier,
        )
        self._earlier.end_chunk()

    def store(self, chunk: Sequence[Ready | Refused]) -> list[JobItem]:
        """An item for every row. Call it inside a transaction, which a dry run is to roll back."""
        refused = [one for one in chunk if isinstance(one, Refused)]
        items = [refused_item(self._run, one.place, one.error, label=one.label) for one in refused]
        if rows := [one for one in chunk if isinstance(one, Ready)]:
            items += self._store_rows(rows)
        order = {one.place.key: place for place, one in enumerate(chunk)}
        return sorted(items, key=lambda item: order[item.key])

    def _store_rows(self, rows: Sequence[Ready]) -> list[JobItem]:
        """Store what the ledger does not know, then what was said about the texts of all."""
        hold_imports(self._project)
        known = self._known(rows)
        fresh = [one for one in rows if one.key not in known]
        again = self._again(fresh)
        imported = dict(zip((one.key for one in fresh), self._import(fresh), strict=True))
        note_rows(self._project, ((one.place, imported[one.key].version) for one in fresh))
        versions = known | {key: one.version for key, one in imported.items()}
        notes = self._notes(rows, versions)
        items = [
            known_item(self._run, one.place, known[one.key].article, notes[one.key])
            if one.key in known
            else self._fresh_item(one, imported[one.key], again.get(one.key), notes[one.key])
            for one in rows
        ]
        if self._earlier is not None:
            self._say_copies(self._earlier, items, fresh, imported)
            self._earlier.end_chunk()
        return items

    def _fresh_item(
        self, one: Ready, imported: Imported, again: SayAgain | None, notes: Sequence[Message]
    ) -> JobItem:
        if again is not None:
            return again(self._run, one.place, one.draft, notes)
        return arrived_item(self._run, one.place, imported, notes, is_dry=self._options.dry_run)

    def _again(self, rows: Sequence[Ready]) -> dict[str, SayAgain]:
        """By key: rows of a dry run that earlier ones decide, with how that is said.

        They are stored like the others, to be taken back, so that what would become of their
        annotations is told.
        """
        again: dict[str, SayAgain] = {}
        if self._earlier is None:
            return again
        for one in rows:
            text = one.prepared.text_hash, one.prepared.origin
            if self._earlier.has_text(text):
                again[one.key] = repeated_item
            elif self._earlier.has_origin(text):
                again[one.key] = replaced_item
            self._earlier.note_row(text)
        return again

    def _known(self, rows: Sequence[Ready]) -> dict[str, ArticleVersion]:
        """By key: what rows became that were imported before, and say now what they said then."""
        before = versions_before(self._project, [one.place for one in rows])
        found = ((one, before.get((one.place.file_hash, one.place.row))) for one in rows)
        return {
            one.key: version
            for one, version in found
            if version is not None and version.text_hash == one.prepared.text_hash
        }

    def _import(self, rows: Sequence[Ready]) -> list[Imported]:
        return import_drafts(
            project=self._project,
            drafts=[one.draft for one in rows],
            by=self._run.job.requested_by,
            at=self._run.clock(),
            prepared=[one.prepared for one in rows],
        )

    def _notes(
        self, rows: Sequence[Ready], versions: Mapping[str, ArticleVersion]
    ) -> dict[str, list[Message]]:
        """By key: what is said besides, once the annotations of the rows are stored."""
        notes = {one.key: unread_words(one.draft) for one in rows}
        if self._options.annotations == Annotations.NONE:
            return {one.key: notes[one.key] + left_out_words(one.draft) for one in rows}
        with_sets = [one for one in rows if one.draft.sets]
        for file_hash, of_file in groupby(with_sets, key=lambda one: one.place.file_hash):
            listed = list(of_file)
            told = store_sets(
                project=self._project,
                arrived=[(versions[one.key], one.draft) for one in listed],
                options=self._options,
                job=self._run.job,
                by=self._run.job.requested_by,
                at=self._run.clock(),
                file_hash=file_hash,
                ahead=[one.ahead for one in listed],
                sources=self.sources,
                earlier=self._earlier,
            )
            for one, said in zip(listed, told, strict=True):
                notes[one.key] += said
        return notes

    def _say_copies(
        self,
        earlier: Earlier,
        items: Sequence[JobItem],
        rows: Sequence[Ready],
        imported: Mapping[str, Imported],
    ) -> None:
        """In a dry run, while what it is to take back is there: the near copies of its texts,
        among stored texts and those of earlier rows."""
        told = {item.key: item for item in items}
        added = [one for one in rows if told[one.key].code == Arrival.ADDED]
        stored = near_copies_among([imported[one.key].version for one in added])
        repeated = {
            one.version.article.uid
            for key, one in imported.items()
            if told[key].code == Arrival.DUPLICATE and one.arrival == Arrival.ADDED
        }
        for one in added:
            copies = earlier.copies_of(one.prepared.cut.text)
            copies += [
                (each.name, each.share)
                for each in stored[imported[one.key].version.pk]
                if each.article not in repeated
            ]
            if copies:
                say_copies(told[one.key], sorted(copies, key=lambda copy: -copy[1])[:MOST_NAMED])
        for one in rows:
            if told[one.key].code != Arrival.DUPLICATE:
                earlier.note_text(_told_name(one.place, one.draft), one.prepared.cut.text)


def _told_name(place: Place, draft: ArticleDraft) -> str:
    """What an earlier row is called where another is said to be nearly the same."""
    name = draft.title or draft.url or draft.source_name
    return ", ".join(filter(None, [name, f"{place.file}:{place.row}"]))
