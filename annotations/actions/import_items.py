"""What an import says of each row: what became of it, or in a dry run what would."""

from collections.abc import Sequence

from annotations.actions.articles import Arrival, Imported
from annotations.actions.import_files import Place
from annotations.actions.jobs import JobRun
from annotations.domain.messages import N_, Message
from annotations.formats import ArticleDraft, RowError
from annotations.models import Article, JobItem, JobItemState

BEFORE, NEAR_COPY, EARLIER = "imported_before", "near_copy", "duplicate"


def refused_item(run: JobRun, place: Place, refused: RowError, *, label: str = "") -> JobItem:
    """A row that is not stored; a file in a folder or an archive that is no article is no fault."""
    is_passed_over = refused.code == "unknown_format" and not place.is_named
    said = N_("This file is of no format that is read here.") if is_passed_over else refused.detail
    item = _item(
        run,
        place,
        state=JobItemState.SKIPPED if is_passed_over else JobItemState.FAILED,
        code=refused.code,
        label=label,
        said=(said,),
    )
    item.field = (refused.field or "")[:200]
    return item


def known_item(run: JobRun, place: Place, article: Article, notes: Sequence[Message]) -> JobItem:
    """A row that the ledger knows."""
    said = N_("This row was imported before: “{article}”.", article=article)
    return _item(
        run,
        place,
        state=JobItemState.SKIPPED,
        code=BEFORE,
        label=str(article),
        said=(said, *notes),
        article=article,
    )


def repeated_item(
    run: JobRun, place: Place, draft: ArticleDraft, notes: Sequence[Message]
) -> JobItem:
    """In a dry run: a row whose text stands in an earlier row of the same files."""
    said = (N_("The same text stands in an earlier row."), *notes)
    label = draft.title or draft.url or draft.source_name
    return _item(run, place, state=JobItemState.SKIPPED, code=EARLIER, label=label, said=said)


def replaced_item(
    run: JobRun, place: Place, draft: ArticleDraft, notes: Sequence[Message]
) -> JobItem:
    """In a dry run: a row that changes the article of an earlier row of the same files."""
    said = (N_("It would be the next version of the article in an earlier row."), *notes)
    label = draft.title or draft.url or draft.source_name
    return _item(
        run, place, state=JobItemState.DONE, code=Arrival.NEW_VERSION, label=label, said=said
    )


def arrived_item(
    run: JobRun,
    place: Place,
    imported: Imported,
    notes: Sequence[Message],
    *,
    is_dry: bool,
) -> JobItem:
    """A row that was stored, or whose text was there.

    is_dry: nothing is stored in the end, so that a new article has no uid to be named by.
    """
    article = imported.version.article
    is_new = imported.arrival == Arrival.ADDED
    said = [*_arrival_words(imported, is_dry=is_dry), *imported.notes]
    is_here = imported.arrival == Arrival.DUPLICATE
    return _item(
        run,
        place,
        state=JobItemState.SKIPPED if is_here else JobItemState.DONE,
        code=imported.arrival,
        label=str(article),
        said=(*said, *notes),
        article=None if is_dry and is_new else article,
    )


def _arrival_words(imported: Imported, *, is_dry: bool) -> list[Message]:
    article, number = imported.version.article, imported.version.number
    if imported.arrival == Arrival.ADDED:
        return []
    if imported.arrival == Arrival.DUPLICATE:
        return [
            N_(
                "The same text is here already: “{article}”, version {number}.",
                article=article,
                number=number,
            )
        ]
    said = [
        N_("It would be version {number} of “{article}”.", number=number, article=article)
        if is_dry
        else N_("Stored as version {number} of “{article}”.", number=number, article=article)
    ]
    if imported.review:
        listed = ", ".join(str(position + 1) for position in imported.review)
        said.append(
            N_("Marks on sentences {listed} of the version before would stay there.", listed=listed)
            if is_dry
            else N_(
                "Marks on sentences {listed} of the version before were not carried over.",
                listed=listed,
            )
        )
    return said


def unread_words(draft: ArticleDraft) -> list[Message]:
    """What the file holds of this draft and nobody could read."""
    if not draft.unread:
        return []
    listed = ", ".join(f"{words} ({n})" for words, n in sorted(draft.unread.items()))
    return [N_("Not read: {listed}.", listed=listed)]


def left_out_words(draft: ArticleDraft) -> list[Message]:
    """How many annotations a draft brought that nobody wanted."""
    n = sum(len(one.marked) + len(one.said) for one in draft.sets)
    return [N_("Annotations left out: {n}.", n=n)] if n else []


def joined(messages: Sequence[Message]) -> Message | None:
    """The messages as one, which is still said in the reader's language; None of none."""
    whole: Message | None = None
    for one in messages:
        whole = one if whole is None else N_("{first} {second}", first=whole, second=one)
    return whole


def _item(  # noqa: PLR0913 an item has so many parts
    run: JobRun,
    place: Place,
    *,
    state: str,
    code: str,
    label: str,
    said: Sequence[Message],
    article: Article | None = None,
) -> JobItem:
    item = run.item(place.key, state=state, label=label, code=code, error=joined(said))
    item.file = place.file[-300:]
    item.row = place.row or None
    item.article = article.uid if article else None
    return item
