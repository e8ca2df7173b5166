"""A world with somebody in every position and work in every state, built once for many requests.

alice, adam, bob and carol all have unsubmitted work on one article, full of words that nobody
else may read; bob and carol submitted another one. olga manages a second project of her own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import make
from adjudicating import decide
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.utils import timezone
from routes import ANONYMOUS

from annotations.actions.comments import comment_on_sentence
from annotations.actions.invitations import invite
from annotations.actions.opening import open_decisions
from annotations.actions.people import add_member, remove_member
from annotations.actions.records import Write, save_records
from annotations.actions.releasing import release_folder, request_release
from annotations.actions.reset_links import make_reset_link
from annotations.actions.running import run_job
from annotations.actions.sources import NewSource
from annotations.actions.tokens import TokenPlan, make_token
from annotations.formats.releases.comparison import compare
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    Batch,
    BatchArticle,
    Comment,
    Event,
    Invitation,
    Job,
    JobKind,
    Membership,
    ModelBackend,
    Project,
    Release,
    Role,
    Session,
    Source,
    User,
    Webhook,
    WebhookDelivery,
)
from annotations.web import health
from workbench.session_store import SessionStore

NAMES = ("alice", "adam", "bob", "carol", "vera", "sam", "fred", "olga")
AT_WORK = ("alice", "adam", "bob", "carol")
LONG = "It rained. The harbour was " + "quiet, very " * 1_000 + "quiet.\n\nIt ended."
FOREIGN = "zwforeign"
FIRST_SPAN = 10_007  # where a span begins that no sentence and no figure does


@dataclass(frozen=True)
class World:
    """Everybody and everything; `values` fill the addresses of routes."""

    people: dict[str, User]
    project: Project
    foreign: Project
    values: dict[str, object]
    private: dict[str, frozenset[str]]  # words of each person's unsubmitted work
    secret: frozenset[str]  # words that no answer ever holds
    foreign_words: frozenset[str]  # what only members of the other project may read
    foreign_values: dict[str, object]  # the same as `values`, of the other project

    def filled(self, body: Mapping[str, str]) -> dict[str, str]:
        """A body in which {words} stand for `values`."""
        return {key: text.format_map(self.values) for key, text in body.items()}

    def user(self, name: str) -> User | None:
        return None if name == ANONYMOUS else self.people[name]


@contextmanager
def built() -> Iterator[World]:
    """The world inside a transaction that is rolled back."""
    manifest = Path(settings.STATIC_ROOT) / health.MANIFEST
    manifest.write_text("{}")
    with transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    manifest.unlink()
    health._check_prepared.cache_clear()


def build() -> World:
    people = {name: _person(name) for name in NAMES}
    project = make.make_project(by=people["alice"], name="Harbour pilot")
    foreign = _foreign(people["olga"])
    for name, role in (("bob", Role.ANNOTATOR), ("carol", Role.ANNOTATOR), ("fred", Role.MANAGER)):
        add_member(project=project, user=people[name], role=role, at=make.NOON)
    for name, role in (("adam", Role.ADJUDICATOR), ("vera", Role.VIEWER)):
        add_member(project=project, user=people[name], role=role, at=make.NOON)
    former = Membership.objects.get(project=project, user=people["fred"])
    remove_member(member=former, by=people["alice"], at=make.NOON)
    values, secret = _submitted(project, people)
    values |= _opened(project, people)
    values |= _trained(project, people)
    private = _unsubmitted(project, people)
    return World(
        people=people,
        project=project,
        foreign=foreign,
        values=values,
        private=private,
        secret=secret | {user.password for user in people.values()},
        foreign_words=_uids_of(foreign) | {FOREIGN},
        foreign_values=values | _rows_of(foreign),
    )


def _person(name: str) -> User:
    return make.make_user(name, password=f"rain over {name} 7", email=f"{name}@zwmail.example")


def _foreign(by: User) -> Project:
    """Another project with a row of every noun; every word in it holds FOREIGN."""
    plan = {"name": FOREIGN, "description": FOREIGN, "guideline": FOREIGN}
    project = make.make_project(by=by, **plan)
    version = make.make_version(
        project, f"{FOREIGN} rose. It fell.", title=FOREIGN, url=f"https://{FOREIGN}.example/"
    )
    make.make_batch(project, [version], [by], name=FOREIGN)
    source = make.make_source(project, FOREIGN)
    make.submit(
        make.assignment_of(by, version),
        [make.record("Q", note=FOREIGN, attributions=[make.said_by(source.uid)]), make.record("C")],
    )
    invite(project=project, role=Role.VIEWER, note=FOREIGN, by=by, at=timezone.now())
    Comment.objects.create(article=version.article, text=FOREIGN, by=by, at=make.NOON)
    _webhook(project, url=f"https://{FOREIGN}.example/hook")
    _backend(project, name=FOREIGN)
    _release(project, by, version=FOREIGN)
    return project


# A file that every release has, as addresses name it.
RELEASED_FILES = {"name": "articles.jsonl"}


def _rows_of(project: Project) -> dict[str, object]:
    """A row of each noun of the project, as addresses name it."""
    batches = Batch.objects.filter(project=project)
    work = Assignment.objects.filter(batch_article__batch__in=batches)[0]
    return {
        "project": project.uid,
        "article": Article.objects.filter(project=project)[0].uid,
        "batch": batches[0].uid,
        "version": ArticleVersion.objects.filter(project=project)[0].uid,
        "assignment": work.uid,
        "decision-detail.assignment": work.uid,
        "api:decisions.assignment": work.uid,
        "training-feedback.assignment": work.uid,
        "api:feedback.assignment": work.uid,
        "source": Source.objects.filter(project=project)[0].uid,
        "job": Job.objects.filter(project=project)[0].uid,
        "release": Release.objects.filter(project=project)[0].uid,
        **RELEASED_FILES,
        "invitation": Invitation.objects.filter(project=project)[0].uid,
        "comment": Comment.objects.filter(article__project=project)[0].uid,
        "backend": ModelBackend.objects.filter(project=project)[0].uid,
        "webhook": Webhook.objects.filter(project=project)[0].uid,
        "delivery": WebhookDelivery.objects.filter(webhook__project=project)[0].uid,
    }


def _uids_of(project: Project) -> frozenset[str]:
    """The uid of every row that belongs to the project."""
    models: list[Any] = [
        Article,
        ArticleVersion,
        Batch,
        Event,
        Invitation,
        Job,
        ModelBackend,
        Release,
        Source,
        Webhook,
    ]
    rows = [model._default_manager.filter(project=project) for model in models]
    rows += [
        Comment.objects.filter(article__project=project),
        WebhookDelivery.objects.filter(webhook__project=project),
        Assignment.objects.filter(batch_article__batch__project=project),
        Project.objects.filter(pk=project.pk),
    ]
    return frozenset(str(uid) for found in rows for uid in found.values_list("uid", flat=True))


def _submitted(
    project: Project, people: dict[str, User]
) -> tuple[dict[str, object], frozenset[str]]:
    """An article that bob and carol submitted, and a row of every other noun."""
    version = make.make_version(project, title="Ferry inquiry", source_name="Harbour Post")
    batch = make.make_batch(project, [version], [people["bob"], people["carol"]], name="Pilot")
    for name in ("bob", "carol"):
        quote = make.record("Q", attributions=[make.said_by(None)])
        work = make.assignment_of(people[name], version)
        make.submit(work, [make.record("C"), quote, make.record("none")])
    invitation, token = invite(
        project=project, role=Role.VIEWER, note="", by=people["alice"], at=timezone.now()
    )
    release = _release(project, people["alice"])
    webhook, delivery = _webhook(project)
    keys, digests = _keys(project, people)
    comment = Comment.objects.create(
        article=version.article, text="Why a ferry?", by=people["alice"], at=make.NOON
    )
    values: dict[str, object] = {
        "project": project.uid,
        "article": version.article.uid,
        "batch": batch.uid,
        "version": version.uid,
        "assignment": make.assignment_of(people["bob"], version).uid,
        "source": make.make_source(project).uid,
        "other_source": make.make_source(project, "Ida Morren (pilot)").uid,
        "job": release.job.uid if release.job else uuid4(),
        "release": release.uid,
        "first": "A2",
        "second": "A3",
        "pseudonym": "A2",
        "invitation": invitation.uid,
        "token": token,
        "position": 0,
        "number": 1,
        "comment": comment.uid,
        "backend": _backend(project).uid,
        "webhook": webhook.uid,
        "delivery": delivery.uid,
        "address": "nowhere/at/all",
        **RELEASED_FILES,
    }
    return values | keys, digests | {invitation.token_hash}


def _opened(project: Project, people: dict[str, User]) -> dict[str, object]:
    """An article that bob and carol submitted and whose decisions are open, with a comment."""
    version = make.make_version(project, "It blew. It cleared.", title="Storm")
    batch = make.make_batch(project, [version], [people["bob"], people["carol"]], name="Read")
    for name in ("bob", "carol"):
        work = make.assignment_of(people[name], version)
        make.submit(work, [make.record("C"), make.record("none")])
    open_decisions(batch=batch, versions=None, by=people["alice"], at=make.NOON)
    own = make.assignment_of(people["bob"], version)
    comment_on_sentence(assignment=own, position=0, text="Is it?", by=people["bob"], at=make.NOON)
    return {"decision-detail.assignment": own.uid, "api:decisions.assignment": own.uid}


def _trained(project: Project, people: dict[str, User]) -> dict[str, object]:
    """An article that carol decided and alice adjudicated, on which bob trained."""
    version = make.make_version(project, "It froze. It thawed.", title="Frost")
    make.make_batch(project, [version], [people["carol"]], name="Known")
    records = [make.record("C"), make.record("none")]
    make.submit(make.assignment_of(people["carol"], version), records)
    place = BatchArticle.objects.select_related("batch__project", "version__article").get(
        version=version
    )
    for position, one in enumerate(records):
        decide(place, position, one, by=people["alice"])
    make.make_batch(project, [version], [people["bob"]], name="Practice", kind="training")
    own = make.assignment_of(people["bob"], version)
    make.submit(own, [make.record("none"), make.record("none")])
    return {"training-feedback.assignment": own.uid, "api:feedback.assignment": own.uid}


def _keys(project: Project, people: dict[str, User]) -> tuple[dict[str, object], frozenset[str]]:
    """bob's API token and session, and a link by which carol sets a new password."""
    plan = TokenPlan(name="loader", scopes=["read"])
    token, _ = make_token(plan=plan, by=people["bob"], at=timezone.now())
    carol = Membership.objects.get(project=project, user=people["carol"])
    link, text = make_reset_link(member=carol, by=people["alice"], at=timezone.now())
    session = SessionStore()
    session[SESSION_KEY] = str(people["bob"].pk)
    session.create()
    row = Session.objects.get(session_key=session.session_key)
    values = {
        "api:token.token": token.uid,
        "token-withdrawal.token": token.uid,
        "reset-link-detail.token": text,
        "session": row.uid,
    }
    return values, frozenset({token.digest, link.token_hash, row.session_key})


def _release(project: Project, by: User, *, version: str = "1.0") -> Release:
    release, job = request_release(project=project, version=version, by=by, at=make.NOON)
    run_job(uid=job.uid, clock=timezone.now)
    release.refresh_from_db()
    files = release_folder(release)  # nothing changed since a release that was the same
    Release.objects.filter(pk=release.pk).update(comparison=compare(files, files))
    return release


def _webhook(
    project: Project, *, url: str = "https://listener.example/hook"
) -> tuple[Webhook, WebhookDelivery]:
    webhook = Webhook.objects.create(project=project, url=url, events=[], created_at=make.NOON)
    job = Job.objects.create(project=project, kind=JobKind.WEBHOOK, requested_at=make.NOON)
    delivery = WebhookDelivery.objects.create(
        webhook=webhook, job=job, event="release.ready", payload={}, created_at=make.NOON
    )
    return webhook, delivery


def _backend(project: Project, *, name: str = "Quotes") -> ModelBackend:
    return ModelBackend.objects.create(
        project=project,
        name=name,
        url=f"https://{name.lower()}.example/",
        labels={name: "content"},
        created_at=make.NOON,
    )


def _unsubmitted(project: Project, people: dict[str, User]) -> dict[str, frozenset[str]]:
    """One article on which four people have begun, each in words of their own."""
    version = make.make_version(project, LONG, title="Weather")
    team = [people[name] for name in AT_WORK]
    make.make_batch(project, [version], team, name="Second week")
    return {
        name: _begin(make.assignment_of(people[name], version), name, FIRST_SPAN + 20 * turn)
        for turn, name in enumerate(AT_WORK)
    }


def _begin(work: Assignment, name: str, start: int) -> frozenset[str]:
    """Save a record full of marked words, and return them."""
    kinds = ("note", "source", "passage", "reason", "document")
    words = {kind: f"zw{name}{kind}" for kind in kinds}
    source = NewSource(uid=uuid4(), name=words["source"], scope="project")
    said = make.said_by(source.uid, anonymity_reason=words["reason"], content=[[start, start + 7]])
    found = make.evidence(passage=words["passage"], url=f"https://example.org/{words['document']}")
    payload = make.record("Q+V", note=words["note"], attributions=[said], evidence=[found])
    save_records(
        assignment=work,
        writes=[Write(position=1, base=0, record=payload)],
        new_sources=[source],
        origin=make.origin(work.annotator),
    )
    uids = {str(source.uid), str(said["uid"]), str(found["uid"])}
    return frozenset({*words.values(), *uids, str(start)})


def open_values(world: World, name: str) -> dict[str, object]:
    """What addresses the open article's rows have: this person's assignment, source and batch."""
    person = world.people[name]
    source = Source.objects.get(private_to=person)
    work = Assignment.objects.get(annotator=person, state="open")
    member = Membership.objects.get(project=world.project, user=person)
    return world.values | {
        "article": Article.objects.get(title="Weather").uid,
        "batch": Batch.objects.get(name="Second week").uid,
        "assignment": work.uid,
        "source": source.uid,
        "position": 1,
        "pseudonym": member.pseudonym,
        "first": member.pseudonym,
    }
