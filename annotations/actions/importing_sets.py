"""What files say about their texts, stored as suggestions or as marks, as the manager chose."""

from collections.abc import Sequence
from datetime import datetime

from annotations.actions.import_ahead import Ahead, ForeseenSources, becomes
from annotations.actions.import_earlier import Earlier, Text
from annotations.actions.import_options import Annotations, ImportOptions
from annotations.actions.importing_marks import Import, store_marks
from annotations.actions.importing_people import usernames_of
from annotations.actions.importing_sheets import Sheet
from annotations.actions.importing_suggestions import config_of, maker_of, store_proposals
from annotations.domain.messages import N_, Message
from annotations.domain.texts import canonical_text
from annotations.formats.base import ArticleDraft
from annotations.models import ArticleVersion, Job, Project, User

# What a marked stretch or an attribution costs, in sentences stored without any: chunks are cut
# by it.
ANNOTATION_WEIGHT = 5


def store_sets(  # noqa: PLR0913 what a chunk of an import knows
    *,
    project: Project,
    arrived: Sequence[tuple[ArticleVersion, ArticleDraft]],
    options: ImportOptions,
    job: Job,
    by: User | None,
    at: datetime,
    file_hash: str = "",
    ahead: Sequence[Sequence[Ahead | None]] = (),
    sources: ForeseenSources | None = None,
    earlier: Earlier | None = None,
) -> list[list[Message]]:
    """Store the sets of these drafts and say, draft by draft, what became of them.

    arrived: each with the version that holds its text. file_hash: of the file they came in. ahead,
    sources: each set as it was aligned before, and with what. earlier: what a dry run remembers.
    Call it inside a transaction. The same sets again change nothing and say so.
    """
    notes: list[list[Message]] = [[] for _ in arrived]
    given = Import(project, options, job, by, at, sources or ForeseenSources(), earlier)
    if options.annotations == Annotations.NONE:
        return notes
    proposed: list[Sheet] = []
    marked: list[Sheet] = []
    aligned = ahead or [(None,) * len(draft.sets) for _, draft in arrived]
    for (version, draft), made, told in zip(arrived, aligned, notes, strict=True):
        length = len(canonical_text(draft.text))
        for found, one in zip(draft.sets, made, strict=True):
            sheet = Sheet(version=version, length=length, found=found, notes=told, ahead=one)
            fate = becomes(found, options)
            if fate == Annotations.NONE:
                told.append(
                    N_(
                        "Gold cannot be taken over without the work it was made from: choose a "
                        "member whose marks it becomes."
                    )
                )
            else:
                (marked if fate == Annotations.MARKS else proposed).append(sheet)
    if marked:
        store_marks(marked, given)
    if proposed:
        store_proposals(proposed, options=options, file_hash=file_hash, at=at, earlier=earlier)
    return notes


def note_sets(
    draft: ArticleDraft,
    text: Text,
    *,
    project: Project,
    options: ImportOptions,
    file_hash: str,
    earlier: Earlier,
) -> None:
    """Note for a dry run that the sets of a row came before, without looking whether they fit."""
    marked = [one for one in draft.sets if becomes(one, options) == Annotations.MARKS]
    if marked:
        names = usernames_of({one.annotator for one in marked}, project=project, options=options)
        for username in names.values():
            earlier.note_work(text, username)
    for one in draft.sets:
        if becomes(one, options) == Annotations.SUGGESTIONS:
            maker, config = maker_of(one, options), config_of(file_hash, options)
            earlier.note_run(text, maker, config)
