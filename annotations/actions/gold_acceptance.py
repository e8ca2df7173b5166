"""Accepting as gold what nobody differed on, once the drawn sentences were looked at.

UserError
└── SampleFirst         drawn sentences wait for a look before the rest is accepted
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from annotations.access import Permission, closed_versions, require
from annotations.actions.events import Happening, Origin, take_seq, write_event
from annotations.actions.gold_writing import (
    Entry,
    append_gold,
    input_of,
    tell_whole,
)
from annotations.actions.records import (
    check_replay,
)
from annotations.domain.adjudication import most_central, reading_of
from annotations.domain.errors import Conflict
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.models import (
    Batch,
    Event,
    Gold,
    GoldMethod,
    User,
)
from annotations.queries.adjudication import Sheet, read_sheets
from annotations.queries.adjudication_queue import QueuedSentence, batch_queue

GOLD_ACCEPTED = "gold.accepted"
ARTICLES_A_PORTION = 50
_NOTED_BY_NOBODY: JsonObject = {"note": "", "seconds": 0.0, "unsure": False, "bulk": False}


class SampleFirst(Conflict):
    code = "sample_first"


def accept_unanimous(*, batch: Batch, origin: Origin, by: User) -> JsonObject:
    """Make gold of every unanimous sentence of a batch that has none; answers how many.

    Raises SampleFirst while drawn ones wait for a look. The same event again answers the same.
    """
    require(by, batch.project, Permission.ADJUDICATE)
    with transaction.atomic():
        # Two equal requests queue here, so the second one finds the event of the first.
        seq = take_seq(batch.project_id)
        if (event := check_replay(origin, kind=GOLD_ACCEPTED)) is not None:
            transaction.set_rollback(True)
            return event.answer or {}
        queue = batch_queue(batch, closed=closed_versions(by, batch.project))
        if queue.to_sample:
            raise SampleFirst(
                N_(
                    "Look at the drawn sentences first: {count} of them are not decided yet.",
                    count=len(queue.to_sample),
                )
            )
        answer: JsonObject = {"accepted": len(queue.to_accept)}
        happening = Happening(kind=GOLD_ACCEPTED, object_uid=batch.uid, answer=answer)
        event = write_event(project_id=batch.project_id, seq=seq, origin=origin, what=happening)
        for portion in _portions(queue.to_accept):
            _accept(batch, portion, event, origin)
        return answer


def _portions(found: Sequence[QueuedSentence]) -> Iterator[dict[int, list[QueuedSentence]]]:
    """A few articles at a time: batch article -> its sentences."""
    by_place: defaultdict[int, list[QueuedSentence]] = defaultdict(list)
    for one in found:
        by_place[one.place.pk].append(one)
    ids = sorted(by_place)
    for start in range(0, len(ids), ARTICLES_A_PORTION):
        yield {pk: by_place[pk] for pk in ids[start : start + ARTICLES_A_PORTION]}


def _accept(
    batch: Batch, portion: Mapping[int, Sequence[QueuedSentence]], event: Event, origin: Origin
) -> None:
    places = {pk: listed[0].place for pk, listed in portion.items()}
    for place in places.values():
        place.batch = batch
    wanted = Q(sentence__in=[one.sentence_id for listed in portion.values() for one in listed])
    sheets = read_sheets(list(places.values()), wanted=wanted)
    versions = dict(
        Gold.objects.filter(wanted, batch_article__in=places).values_list("sentence_id", "version")
    )
    entries = [
        _accepted(one, sheets[pk], version=versions.get(one.sentence_id, 0) + 1)
        for pk, listed in portion.items()
        for one in listed
    ]
    append_gold(entries, event)
    tell_whole(places, entries, at=origin.at)


def _accepted(one: QueuedSentence, sheet: Sheet, *, version: int) -> Entry:
    """What most resembles everybody's decision, without what one person noted for themselves."""
    listed = sheet.decisions[one.n]
    chosen = listed[0]
    if one.disagreement.fields:
        chosen = listed[most_central([reading_of(each.record, sheet.merged) for each in listed])]
    return Entry(
        place_id=sheet.place.pk,
        sentence_id=one.sentence_id,
        position=one.n,
        version=version,
        payload=chosen.payload | _NOTED_BY_NOBODY,
        method=GoldMethod.SINGLE if len(listed) == 1 else GoldMethod.UNANIMOUS,
        bulk=True,
        inputs=[input_of(each) for each in listed],
        fills=True,
    )
