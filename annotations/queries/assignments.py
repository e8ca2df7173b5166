"""What the annotation page works on: sentences, records, sources, suggestions, next article."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from annotations.domain.fields import JsonObject
from annotations.models import (
    Assignment,
    AssignmentState,
    Attribution,
    BatchKind,
    Project,
    RecordVersion,
    Source,
    SourceScope,
    User,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.own_suggestions import own_suggestions, reveals_judgements

MOST_SOURCES = 1000
LATEST_USES = 500


def assignment_document(assignment: Assignment) -> JsonObject:
    """Everything the page needs about one person's work, in a constant number of queries.

    Nothing in it tells the arm: a blind article has no suggestions, as has one without any.
    """
    submitted_at = assignment.submitted_at
    stored = records(assignment)
    return {
        "uid": str(assignment.uid),
        "state": assignment.state,
        "submitted_at": None if submitted_at is None else submitted_at.isoformat(),
        "records": {str(n): one for n, one in stored.items()},
        "sources": sources(assignment, stored),
        "suggestions": {str(n): found for n, found in own_suggestions(assignment).items()},
        "reveals": reveals_judgements(assignment),
    }


def with_article(assignment: Assignment) -> Assignment:
    """The assignment with its article, text, batch, scheme and project, in one query."""
    return Assignment.objects.select_related(
        "batch_article__version__article",
        "batch_article__version__project",
        "batch_article__batch__project",
        "batch_article__scheme",
    ).get(pk=assignment.pk)


def records(assignment: Assignment) -> dict[int, JsonObject]:
    """The newest record per written sentence: {"version", "record", "saved_at"}."""
    rows = (
        RecordVersion.objects.filter(
            assignment=assignment,
            sentence__marks__assignment=assignment,
            version=F("sentence__marks__version"),
        )
        .order_by("sentence__position")
        .values_list("sentence__position", "version", "payload", "event__at")
    )
    return {
        position: {"version": version, "record": payload, "saved_at": at.isoformat()}
        for position, version, payload, at in rows
    }


def sources(assignment: Assignment, stored: Mapping[int, JsonObject]) -> list[JsonObject]:
    """The sources this person may choose from, with their own last use as a default.

    stored: the assignment's records, whose sources are always among them.

    Others' sources of this article alone are left out: they would tell what others marked.
    Of a large project their own and the newest are given; any other can be typed and is
    recognised at submission.
    """
    project_id = assignment.batch_article.version.project_id
    person_id = assignment.annotator_id
    mine = Q(private_to_id=person_id) | Q(uid__in=_named_in(stored))
    common = Q(private_to=None, scope=SourceScope.PROJECT, merged_into=None, archived_at=None)
    mine_first = Case(When(mine, then=Value(0)), default=Value(1), output_field=IntegerField())
    offered = Source.objects.filter(mine | common, project_id=project_id)
    newest = offered.order_by(mine_first, "-pk").values("pk")[:MOST_SOURCES]
    found: dict[Source, list[str]] = {}  # one query: a row for each alias of a source
    for source in (
        Source.objects.filter(pk__in=newest)
        .annotate(alias=F("aliases__name"))
        .order_by("aliases__pk")
    ):
        found.setdefault(source, []).extend([source.alias] if source.alias else [])
    last_uses = _last_uses(person_id, project_id)
    return [
        {
            "uid": str(source.uid),
            "name": source.name,
            "aliases": aliases,
            "scope": source.scope,
            "private": source.private_to_id is not None,
            "last": last_uses.get(source.pk) or _defaults(source),
        }
        for source, aliases in sorted(found.items(), key=lambda one: (one[0].name_key, one[0].pk))
    ]


def _named_in(stored: Mapping[int, JsonObject]) -> frozenset[UUID]:
    """The sources that speak or relay in records; read from the JSON, which is quick to do."""
    attributions = [
        attribution
        for one in stored.values()
        for attribution in cast(dict[str, list[dict[str, Any]]], one["record"])["attributions"]
    ]
    links = [link for one in attributions for link in (one["speaker"], *one["chain"])]
    return frozenset(UUID(link["source"]) for link in links if link["source"])


def _last_uses(person_id: int, project_id: int) -> dict[int, JsonObject]:
    """How this person last described each source, as far as a while ago."""
    rows = (
        Attribution.objects.filter(
            mark__assignment__annotator_id=person_id, source__project_id=project_id
        )
        .order_by("-pk")
        .values_list("source_id", "identity", "role", "anonymity_reason")[:LATEST_USES]
    )
    return {
        source_id: {
            "identity": identity or None,
            "role": role or None,
            "anonymity_reason": anonymity_reason,
        }
        for source_id, identity, role, anonymity_reason in reversed(rows)
    }


def _defaults(source: Source) -> JsonObject | None:
    if not (source.identity or source.role):
        return None
    return {
        "identity": source.identity or None,
        "role": source.role or None,
        "anonymity_reason": "",
    }


def open_work(user: User, project: Project) -> QuerySet[Assignment]:
    """This person's unfinished assignments in a project: training first, then what is begun."""
    training_first = Case(
        When(batch_article__batch__kind=BatchKind.TRAINING, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    begun_first = Case(
        When(state=AssignmentState.TODO, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return (
        Assignment.objects.filter(
            annotator=user,
            state__in=UNFINISHED,
            batch_article__batch__project=project,
            batch_article__batch__archived_at=None,
        )
        .select_related("batch_article__version__article", "batch_article__batch")
        .order_by(training_first, begun_first, "batch_article__batch_id", "batch_article_id")
    )


def next_assignment(user: User, project: Project) -> UUID | None:
    """The article this person works on next."""
    return open_work(user, project).values_list("uid", flat=True).first()
