"""The blind arm: no answer carries a suggestion, and none names the arm to who works in it."""

import json
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from asking import Answer, Asker, all_routes
from make import NOON, make_run, make_suggestion, record
from routes import ROUTES
from tab import Tab
from world import AT_WORK, World, built, open_values

from annotations.models import Arm, Assignment, BatchArticle, Event, Suggestion, SuggestionRun

pytestmark = pytest.mark.long

GUESSED = "Zwguess Zwname"
ANNOTATORS = ("bob", "carol")
ARM = re.compile(r"\b(blind|assisted|with suggestions|without suggestions)\b", re.IGNORECASE)
# Everybody's words about the product itself, the same whatever the arm.
STANDING = {"api:schema", "api:docs"}


@pytest.fixture
def world(db: None) -> Iterator[World]:  # noqa: ARG001 opens the database
    with built() as made:
        yield made


def suggest(world: World) -> tuple[SuggestionRun, set[str]]:
    """A quotation and a claim found in the article everybody works on; and words that show them."""
    version = open_work(world, "bob").batch_article.version
    run = make_run(version, finder_version="9")
    quotation = make_suggestion(run, 1)
    payload = (quotation.payload or {}) | {
        "speaker": {"kind": "source", "name": GUESSED, "mention": []},
        "certainty": "possible",
    }
    Suggestion.objects.filter(pk=quotation.pk).update(payload=payload)
    claim = make_suggestion(run, 0, kind="claim", quote=False, payload=None)
    return run, {str(quotation.uid), str(claim.uid), GUESSED}


def put_in_arm(world: World, arm: str, run: SuggestionRun | None) -> None:
    """Pin the arm of the open article, in a batch that reveals what judges."""
    place = open_work(world, "bob").batch_article
    BatchArticle.objects.filter(pk=place.pk).update(arm=arm, suggestion_run=run)
    Event.objects.create(
        project=world.project,
        seq=10_000_000,
        act=UUID(int=1),
        at=NOON,
        kind="batch.assigned",
        object_uid=place.batch.uid,
        answer={"claim_suggestions": True},
    )


def open_work(world: World, who: str) -> Assignment:
    return Assignment.objects.get(annotator=world.people[who], state="open")


def answers(world: World, who: str) -> Iterator[tuple[str, Answer]]:
    """Everything this person can read at the addresses of their open work, and of all else."""
    asker = Asker(world)
    for route in all_routes():
        if "GET" in ROUTES.get(route.name, {}) and route.name not in STANDING:
            for values in (world.values, open_values(world, who)):
                address = route.address(values)
                yield address, asker.ask(who, "GET", address)


def words_found(world: World, who: str, words: set[str]) -> set[str]:
    return {word for _, one in answers(world, who) for word in words if word in one.body}


@pytest.mark.parametrize("who", AT_WORK)
def test_blind_article_has_no_answer_with_a_suggestion(who: str, world: World) -> None:
    _, words = suggest(world)
    put_in_arm(world, Arm.BLIND, None)

    assert words_found(world, who, words) == set()


@pytest.mark.parametrize("who", AT_WORK)
def test_assisted_article_shows_its_owner_what_the_crawl_looks_for(who: str, world: World) -> None:
    run, words = suggest(world)
    put_in_arm(world, Arm.ASSISTED, run)

    claim = str(Suggestion.objects.get(run=run, kind="claim").uid)
    assert words_found(world, who, words) == words - {claim}


@pytest.mark.parametrize("arm", Arm.values)
@pytest.mark.parametrize("who", ANNOTATORS)
def test_annotators_are_never_told_the_arm(who: str, arm: str, world: World) -> None:
    run, _ = suggest(world)
    put_in_arm(world, arm, run if arm == Arm.ASSISTED else None)

    named = {address for address, one in answers(world, who) if ARM.search(one.body)}

    assert named == set()


def test_writes_in_a_blind_article_are_answered_as_where_nothing_was_found(world: World) -> None:
    """The same requests in both arms; the assisted run found nothing in these sentences."""
    suggest(world)
    told = {}
    for arm, run in ((Arm.BLIND, None), (Arm.ASSISTED, empty_run(world))):
        if arm == Arm.BLIND:
            put_in_arm(world, arm, run)
        else:
            place = open_work(world, "bob").batch_article
            BatchArticle.objects.filter(pk=place.pk).update(arm=arm, suggestion_run=run)
        work = open_work(world, "bob")
        tab = Tab(work.annotator, work)
        versions = {n: one["version"] for n, one in tab.get().body["records"].items()}
        put = tab.put(0, record("none"), base=versions.get("0", 0))
        assert put.status == 200
        asked = tab.post("reactions", decided=[0, 1])
        told[arm] = (set(put.body), asked.status, json.dumps(asked.body), set(tab.get().body))

    assert told[Arm.BLIND] == told[Arm.ASSISTED]


def empty_run(world: World) -> SuggestionRun:
    return make_run(open_work(world, "bob").batch_article.version, finder_version="empty")
