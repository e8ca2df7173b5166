"""The demo project of a fresh installation: six invented articles, five of them marked."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from annotations.actions.articles import import_drafts
from annotations.actions.batches import BatchPlan, assign_batch
from annotations.actions.events import Origin, log
from annotations.actions.intervals import request_intervals
from annotations.actions.people import ProjectPlan, add_member, create_project
from annotations.actions.reactions import Did, Told, store_reactions
from annotations.actions.records import Write, save_records
from annotations.actions.releasing import propose_version, request_release
from annotations.actions.sources import keep_history, replace_aliases
from annotations.actions.submissions import submit_assignment
from annotations.actions.suggestions import preannotate_version
from annotations.domain.names import name_key
from annotations.domain.spans import iou
from annotations.domain.suggestions import finder
from annotations.formats import ArticleDraft
from annotations.formats.demo import Demo, DemoAnnotation, demo_uid, read_demo
from annotations.models import (
    ArticleVersion,
    Assignment,
    Project,
    Role,
    Source,
    Suggestion,
    SuggestionKind,
    User,
)

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "demo"
BEGAN_BEFORE = timedelta(days=2)
# The first draw that leaves the newcomer's article with suggestions.
SEED = 1
SAME_CONTENT = 0.9


@dataclass(frozen=True)
class _Stage:
    """What the demo's steps share."""

    demo: Demo
    project: Project
    manager: User
    annotators: Mapping[str, User]
    began_at: datetime


def load_demo(*, at: datetime) -> Project | None:
    """Make the demo project for the oldest account that can sign in.

    None when it is there already, or when there is nobody to give it to.
    """
    if Project.objects.filter(slug="renn-coast").exists():
        return None
    manager = next(
        (user for user in User.objects.order_by("pk") if user.has_usable_password()), None
    )
    if manager is None:
        return None
    with transaction.atomic():
        return _load(read_demo(FOLDER), manager, at)


def _load(demo: Demo, manager: User, at: datetime) -> Project:
    began_at = at - BEGAN_BEFORE
    plan = ProjectPlan(
        name=demo.project.name,
        description=demo.project.description,
        guideline=demo.guideline,
        slug=demo.project.slug,
        uid=demo.project.uid,
    )
    project = create_project(plan=plan, by=manager, at=began_at)
    annotators = {
        one.username: _annotator(f"demo-{one.username}", one.name)
        for one in demo.project.annotators
    }
    stage = _Stage(demo, project, manager, annotators, began_at)
    for user in annotators.values():
        add_member(project=project, user=user, role=Role.ANNOTATOR, at=began_at)
    versions = _import(stage)
    _make_sources(stage, versions)
    _assign(stage, versions)
    _annotate(stage)
    # The worker finds these when it starts, so that every page has something to show.
    request_intervals(project=project, by=manager, at=at)
    request_release(project=project, version=propose_version(project), by=manager, at=at)
    return project


def _annotator(username: str, name: str) -> User:
    """An account nobody can sign in to."""
    user, made = User.objects.get_or_create(username=username, defaults={"first_name": name})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _import(stage: _Stage) -> dict[UUID, ArticleVersion]:
    drafts = [
        ArticleDraft(
            title=one.title,
            text=one.text,
            url=one.url,
            outlet=one.outlet,
            author=one.author,
            published_at=one.published_at,
            language=one.language,
            licence=one.licence,
            source_name="",
        )
        for one in stage.demo.articles
    ]
    imported = import_drafts(
        project=stage.project,
        drafts=drafts,
        by=stage.manager,
        at=stage.began_at,
        uids=[one.uid for one in stage.demo.articles],
    )
    for one in imported:
        preannotate_version(version=one.version, finder=finder(), at=stage.began_at)
    return {one.version.article.uid: one.version for one in imported}


def _make_sources(stage: _Stage, versions: Mapping[UUID, ArticleVersion]) -> None:
    sources = Source.objects.bulk_create(
        Source(
            uid=one.uid,
            project=stage.project,
            name=one.name,
            name_key=name_key(one.name),
            scope=one.scope,
            version=None if one.article_uid is None else versions[one.article_uid],
            identity=one.identity,
            role=one.role,
            created_by=stage.manager,
            created_at=stage.began_at,
        )
        for one in stage.demo.sources
    )
    for source, one in zip(sources, stage.demo.sources, strict=True):
        replace_aliases(source, one.aliases)
    event = log(
        project_id=stage.project.pk,
        kind="sources.added",
        by=stage.manager,
        at=stage.began_at,
        object_uid=stage.project.uid,
    )
    keep_history(sources, event)


def _assign(stage: _Stage, versions: Mapping[UUID, ArticleVersion]) -> None:
    """One batch of all six; the open article goes to the newcomer alone."""
    open_version = versions[stage.demo.project.open_article_uid]
    plan = BatchPlan(
        name=stage.demo.project.batch,
        versions=list(versions.values()),
        annotators=list(stage.annotators.values()),
        overlap=len(stage.annotators),
        seed=SEED,
        people_of={open_version.uid: [stage.manager]},
    )
    assign_batch(project=stage.project, plan=plan, by=stage.manager, at=stage.began_at)


def _annotate(stage: _Stage) -> None:
    """Write every record as its own act, then submit, article by article."""
    work: dict[tuple[UUID, str], list[DemoAnnotation]] = defaultdict(list)
    for one in stage.demo.annotations:
        work[one.article_uid, one.annotator].append(one)
    at = stage.began_at
    for (article_uid, username), annotations in work.items():
        user = stage.annotators[username]
        assignment = Assignment.objects.select_related(
            "batch_article__version", "batch_article__batch__project"
        ).get(batch_article__version__article__uid=article_uid, annotator=user)
        at = _write(assignment, annotations, user, at + timedelta(minutes=5))
        submit_assignment(
            assignment=assignment,
            settle={},
            origin=_origin(user, at, demo_uid("submission", article_uid, username)),
            by=user,
        )


def _write(
    assignment: Assignment, annotations: list[DemoAnnotation], user: User, at: datetime
) -> datetime:
    """Save the records of one article at the pace they were made; return when it was done."""
    proposed = _proposed(assignment)
    if proposed:
        told = [Told(one.uid, Did.SHOWN, at) for listed in proposed.values() for one in listed]
        store_reactions(assignment=assignment, told=told, at=at)
    for one in sorted(annotations, key=lambda annotation: annotation.sentence):
        record = _taking_up(one.record, proposed.get(one.sentence, []))
        at += timedelta(seconds=float(str(record["seconds"])))
        save_records(
            assignment=assignment,
            writes=[Write(position=one.sentence, base=0, record=record)],
            origin=_origin(user, at, one.event_uid),
        )
    return at


def _origin(user: User, at: datetime, event: UUID) -> Origin:
    return Origin(by=user, at=at, event=event, act=event)


def _proposed(assignment: Assignment) -> dict[int, list[Suggestion]]:
    """The attributions suggested to this person, by sentence."""
    found: dict[int, list[Suggestion]] = defaultdict(list)
    for one in Suggestion.objects.filter(
        run=assignment.batch_article.suggestion_run_id, kind=SuggestionKind.ATTRIBUTION
    ).select_related("sentence"):
        found[one.sentence.position].append(one)
    return found


def _taking_up(record: dict[str, object], proposed: list[Suggestion]) -> dict[str, object]:
    """Name the suggestion behind each attribution whose content it proposed."""
    left = list(proposed)
    attributions = []
    for one in record["attributions"]:  # type: ignore[attr-defined]
        match = next((s for s in left if _same_content(one, s)), None)
        if match is not None:
            left.remove(match)
        attributions.append(one | {"suggestion": None if match is None else str(match.uid)})
    return record | {"attributions": attributions}


def _same_content(attribution: dict[str, object], suggestion: Suggestion) -> bool:
    proposed = (suggestion.payload or {})["content"]
    return iou(attribution["content"], proposed) >= SAME_CONTENT  # type: ignore[arg-type]
