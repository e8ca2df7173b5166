"""Sentence records: one at a time, several in one act, and taking an act back."""

import re
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.records import MAX_WRITES, Stale, Write, save_records
from annotations.actions.sources import parse_new_sources
from annotations.actions.undo import act_stacks, undo_act
from annotations.api.base import Endpoint, read_body, read_origin
from annotations.api.errors import PreconditionRequired, StaleRecord
from annotations.api.record_shapes import (
    VERSION_MATCH,
    SavedRecordShape,
    SavedShape,
    UndoBody,
    UndoneShape,
    WriteBody,
    WritesBody,
)
from annotations.api.schema import responses_of
from annotations.domain import fields
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_

_ENTITY_TAG = re.compile(r'^"(0|[1-9]\d{0,8})"$')


class RecordDetail(Endpoint):
    """PUT: the new record of sentence `position`, made on the version in If-Match."""

    scopes = {"PUT": "annotate"}

    @extend_schema(
        request=WriteBody,
        parameters=[VERSION_MATCH],
        responses=responses_of(200, SavedRecordShape, 409, 428),
    )
    def put(self, request: Request, assignment: UUID, position: int) -> Response:
        body = read_body(request, "event", "act", "client", "record", "sources")
        write = Write(position=position, base=read_base(request), record=body.get("record"))
        try:
            saved = save_records(
                assignment=self.assignment(assignment),
                writes=[write],
                new_sources=parse_new_sources(body.get("sources", [])),
                origin=read_origin(request, body),
            )
        except Stale as error:
            raise StaleRecord(error, position=position, yours=write.record) from error
        stored = saved.records[position]
        return Response(stored | {"seq": saved.seq}, headers={"ETag": f'"{stored["version"]}"'})


class ActCreate(Endpoint):
    """POST: new records of several sentences, all or nothing."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=WritesBody, responses=responses_of(200, SavedShape, 409))
    def post(self, request: Request, assignment: UUID) -> Response:
        body = read_body(request, "event", "act", "client", "records", "sources")
        saved = save_records(
            assignment=self.assignment(assignment),
            writes=_writes(body),
            new_sources=parse_new_sources(body.get("sources", [])),
            origin=read_origin(request, body),
        )
        return Response(saved.as_json())


class UndoCreate(Endpoint):
    """POST: take an act back, or do it again by taking the undoing act back."""

    scopes = {"POST": "annotate"}

    @extend_schema(request=UndoBody, responses=responses_of(200, UndoneShape, 409))
    def post(self, request: Request, assignment: UUID) -> Response:
        body = read_body(request, "event", "act", "client", "undoes")
        own = self.assignment(assignment)
        saved = undo_act(
            assignment=own,
            act=fields.required_uid(body, "undoes", ""),
            origin=read_origin(request, body),
        )
        return Response(saved.as_json() | act_stacks(own).as_json())


def read_base(request: Request) -> int:
    """The version in If-Match."""
    tag = request.headers.get("If-Match")
    if tag is None:
        raise PreconditionRequired(
            N_('Say in If-Match which version you changed ("0" = never written).'), field="If-Match"
        )
    found = _ENTITY_TAG.match(tag.strip())
    if found is None:
        raise InvalidRecord(N_("If-Match must be a version in quotes."), field="If-Match")
    return int(found.group(1))


def _writes(body: JsonObject) -> list[Write]:
    listed = fields.items(body, "records", "", limit=MAX_WRITES)
    return [_write(item, f"records[{place}]") for place, item in enumerate(listed)]


def _write(item: object, path: str) -> Write:
    entry = fields.as_object(item, path, {"n", "base", "record"})
    return Write(
        position=whole_number(entry, "n", path),
        base=whole_number(entry, "base", path),
        record=entry.get("record"),
    )


def whole_number(entry: JsonObject, key: str, path: str) -> int:
    """The number under `key`, from 0."""
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise InvalidRecord(N_("This must be a whole number from 0."), field=f"{path}.{key}")
    return value
