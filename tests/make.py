"""Builders of the rows that tests need; what a test does not name is filled in here."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from annotations.actions.articles import import_drafts
from annotations.actions.batches import BatchPlan, assign_batch
from annotations.actions.events import Origin
from annotations.actions.people import ProjectPlan, add_member, create_project
from annotations.actions.records import Saved, Write, save_records
from annotations.actions.submissions import submit_assignment
from annotations.formats.base import ArticleDraft
from annotations.models import (
    ArticleVersion,
    Assignment,
    Batch,
    Membership,
    Project,
    Role,
    Sentence,
    Source,
    Suggestion,
    SuggestionRun,
    User,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
TEXT = "Inspectors warned of rust.\n\n“We wrote twice,” said Ida Morren. Nobody answered."
_numbers = count(1)


def make_user(username: str = "", **fields: object) -> User:
    name = username or f"person-{next(_numbers)}"
    return User.objects.create_user(name, **fields)  # type: ignore[arg-type]


def make_project(*, by: User | None = None, **fields: object) -> Project:
    name = str(fields.pop("name", f"Project {next(_numbers)}"))
    plan = ProjectPlan(name=name, **fields)  # type: ignore[arg-type]
    return create_project(plan=plan, by=by or make_user(), at=NOON)


def make_member(project: Project, role: str = Role.ANNOTATOR, *, username: str = "") -> User:
    user = make_user(username)
    add_member(project=project, user=user, role=role, at=NOON)
    return user


def manager_of(project: Project) -> User:
    return Membership.objects.filter(project=project, role=Role.MANAGER).order_by("pk")[0].user


def make_version(project: Project, text: str = TEXT, **fields: str) -> ArticleVersion:
    title = fields.pop("title", f"Article {next(_numbers)}")
    draft = ArticleDraft(title=title, text=text, **fields)  # type: ignore[arg-type]
    return import_drafts(project=project, drafts=[draft], by=None, at=NOON)[0].version


def make_batch(
    project: Project,
    versions: list[ArticleVersion],
    annotators: list[User],
    **fields: object,
) -> Batch:
    plan = BatchPlan(
        name=str(fields.pop("name", f"Batch {next(_numbers)}")),
        versions=versions,
        annotators=annotators,
        overlap=int(str(fields.pop("overlap", len(annotators)))),
        seed=int(str(fields.pop("seed", 1))),
        **fields,  # type: ignore[arg-type]
    )
    return assign_batch(project=project, plan=plan, by=manager_of(project), at=NOON)


def make_assignment(text: str = TEXT, *, annotator: User | None = None) -> Assignment:
    """An assignment on an article of its own, in a project of its own."""
    project = make_project()
    person = annotator or make_user()
    add_member(project=project, user=person, role=Role.ANNOTATOR, at=NOON)
    make_batch(project, [make_version(project, text)], [person])
    return assignment_of(person)


def assignment_of(person: User, version: ArticleVersion | None = None) -> Assignment:
    rows = Assignment.objects.select_related(
        "batch_article__batch__project", "batch_article__version", "batch_article__scheme"
    ).filter(annotator=person)
    return (rows.of_version(version.pk) if version else rows).get()


@dataclass(frozen=True)
class Team:
    """People in one batch over the same articles."""

    project: Project
    manager: User
    people: list[User]
    versions: list[ArticleVersion]

    def work(self, person: int = 0, version: int = 0) -> Assignment:
        return assignment_of(self.people[person], self.versions[version])


def make_team(*texts: str, size: int = 2, **fields: object) -> Team:
    """A project whose annotators all mark all of these texts, by default one."""
    project = make_project()
    versions = [make_version(project, text) for text in texts or (TEXT,)]
    people = [make_member(project) for _ in range(size)]
    make_batch(project, versions, people, **fields)
    return Team(project, manager_of(project), people, versions)


def make_run(version: ArticleVersion, **fields: object) -> SuggestionRun:
    named = {"finder": "rules", "finder_version": "1", "config_hash": "c", "at": NOON}
    return SuggestionRun.objects.create(version=version, **(named | fields))


def make_suggestion(run: SuggestionRun, position: int = 1, **fields: object) -> Suggestion:
    """A direct quotation of the whole sentence at this position, said by Ida Morren."""
    sentence = Sentence.objects.get(version_id=run.version_id, position=position)
    payload = {
        "mode": "direct",
        "content": [[sentence.start, sentence.end]],
        "cue": [],
        "speaker": {"kind": "source", "name": "Ida Morren", "mention": []},
        "chain": [],
    }
    proposed = {"kind": "attribution", "quote": True, "payload": payload, "score": 0.5}
    place = run.suggestions.count()
    return Suggestion.objects.create(
        run=run, sentence=sentence, position=place, **(proposed | fields)
    )


def make_source(project: Project, name: str = "Ida Morren", **fields: object) -> Source:
    from_name = {"name_key": name.casefold(), "scope": "project", "created_at": NOON}
    return Source.objects.create(project=project, name=name, **(from_name | fields))


def origin(by: User, *, at: datetime = NOON, **fields: object) -> Origin:
    event = fields.pop("event", uuid4())
    return Origin(by=by, at=at, event=event, act=fields.pop("act", event), **fields)  # type: ignore[arg-type]


def record(marks: str | None = "C", **fields: object) -> dict[str, object]:
    """A record that may be submitted: a claim in the article's own voice, unless told otherwise."""
    attributions = [own_voice()] if marks in ("C", "V") else []
    return {"marks": marks, "attributions": attributions} | fields


def own_voice(**fields: object) -> dict[str, object]:
    speaker = {"kind": "article", "set_by": "default"}
    return {"uid": str(uuid4()), "mode": None, "speaker": speaker} | fields


def said_by(source: UUID | None, **fields: object) -> dict[str, object]:
    """A direct quotation of a source, or of nobody named."""
    kind = "not_stated" if source is None else "source"
    named = None if source is None else str(source)
    speaker = {"kind": kind, "source": named, "set_by": "chosen"}
    return {"uid": str(uuid4()), "mode": "direct", "speaker": speaker} | fields


def evidence(**fields: object) -> dict[str, object]:
    return {
        "uid": str(uuid4()),
        "url": "https://example.org/log",
        "passage": "The log says so.",
        "stance": "supports",
    } | fields


def save(
    assignment: Assignment,
    position: int,
    payload: dict[str, object],
    *,
    base: int = 0,
    **fields: object,
) -> Saved:
    return save_records(
        assignment=assignment,
        writes=[Write(position=position, base=base, record=payload)],
        origin=origin(assignment.annotator, **fields),  # type: ignore[arg-type]
    )


def submit(assignment: Assignment, records: list[dict[str, object]], **fields: object) -> None:
    """Save a record for every sentence, then submit."""
    for position, payload in enumerate(records):
        save(assignment, position, payload)
    submit_assignment(
        assignment=assignment,
        settle={},
        origin=origin(assignment.annotator, **fields),  # type: ignore[arg-type]
        by=assignment.annotator,
    )
