"""The blind arm: no answer carries a suggestion, and none names the arm to who works in it."""

import json
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from asking import Answer, Asker, all_routes
from make import LATER, NOON, make_run, make_suggestion, record, said_by, submit
from routes import ROUTES
from tab import Tab
from world import AT_WORK, World, built, open_values

from annotations.actions.rechecks import RecheckPlan, assign_rechecks
from annotations.models import (
    Arm,
    Assignment,
    BatchArticle,
    Event,
    RecordVersion,
    Suggestion,
    SuggestionRun,
)

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


# --- Articles given again -------------------------------------------------------------------------

RECHECK = re.compile(r"re-?check|kalibrier|calibrat|second time|nachprüf", re.IGNORECASE)


def given_again(world: World) -> tuple[Assignment, Assignment, set[str]]:
    """bob's submitted work, the same article given to him again, and uids of what he decided."""
    plan = RecheckPlan(name="Third week", annotators=[world.people["bob"]], each=1, days=0, seed=1)
    assign_rechecks(project=world.project, plan=plan, by=world.people["alice"], at=LATER)
    again = Assignment.objects.get(batch_article__kind="recheck")
    first = Assignment.objects.get(
        annotator=again.annotator,
        batch_article__version=again.batch_article.version,
        batch_article__kind="work",
    )
    payloads = RecordVersion.objects.filter(assignment=first).values_list("payload", flat=True)
    uids = {one["uid"] for payload in payloads for one in payload["attributions"]}
    assert uids
    return first, again, uids


def test_person_is_told_nowhere_that_an_article_is_given_again(world: World) -> None:
    _, again, _ = given_again(world)

    told = {
        address for address, one in answers_about(world, "bob", again) if RECHECK.search(one.body)
    }

    assert told == set()


def test_article_given_again_shows_nothing_that_was_decided_before(world: World) -> None:
    first, again, uids = given_again(world)

    found = {
        address
        for work in (first, again)
        for address, one in answers_about(world, "bob", work)
        if any(uid in one.body for uid in uids)
    }

    assert found == set()


def test_what_was_decided_before_is_found_by_that_search_once_it_is_done_again(
    world: World,
) -> None:
    first, again, uids = given_again(world)
    quote = record("Q", attributions=[said_by(None)])
    submit(again, [record("C"), quote, record("none")], at=LATER)

    found = {
        uid for _, one in answers_about(world, "bob", first) for uid in uids if uid in one.body
    }

    assert found == uids


def answers_about(world: World, who: str, work: Assignment) -> Iterator[tuple[str, Answer]]:
    """What this person can read of one piece of work and of everything else."""
    asker = Asker(world)
    values = world.values | {"assignment": work.uid}
    for name in ("decision-detail", "api:decisions", "training-feedback", "api:feedback"):
        values.pop(f"{name}.assignment", None)
    for route in all_routes():
        if "GET" in ROUTES.get(route.name, {}) and route.name not in STANDING:
            address = route.address(values)
            yield address, asker.ask(who, "GET", address)


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
