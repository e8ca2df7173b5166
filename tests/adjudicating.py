"""Adjudication in tests: an article that two people submitted, and gold written on it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import make
from caller import Caller
from tab import Answer

from annotations.actions.gold import GoldWrite, NamedInput, decide_gold
from annotations.actions.records import Saved
from annotations.models import BatchArticle, Project, User
from annotations.queries.adjudication import read_sheet
from annotations.queries.adjudication_queue import batch_queue

Payload = dict[str, object]


def submitted(*people: Sequence[Payload], **fields: object) -> make.Team:
    """A team on one article, each with these records submitted."""
    team = make.make_team(size=len(people), **fields)
    for person, records in enumerate(people):
        make.submit(team.work(person), list(records))
    return team


def differing(**fields: object) -> make.Team:
    """Two people: of three sentences they differ on the first, and agree on the others."""
    first = [make.record("C"), make.record("none"), make.record("none")]
    second = [make.record("none"), make.record("none"), make.record("none")]
    return submitted(first, second, **fields)


def place_of(team: make.Team, version: int = 0) -> BatchArticle:
    return BatchArticle.objects.select_related("batch__project", "version__article").get(
        version=team.versions[version], kind="work"
    )


def inputs_of(place: BatchArticle, position: int) -> frozenset[NamedInput]:
    """What lies before an adjudicator of this sentence now."""
    listed = read_sheet(place, positions=[position]).decisions[position]
    return frozenset(
        NamedInput(one.reader.side, one.reader.submission, one.version) for one in listed
    )


def write_of(
    place: BatchArticle, position: int, record: object, *, base: int = 0, **fields: Any
) -> GoldWrite:
    given = {"inputs": inputs_of(place, position), "reason": "slip"} | fields
    return GoldWrite(position=position, base=base, record=record, **given)


def decide(
    place: BatchArticle,
    position: int,
    record: object,
    *,
    by: User | None = None,
    base: int = 0,
    **fields: Any,
) -> Saved:
    """Write the gold of one sentence as a manager, or as `by`."""
    person = by or make.manager_of(place.batch.project)
    origin = fields.pop("origin", None) or make.origin(person)
    sources = fields.pop("new_sources", ())
    return decide_gold(
        place=place,
        writes=[write_of(place, position, record, base=base, **fields)],
        new_sources=sources,
        origin=origin,
        by=person,
    )


def adjudicate_some(project: Project) -> None:
    """Gold on a sentence that people submitted, and on another one, taken back."""
    queues = [batch_queue(batch, closed=()) for batch in project.batches.order_by("pk")]
    kept, taken, *_ = [one for queue in queues for one in queue.sentences]
    for queued, is_taken in ((kept, False), (taken, True)):
        place = BatchArticle.objects.select_related("batch__project", "version__article").get(
            pk=queued.place.pk
        )
        payload = read_sheet(place, positions=[queued.n]).decisions[queued.n][0].payload
        decide(place, queued.n, payload, reason="judgement")
        if is_taken:
            decide(place, queued.n, None, base=1)


class Desk:
    """An adjudicator's client for one article, speaking JSON."""

    def __init__(self, user: User, place: BatchArticle) -> None:
        self.caller = Caller(user)
        self.batch = f"/api/batches/{place.batch.uid}"
        self.address = f"{self.batch}/versions/{place.version.uid}/gold"

    def get(self) -> Answer:
        return self.caller.get(self.address)

    def queue(self, query: str = "") -> Answer:
        return self.caller.get(f"{self.batch}/adjudication{query}")

    def inputs(self, position: int) -> list[Payload]:
        """The inputs of a sentence as the document tells them."""
        listed = self.get().body["decisions"][str(position)]
        return [{key: one[key] for key in ("side", "submission", "version")} for one in listed]

    def put(
        self, position: int, record: object, *, base: int | None = 0, **fields: object
    ) -> Answer:
        headers = {} if base is None else {"If-Match": f'"{base}"'}
        body = {"event": str(uuid4()), "record": record, "reason": "slip"} | fields
        if "inputs" not in body:
            body["inputs"] = self.inputs(position)
        return self.caller.send("PUT", f"{self.address}/sentences/{position}", body, headers)

    def post(self, path: str, **fields: object) -> Answer:
        return self.caller.post(f"{self.address}/{path}", {"event": str(uuid4())} | fields)

    def accept(self, **fields: object) -> Answer:
        body = {"event": str(uuid4())} | fields
        return self.caller.post(f"{self.batch}/gold/acceptances", body)
