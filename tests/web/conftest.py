"""The cast: one project with somebody in every role, and a stranger."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import make
import pytest
from django.test import Client

from annotations.models import ArticleVersion, Assignment, Batch, Project, Role, User
from annotations.web import health

SignIn = Callable[[User], Client]
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Cast:
    """alice runs the project; bob and carol mark; adam compares; vera looks; sam is a stranger."""

    project: Project
    alice: User
    bob: User
    carol: User
    adam: User
    vera: User
    sam: User

    def named(self, name: str) -> User:
        person = getattr(self, name)
        assert isinstance(person, User)
        return person


@dataclass(frozen=True)
class Marked:
    """An article both have submitted, and one that is still to do for both."""

    cast: Cast
    done: ArticleVersion
    waiting: ArticleVersion
    batch: Batch
    submitted: list[Assignment] = field(default_factory=list)


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 - opens the database
    alice = make.make_user("alice", first_name="Alice Amper")
    project = make.make_project(by=alice, name="Harbour pilot")
    return Cast(
        project=project,
        alice=alice,
        bob=make.make_member(project, username="bob"),
        carol=make.make_member(project, username="carol"),
        adam=make.make_member(project, Role.ADJUDICATOR, username="adam"),
        vera=make.make_member(project, Role.VIEWER, username="vera"),
        sam=make.make_user("sam"),
    )


@pytest.fixture
def marked(cast: Cast) -> Marked:
    """Bob and carol differ on the first sentence of three."""
    done = make.make_version(cast.project, title="Ferry inquiry")
    waiting = make.make_version(cast.project, "It rained. It poured.", title="Weather")
    batch = make.make_batch(cast.project, [done, waiting], [cast.bob, cast.carol], name="Pilot")
    quote = make.record("Q", attributions=[make.said_by(None)])
    bob, carol = (make.assignment_of(one, done) for one in (cast.bob, cast.carol))
    make.submit(bob, [make.record("C"), quote, make.record("none")])
    quote = make.record("Q", attributions=[make.said_by(None)])
    make.submit(carol, [make.record("none"), quote, make.record("none")])
    return Marked(cast, done, waiting, batch, [bob, carol])


@pytest.fixture
def sign_in() -> SignIn:
    def as_client(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_client


@pytest.fixture(autouse=True)
def unprepared() -> Iterator[None]:
    """Health is asked anew in each test."""
    health._check_prepared.cache_clear()
    yield
    health._check_prepared.cache_clear()
