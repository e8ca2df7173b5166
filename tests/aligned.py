"""Records as they are compared where uids cannot be the same."""

from dataclasses import replace
from uuid import UUID

from annotations.domain.attribution import RecordAttribution
from annotations.domain.record import EMPTY, Record

NOBODY = UUID(int=0)


def without_uids(records: dict[int, Record]) -> list[object]:
    """Records with their entries' places in place of their uids, without time and manner."""
    places = {
        one.uid: (position, place)
        for position, record in sorted(records.items())
        for place, one in enumerate(record.attributions)
    }
    return [
        (
            position,
            replace(record, attributions=(), evidence=(), seconds=EMPTY.seconds, bulk=False),
            [
                (
                    _nameless(one),
                    places[one.continues] if one.continues else None,
                )
                for one in record.attributions
            ],
            [replace(one, uid=NOBODY) for one in record.evidence],
        )
        for position, record in sorted(records.items())
    ]


def _nameless(one: RecordAttribution) -> RecordAttribution:
    return replace(
        one,
        uid=NOBODY,
        continues=None,
        suggestion=None,
        speaker=replace(one.speaker, source=NOBODY if one.speaker.source else None),
        chain=tuple(replace(link, source=NOBODY if link.source else None) for link in one.chain),
    )
