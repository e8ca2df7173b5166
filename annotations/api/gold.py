"""Adjudication: what people differ on, and the gold that an adjudicator decides."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

import orjson
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import NotVisible, closed_versions
from annotations.actions.gold import (
    GoldWrite,
    NamedInput,
    decide_gold,
    gold_stacks,
    undo_gold,
)
from annotations.actions.gold_acceptance import accept_unanimous
from annotations.actions.records import MAX_WRITES, Stale
from annotations.actions.sources import parse_new_sources
from annotations.api.base import Endpoint, person, read_body, read_origin
from annotations.api.bodies import InvalidParameter, QueryBody
from annotations.api.errors import StaleRecord
from annotations.api.gold_shapes import (
    MAX_INPUTS,
    AcceptanceBody,
    AcceptanceShape,
    AdjudicationQueueShape,
    GoldBody,
    GoldSavedShape,
    GoldsBody,
    GoldShape,
    SavedGoldShape,
    UndoneGoldShape,
)
from annotations.api.pagination import LARGEST_PAGE, LONGEST_CURSOR, USUAL_PAGE
from annotations.api.record_shapes import VERSION_MATCH, UndoBody
from annotations.api.records import read_base, whole_number
from annotations.api.schema import responses_of
from annotations.domain import fields
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.models import GoldReason
from annotations.queries.adjudication import gold_document
from annotations.queries.adjudication_queue import QueuedSentence, batch_queue, queue_items
from annotations.visible import adjudicable_article, adjudicable_batch

_GOLD_KEYS = ("record", "reason", "note", "valid", "inputs")
_KEY_PARTS = 3


class QueueQuery(QueryBody):
    state = serializers.ChoiceField(
        ["open", "done"], default="open", help_text="To be looked at, or decided."
    )
    limit = serializers.IntegerField(
        min_value=1, max_value=LARGEST_PAGE, default=USUAL_PAGE, help_text="How many rows at most."
    )
    cursor = serializers.CharField(
        max_length=LONGEST_CURSOR,
        required=False,
        help_text="Where to go on: the cursor in `next` of the page before.",
    )


class AdjudicationQueue(Endpoint):
    """GET: the sentences of a batch that people differ on."""

    query = QueueQuery

    @extend_schema(responses=responses_of(200, AdjudicationQueueShape))
    def get(self, request: Request, batch: UUID) -> Response:
        """The sentences of a batch's articles that are ready, the worst disagreement first.

        `open`: people differ, the sentence was drawn to be looked at, or somebody submitted
        anew since it was decided. `done`: decided ones. Articles on which one still works
        oneself are left out.
        """
        asked = self.parameters
        found = adjudicable_batch(person(request), batch)
        queue = batch_queue(found, closed=closed_versions(person(request), found.project))
        listed = queue.open if asked["state"] == "open" else queue.done
        page, following = _page(listed, limit=asked["limit"], cursor=asked.get("cursor"))
        return Response(
            {
                "items": queue_items(page),
                "counts": queue.counts,
                "next": None if following is None else self._goes_on(following),
            }
        )

    def _goes_on(self, cursor: str) -> str:
        query = {**self.request.query_params.dict(), "cursor": cursor}
        return f"{self.request.path}?{urlencode(query)}"


def _page(
    listed: Sequence[QueuedSentence], *, limit: int, cursor: str | None
) -> tuple[Sequence[QueuedSentence], str | None]:
    """The sentences after the cursor's, wherever that one is by now."""
    after = None if cursor is None else _key_of(cursor)
    rest = [one for one in listed if after is None or one.key > after]
    page = rest[:limit]
    if len(rest) <= limit:
        return page, None
    return page, urlsafe_b64encode(orjson.dumps(page[-1].key)).decode().rstrip("=")


def _key_of(cursor: str) -> tuple[float, int, int]:
    try:
        values = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        values = None
    if (
        not isinstance(values, list)
        or len(values) != _KEY_PARTS
        or not isinstance(values[0], float | int)
        or not all(type(one) is int for one in values[1:])
    ):
        raise InvalidParameter(
            N_("This cursor is not one of this list: take it from `next`."),
            code="bad_cursor",
            field="cursor",
        )
    return (values[0], values[1], values[2])


class GoldDetail(Endpoint):
    """GET: one article side by side."""

    @extend_schema(responses=responses_of(200, GoldShape))
    def get(self, request: Request, batch: UUID, version: UUID) -> Response:
        """Everybody's submitted decisions on a batch's article, where they differ, and its gold.

        Who stands on which side is told once every disagreement of the article has gold. An
        article on which somebody has unfinished work is not there.
        """
        place = adjudicable_article(person(request), batch, version)
        document = gold_document(place)
        if document is None:
            raise NotVisible
        return Response(document | gold_stacks(place, person(request)).as_json())


class GoldSentence(Endpoint):
    """PUT: the gold of sentence `position`, made on the gold version in If-Match."""

    scopes = {"PUT": "annotate"}

    @extend_schema(
        request=GoldBody,
        parameters=[VERSION_MATCH],
        responses=responses_of(200, SavedGoldShape, 409, 428),
    )
    def put(self, request: Request, batch: UUID, version: UUID, position: int) -> Response:
        """Decide one sentence, or take its gold back with `record` null.

        `inputs` names what was looked at; 409 `inputs_changed` where that is not what is
        submitted now. Where people differ a reason is required.
        """
        body = read_body(request, "event", "act", "client", "sources", *_GOLD_KEYS)
        base = read_base(request)
        place = adjudicable_article(person(request), batch, version)
        write = _gold_write(body, "", position=position, base=base)
        try:
            saved = decide_gold(
                place=place,
                writes=[write],
                new_sources=parse_new_sources(body.get("sources", [])),
                origin=read_origin(request, body),
                by=person(request),
            )
        except Stale as error:
            raise StaleRecord(error, position=position, yours=write.record) from error
        stored = saved.records[position]
        return Response(saved.as_json() | stored, headers={"ETag": f'"{stored["version"]}"'})


class GoldActCreate(Endpoint):
    """POST: the gold of several sentences, all or nothing."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=GoldsBody, responses=responses_of(200, GoldSavedShape, 409))
    def post(self, request: Request, batch: UUID, version: UUID) -> Response:
        """Decide several sentences of an article in one act, all or nothing."""
        body = read_body(request, "event", "act", "client", "records", "sources")
        saved = decide_gold(
            place=adjudicable_article(person(request), batch, version),
            writes=_gold_writes(body),
            new_sources=parse_new_sources(body.get("sources", [])),
            origin=read_origin(request, body),
            by=person(request),
        )
        return Response(saved.as_json())


class GoldUndoCreate(Endpoint):
    """POST: take an act back, or do it again by taking the undoing act back."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=UndoBody, responses=responses_of(200, UndoneGoldShape, 409))
    def post(self, request: Request, batch: UUID, version: UUID) -> Response:
        """Take back one of one's own acts in this article; sentences elsewhere stay as they are."""
        body = read_body(request, "event", "act", "client", "undoes")
        place = adjudicable_article(person(request), batch, version)
        saved = undo_gold(
            place=place,
            act=fields.required_uid(body, "undoes", ""),
            origin=read_origin(request, body),
            by=person(request),
        )
        return Response(saved.as_json() | gold_stacks(place, person(request)).as_json())


class AcceptanceCreate(Endpoint):
    """POST: make gold of what nobody differed on."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=AcceptanceBody, responses=responses_of(200, AcceptanceShape, 409))
    def post(self, request: Request, batch: UUID) -> Response:
        """Accept every unanimous sentence of the batch's articles that are ready.

        409 `sample_first` while sentences drawn from them (10 %, at least one) wait for a look.
        """
        body = read_body(request, "event", "act", "client")
        answer = accept_unanimous(
            batch=adjudicable_batch(person(request), batch),
            origin=read_origin(request, body),
            by=person(request),
        )
        return Response(answer)


def _gold_writes(body: JsonObject) -> list[GoldWrite]:
    listed = fields.items(body, "records", "", limit=MAX_WRITES)
    return [_listed_write(item, f"records[{place}]") for place, item in enumerate(listed)]


def _listed_write(item: object, path: str) -> GoldWrite:
    entry = fields.as_object(item, path, {"n", "base", *_GOLD_KEYS})
    return _gold_write(
        entry, path, position=whole_number(entry, "n", path), base=whole_number(entry, "base", path)
    )


def _gold_write(body: JsonObject, path: str, *, position: int, base: int) -> GoldWrite:
    if "record" not in body:
        raise InvalidRecord(
            N_("Say what the gold is; null takes it back."), field=_below(path, "record")
        )
    if "inputs" not in body:
        raise InvalidRecord(N_("Name what was looked at."), field=_below(path, "inputs"))
    return GoldWrite(
        position=position,
        base=base,
        record=body["record"],
        inputs=_inputs(body, path),
        reason=fields.choice(body, "reason", path, ("", *GoldReason.values)),
        note=fields.text(body, "note", path, limit=fields.MAX_TEXT),
        valid=_valid(body, path),
    )


def _inputs(body: JsonObject, path: str) -> frozenset[NamedInput]:
    listed = fields.items(body, "inputs", path, limit=MAX_INPUTS)
    return frozenset(
        _input(item, f"{_below(path, 'inputs')}[{n}]") for n, item in enumerate(listed)
    )


def _input(item: object, path: str) -> NamedInput:
    entry = fields.as_object(item, path, {"side", "submission", "version"})
    return NamedInput(
        side=whole_number(entry, "side", path),
        submission=whole_number(entry, "submission", path),
        version=whole_number(entry, "version", path),
    )


def _valid(body: JsonObject, path: str) -> frozenset[int] | None:
    if body.get("valid") is None:
        return None
    listed = fields.items(body, "valid", path, limit=MAX_INPUTS)
    if not all(type(side) is int for side in listed):
        raise InvalidRecord(N_("This must be a list of sides."), field=_below(path, "valid"))
    return frozenset(side for side in listed if isinstance(side, int))


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
