"""What a gold record may hold: legal as at submission, naming what is there for everybody."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from annotations.actions.events import Origin
from annotations.actions.projection import Continued
from annotations.actions.sources import NewSource
from annotations.domain.fields import InvalidRecord
from annotations.domain.messages import N_
from annotations.domain.names import name_key
from annotations.domain.record import Record, parse_record
from annotations.domain.spans import Span
from annotations.domain.submission import find_problems
from annotations.models import (
    AssignmentState,
    Attribution,
    BatchArticle,
    Source,
    SourceScope,
    Suggestion,
)
from annotations.queries.sources import known_matches

_ABOUT_MARKS = ("undecided", "quotation_without_quote")

Spot = tuple[int, int]
"""Where an attribution stands: position of its sentence, place in its record."""


def legal_record(payload: object, *, sentence: Span, text_length: int) -> Record:
    """The record, as complete as one must be to be submitted. Raises InvalidRecord."""
    record = parse_record(payload, sentence=sentence, text_length=text_length)
    for problem in find_problems({0: record}, sentence_count=1):
        about = "marks" if problem.code in _ABOUT_MARKS else "attributions"
        raise InvalidRecord(problem.detail, field=f"record.{about}", code=problem.code)
    return record


def create_public_sources(
    new_sources: Sequence[NewSource], *, project_id: int, origin: Origin
) -> list[Source]:
    """Create what an adjudicator names, for everybody at once; what the project knows is merged.

    Call it inside the transaction of the write that names them; a uid made before is kept.
    """
    for n, one in enumerate(new_sources):
        if one.scope != SourceScope.PROJECT:
            raise InvalidRecord(
                N_("A source that an adjudicator names is one of the whole project."),
                field=f"sources[{n}].scope",
                code="project_scope_required",
            )
    rows = Source.objects.filter(uid__in=[one.uid for one in new_sources])
    known = {source.uid: source for source in rows}
    if any(one.project_id != project_id or one.private_to_id for one in known.values()):
        raise InvalidRecord(N_("This uid is already in use."), field="sources", code="uid_taken")
    return [
        _create(one, project_id, origin)
        for one in {one.uid: one for one in new_sources}.values()
        if one.uid not in known
    ]


def _create(new: NewSource, project_id: int, origin: Origin) -> Source:
    source = Source.objects.create(
        uid=new.uid,
        project_id=project_id,
        name=new.name,
        name_key=name_key(new.name),
        scope=SourceScope.PROJECT,
        created_by=origin.by,
        created_at=origin.at,
    )
    matches = known_matches(source)
    if len(matches) == 1:
        source.merged_into = matches[0]
        source.save(update_fields=["merged_into"])
    return source


def check_named(place: BatchArticle, records: Mapping[int, Record | None]) -> None:
    """Sources are public ones of the project, suggestions those that the article was given."""
    given = [one for one in records.values() if one is not None]
    sources = frozenset[UUID]().union(*(one.sources for one in given))
    usable = Source.objects.filter(
        uid__in=sources, project_id=place.version.project_id, private_to=None
    )
    if sources and (missing := sources - set(usable.values_list("uid", flat=True))):
        raise InvalidRecord(
            N_("There is no source {uid} in this project.", uid=min(missing)),
            field="record.attributions",
            code="unknown_source",
        )
    taken = {one.suggestion for record in given for one in record.attributions if one.suggestion}
    pinned = Suggestion.objects.filter(uid__in=taken, run_id=place.suggestion_run_id)
    if taken and (absent := taken - set(pinned.values_list("uid", flat=True))):
        raise InvalidRecord(
            N_("There is no suggestion {uid} for this article.", uid=min(absent)),
            field="record.attributions",
            code="unknown_suggestion",
        )


def check_continuations(
    place: BatchArticle, gold: Mapping[int, Record], *, written: Mapping[int, Record | None]
) -> None:
    """Every continuation goes on with an attribution before it: of the gold, or of an input.

    gold: all of the article's, with what is written now in it. Raises InvalidRecord where a
    written record is at fault, Continued where another one would be left hanging.
    """
    spots: dict[UUID, Spot] = {}
    for n, record in sorted(gold.items()):
        for number, one in enumerate(record.attributions):
            if one.uid in spots and (n in written or spots[one.uid][0] in written):
                raise InvalidRecord(
                    N_("An attribution or a piece of evidence has a uid that is already in use."),
                    field=_field(written, n if n in written else spots[one.uid][0], "record"),
                    code="uid_taken",
                )
            spots[one.uid] = (n, number)
    wanted = [
        (one.continues, (n, number))
        for n, record in gold.items()
        for number, one in enumerate(record.attributions)
        if one.continues is not None
    ]
    known = _spots_of_inputs(place, {uid for uid, _ in wanted} - spots.keys()) | spots
    for uid, spot in wanted:
        if uid in known and known[uid] < spot:
            continue
        if spot[0] not in written:
            raise Continued(
                N_("Another sentence continues this attribution: change both together.")
            )
        raise InvalidRecord(
            N_("A continuation must point at an attribution before it in this article."),
            field=_field(written, spot[0], f"record.attributions[{spot[1]}].continues"),
            code="unknown_attribution",
        )


def _field(written: Mapping[int, Record | None], n: int, name: str) -> str:
    """The name of a field, with the place of its record where several are written."""
    return name if len(written) == 1 else f"records[{list(written).index(n)}].{name}"


def _spots_of_inputs(place: BatchArticle, uids: set[UUID]) -> dict[UUID, Spot]:
    if not uids:
        return {}
    rows = Attribution.objects.filter(
        uid__in=uids,
        mark__assignment__batch_article=place,
        mark__assignment__state=AssignmentState.SUBMITTED,
    )
    return {
        uid: (n, number)
        for uid, n, number in rows.values_list("uid", "mark__sentence__position", "position")
    }
