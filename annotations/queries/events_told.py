"""Events as the API and exported files give them."""

from annotations.domain.fields import JsonObject
from annotations.queries.event_rows import Person, Told


def told_json(told: Told) -> JsonObject:
    """One change or access event; which of the two its keys say."""
    common: JsonObject = {
        "uid": str(told.uid),
        "at": told.at,
        "kind": told.kind,
        "by": _person(told.by),
        "details": told.details,
    }
    if told.seq is None:
        return common | {"about": _person(told.about), "address": told.address}
    thing = told.thing
    return common | {
        "seq": told.seq,
        "object": None if told.object_uid is None else str(told.object_uid),
        "object_name": thing.name if thing else "",
    }


def _person(person: Person | None) -> JsonObject | None:
    return None if person is None else {"name": person.name, "pseudonym": person.pseudonym}
