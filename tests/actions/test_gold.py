"""Gold: written beside what people did and never on it, complete in its history, told once."""

import hashlib
from collections.abc import Callable, Sequence
from uuid import uuid4

import make
import pytest
from adjudicating import decide, differing, inputs_of, place_of, submitted, write_of
from django.conf import LazySettings
from django.db import connection, models
from make import NOON, Team, make_member, make_source, record, said_by

from annotations.access import NotVisible
from annotations.actions.gold import (
    InputsChanged,
    decide_gold,
    gold_stacks,
    undo_gold,
)
from annotations.actions.gold_acceptance import GOLD_ACCEPTED, SampleFirst, accept_unanimous
from annotations.actions.gold_writing import NotReady
from annotations.actions.projection import Continued
from annotations.actions.records import EventReused, Stale
from annotations.actions.submissions import reopen_assignment, withdraw_assignment
from annotations.actions.undo import NothingToUndo
from annotations.actions.webhooks import WebhookPlan, create_webhook
from annotations.domain.fields import InvalidRecord
from annotations.models import (
    AgreementCount,
    Assignment,
    Attribution,
    Batch,
    BatchArticle,
    ChainLink,
    Event,
    Evidence,
    Gold,
    GoldInput,
    GoldVersion,
    Mark,
    Reaction,
    RecordVersion,
    Source,
    SourceAlias,
    Submission,
    User,
    WebhookDelivery,
)
from annotations.queries.adjudication import gold_document
from annotations.queries.adjudication_queue import batch_queue
from annotations.queries.agreement import report, views

pytestmark = pytest.mark.django_db

INPUTS: tuple[type[models.Model], ...] = (
    AgreementCount,
    Assignment,
    Attribution,
    ChainLink,
    Evidence,
    Mark,
    Reaction,
    RecordVersion,
    Source,
    SourceAlias,
    Submission,
)


def sums() -> dict[str, str]:
    """A hash over every row of what people made, table by table."""
    found = {}
    for model in INPUTS:
        rows = model._default_manager.order_by("pk").values_list()
        found[model.__name__] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return found


def accept(team: Team, *, by: User | None = None, **fields: object) -> dict[str, object]:
    person = by or team.manager
    return accept_unanimous(
        batch=place_of(team).batch,
        origin=make.origin(person, **fields),  # type: ignore[arg-type]
        by=person,
    )


def look(team: Team) -> None:
    """Decide by hand every sentence that was drawn."""
    batch = place_of(team).batch
    for one in batch_queue(batch, closed=()).to_sample:
        place = BatchArticle.objects.select_related("batch__project", "version__article").get(
            pk=one.place.pk
        )
        base = Gold.objects.filter(batch_article=place, sentence=one.sentence_id).first()
        version = 0 if base is None else base.version
        decide(place, one.n, record("none"), base=version, reason="")


# --- Inputs are never touched --------------------------------------------------------------------


def test_gold_of_every_kind_leaves_all_that_people_made_as_it_was() -> None:
    team = differing()
    place = place_of(team)
    before = sums()

    act = uuid4()
    decide(place, 0, record("C"), reason="judgement", origin=make.origin(team.manager, act=act))
    look(team)
    accept(team)
    undo_gold(place=place, act=act, origin=make.origin(team.manager), by=team.manager)

    assert GoldVersion.objects.count() == 4
    assert sums() == before


def test_figures_of_agreement_are_the_same_with_gold_and_without() -> None:
    team = differing()
    before = figures(team)

    decide(place_of(team), 0, record("C"))
    look(team)
    accept(team)

    assert before
    assert figures(team) == before


def figures(team: Team) -> list[object]:
    """The counts, and every figure made from them."""
    rows = AgreementCount.objects.filter(version__in=team.versions).order_by("pk")
    counts: list[object] = list(rows.values_list("layer", "pattern", "n"))
    return counts + [report(view, hidden=()) for view in views(team.project)]


# --- Deciding ------------------------------------------------------------------------------------


def test_gold_by_somebody_who_does_not_adjudicate_is_not_there() -> None:
    team = differing()

    with pytest.raises(NotVisible):
        decide(place_of(team), 0, record("C"), by=team.people[0])


def test_gold_of_an_archived_batch_is_refused() -> None:
    team = differing()
    place = place_of(team)  # read before it was put away
    write = write_of(place, 0, record("C"))
    Batch.objects.update(archived_at=NOON)

    for stale in (place, place_of(team)):
        with pytest.raises(NotReady):
            decide_gold(
                place=stale, writes=[write], origin=make.origin(team.manager), by=team.manager
            )


def test_gold_after_a_reader_was_taken_away_must_be_looked_at_anew() -> None:
    team = differing()
    write = write_of(place_of(team), 0, record("C"))
    withdraw_assignment(assignment=team.work(0), by=team.manager, at=NOON)

    with pytest.raises(InputsChanged):
        decide_gold(
            place=place_of(team),
            writes=[write],
            origin=make.origin(team.manager),
            by=team.manager,
        )


def test_gold_whose_reader_was_taken_away_later_stays_and_has_an_input_without_a_side() -> None:
    team = differing()
    decide(place_of(team), 0, record("C"))

    withdraw_assignment(assignment=team.work(0), by=team.manager, at=NOON)

    document = gold_document(place_of(team))
    assert document is not None
    gold = document["gold"]["0"]  # type: ignore[index]
    assert gold["outdated"] is True
    assert [one["side"] for one in gold["inputs"]] == [1, None]


def test_gold_while_an_input_is_reopened_is_refused() -> None:
    team = differing()
    write = write_of(place_of(team), 0, record("C"))
    reopen_assignment(assignment=team.work(0), by=team.people[0], at=NOON)

    with pytest.raises(NotReady):
        decide_gold(
            place=place_of(team), writes=[write], origin=make.origin(team.manager), by=team.manager
        )
    assert gold_document(place_of(team)) is None


def test_gold_of_two_adjudicators_on_one_base_lets_the_second_see_the_first() -> None:
    team = differing()
    other = make_member(team.project, "adjudicator")
    decide(place_of(team), 0, record("C"), by=other)

    with pytest.raises(Stale) as refusal:
        decide(place_of(team), 0, record("none"))

    assert refusal.value.current[0]["version"] == 1


def test_gold_may_go_on_with_an_attribution_of_an_input_or_of_other_gold() -> None:
    team = make.make_team(size=1)
    first = said_by(None)
    follow = said_by(None, continues=first["uid"])
    records = [record("Q", attributions=[first]), record("Q", attributions=[follow])]
    make.submit(team.work(0), [*records, record("none")])
    place, own = place_of(team), said_by(None)

    decide(place, 1, record("Q", attributions=[follow]), reason="")
    decide(place, 0, record("Q", attributions=[own]), reason="")
    decide(place, 2, record("Q", attributions=[said_by(None, continues=own["uid"])]), reason="")

    with pytest.raises(Continued):
        decide(place, 0, record("none"), base=1)
    with pytest.raises(InvalidRecord, match="must point at an attribution before it"):
        decide(
            place,
            0,
            record("Q", attributions=[own | {"continues": follow["uid"]}]),
            base=1,
        )


def test_gold_with_an_attribution_that_stands_in_other_gold_is_refused() -> None:
    team = differing()
    own = said_by(None)
    decide(place_of(team), 0, record("Q", attributions=[own]))

    with pytest.raises(InvalidRecord) as refusal:
        decide(place_of(team), 1, record("Q", attributions=[own]))

    assert refusal.value.code == "uid_taken"


def test_gold_that_takes_back_what_continues_nothing_is_a_version_of_its_own() -> None:
    team = differing()
    decide(place_of(team), 0, record("C"), reason="judgement", note="why")

    decide(place_of(team), 0, None, base=1, reason="")

    newest = Gold.objects.select_related("current").get()
    assert (newest.marks, newest.current.payload, newest.reason, newest.version) == (
        None,
        None,
        "",
        2,
    )
    assert GoldInput.objects.filter(gold=newest.current, valid=False).count() == 2


def test_gold_with_a_source_of_another_project_is_refused() -> None:
    foreign = make_source(make.make_project())

    with pytest.raises(InvalidRecord) as refusal:
        decide(place_of(differing()), 0, record("Q", attributions=[said_by(foreign.uid)]))

    assert refusal.value.code == "unknown_source"


def test_gold_takes_a_suggestion_of_the_article_alone() -> None:
    team = make.make_team(size=1, blind_share=0)
    place = place_of(team)
    run = make.make_run(team.versions[0])
    BatchArticle.objects.filter(pk=place.pk).update(arm="assisted", suggestion_run=run)
    pinned = make.make_suggestion(run)
    make.submit(team.work(0), [record("none")] * 3)

    decide(place_of(team), 1, record("Q", attributions=[said_by(None, suggestion=str(pinned.uid))]))

    assert Gold.objects.get().marks == "Q"


# --- Taking back ---------------------------------------------------------------------------------


def test_undo_restores_reason_note_and_the_inputs_it_was_made_from() -> None:
    team, act = differing(), uuid4()
    place = place_of(team)
    decide(place, 0, record("C"), reason="judgement", note="R8", valid=frozenset({2}))
    decide(place, 0, record("none"), base=1, origin=make.origin(team.manager, act=act))

    undo_gold(place=place, act=act, origin=make.origin(team.manager), by=team.manager)

    first, third = GoldVersion.objects.filter(version__in=[1, 3]).order_by("version")
    assert (third.payload, third.method, third.reason, third.note) == (
        first.payload,
        first.method,
        first.reason,
        first.note,
    )
    assert inputs_in(third) == inputs_in(first)
    assert third.event.undoes == act


def inputs_in(gold: GoldVersion) -> set[tuple[int, int, bool]]:
    return set(gold.inputs.values_list("submission", "record_version", "valid"))


def test_undo_of_a_bulk_act_takes_all_of_it_back_or_nothing() -> None:
    team, act = differing(), uuid4()
    place = place_of(team)
    decide_gold(
        place=place,
        writes=[write_of(place, n, record("C")) for n in (0, 1)],
        origin=make.origin(team.manager, act=act),
        by=team.manager,
    )
    decide(place, 1, record("none"), base=1, reason="")

    with pytest.raises(Stale) as refusal:
        undo_gold(place=place, act=act, origin=make.origin(team.manager), by=team.manager)

    assert set(refusal.value.current) == {1}
    assert GoldVersion.objects.count() == 3


def test_undo_of_what_others_continue_is_refused() -> None:
    team, act = differing(), uuid4()
    place, first = place_of(team), said_by(None)
    decide(place, 0, record("Q", attributions=[first]), origin=make.origin(team.manager, act=act))
    decide(place, 1, record("Q", attributions=[said_by(None, continues=first["uid"])]))

    with pytest.raises((Continued, InvalidRecord)):
        undo_gold(place=place, act=act, origin=make.origin(team.manager), by=team.manager)

    assert GoldVersion.objects.count() == 2


def test_undo_after_undo_goes_further_back_and_forth() -> None:
    team, first, second = differing(), uuid4(), uuid4()
    place = place_of(team)
    decide(place, 0, record("C"), origin=make.origin(team.manager, act=first), reason="ambiguous")
    decide(place, 0, record("none"), base=1, origin=make.origin(team.manager, act=second))
    acts = [uuid4() for _ in range(4)]

    for act, undoes in zip(acts, [second, first, acts[1], acts[0]], strict=False):
        origin = make.origin(team.manager, act=act)
        undo_gold(place=place, act=undoes, origin=origin, by=team.manager)

    written = GoldVersion.objects.filter(sentence__position=0).order_by("version")
    assert [
        (one.payload and one.payload["marks"], one.reason, one.inputs.count()) for one in written
    ] == [
        ("C", "ambiguous", 2),
        ("none", "slip", 2),
        ("C", "ambiguous", 2),
        (None, "", 2),
        ("C", "ambiguous", 2),
        ("none", "slip", 2),
    ]
    assert Gold.objects.get(sentence__position=0).version == 6


def test_undo_is_refused_where_another_adjudicator_decided_since() -> None:
    team, mine, theirs = differing(), uuid4(), uuid4()
    place, other = place_of(team), make_member(team.project, "adjudicator")
    decide(place, 0, record("C"), origin=make.origin(team.manager, act=mine))
    decide(place, 0, record("none"), base=1, by=other, origin=make.origin(other, act=theirs))

    with pytest.raises(Stale):
        undo_gold(place=place, act=mine, origin=make.origin(team.manager), by=team.manager)
    undo_gold(place=place, act=theirs, origin=make.origin(other), by=other)
    undo_gold(place=place, act=mine, origin=make.origin(team.manager), by=team.manager)

    assert Gold.objects.get(sentence__position=0).marks is None


def test_undo_of_an_unknown_act_finds_nothing() -> None:
    team = differing()

    with pytest.raises(NothingToUndo):
        undo_gold(
            place=place_of(team), act=uuid4(), origin=make.origin(team.manager), by=team.manager
        )


def test_undo_of_an_acceptance_takes_back_the_part_in_this_article() -> None:
    team = make.make_team(*[f"Rain {n}. Sun {n}." for n in range(6)])
    for version in range(6):
        for person in range(2):
            make.submit(team.work(person, version), [record("none")] * 2)
    look(team)
    act = uuid4()
    accept(team, act=act)
    accepted = [
        place
        for place in (place_of(team, n) for n in range(6))
        if GoldVersion.objects.filter(batch_article=place, bulk=True).exists()
    ]
    here, *elsewhere = accepted

    undo_gold(place=here, act=act, origin=make.origin(team.manager), by=team.manager)

    assert len(elsewhere) >= 3
    assert act not in gold_stacks(here, team.manager).undo
    assert all(act in gold_stacks(one, team.manager).undo for one in elsewhere)
    taken = Gold.objects.filter(marks=None)
    assert set(taken.values_list("batch_article", flat=True)) == {here.pk}


# --- Acceptance ----------------------------------------------------------------------------------


def test_acceptance_takes_the_decision_nearest_to_all_without_what_one_noted() -> None:
    source = said_by(None, commitment="denial")
    alike = [said_by(None), said_by(None)]
    team = _three(source, *alike)
    look_at_others(team, but=0)

    accept(team)

    gold = Gold.objects.select_related("current").get(sentence__position=0)
    payload = gold.current.payload
    assert payload is not None
    assert (payload["note"], payload["seconds"], payload["unsure"]) == ("", 0.0, False)
    assert payload["attributions"][0]["commitment"] == "neutral"
    assert gold.current.bulk
    assert gold.current.inputs.count() == 3


def _three(*said: dict[str, object]) -> Team:
    team = make.make_team(size=3)
    for person, one in enumerate(said):
        quote = record("Q", attributions=[one], note="mine", unsure=True, seconds=9)
        make.submit(team.work(person), [quote, record("none"), record("none")])
    return team


def look_at_others(team: Team, *, but: int) -> None:
    """Draw until the sample is another sentence, and decide that."""
    batch = place_of(team).batch
    seed = 0
    while [one.n for one in batch_queue(batch, closed=()).to_sample] in ([but], []):
        seed += 1
        Batch.objects.filter(pk=batch.pk).update(seed=seed)
        batch.refresh_from_db()
    look(team)


def test_acceptance_before_the_look_stores_nothing_and_takes_no_number() -> None:
    team = differing()
    before = Event.objects.count()

    with pytest.raises(SampleFirst):
        accept(team)

    team.project.refresh_from_db()
    assert (Event.objects.count(), GoldVersion.objects.exists()) == (before, False)
    assert team.project.event_seq == before


def test_acceptance_sent_again_is_done_once() -> None:
    team, event = differing(), uuid4()
    look(team)

    first = accept(team, event=event)
    again = accept(team, event=event)

    assert first == again == {"accepted": 1}
    assert Event.objects.filter(kind=GOLD_ACCEPTED).count() == 1
    team.project.refresh_from_db()
    assert team.project.event_seq == Event.objects.filter(project=team.project).count()


def test_acceptance_with_the_event_of_something_else_is_refused() -> None:
    team, event = differing(), uuid4()
    decide(place_of(team), 0, record("C"), origin=make.origin(team.manager, event=event))
    look(team)

    with pytest.raises(EventReused):
        accept(team, event=event)


def test_acceptance_passes_over_who_still_works_and_what_is_decided() -> None:
    team = make.make_team(make.TEXT, "Still read.")
    for person in range(2):
        make.submit(team.work(person), [record("none")] * 3)
    make.submit(team.work(0, 1), [record("none")])
    look(team)

    assert accept(team) == {"accepted": 2}
    assert accept(team) == {"accepted": 0}
    assert Gold.objects.exclude(batch_article__version=team.versions[0]).count() == 0


def test_acceptance_of_an_article_with_one_reader_is_single() -> None:
    team = submitted([record("none")] * 3)
    look(team)

    accept(team)

    assert set(Gold.objects.values_list("method", flat=True)) == {"single"}


def test_acceptance_leaves_out_articles_on_which_the_adjudicator_still_works() -> None:
    team = differing()
    adjudicator = make_member(team.project, "adjudicator")
    make.make_batch(team.project, team.versions, [adjudicator], kind="recheck")

    assert accept(team, by=adjudicator) == {"accepted": 0}


# --- Telling -------------------------------------------------------------------------------------


def test_article_whose_last_sentence_gets_gold_is_told_once(settings: LazySettings) -> None:
    settings.WEBHOOKS = True
    team = differing()
    plan = WebhookPlan("https://desk.example/hook", ["article.adjudicated"])
    create_webhook(project=team.project, plan=plan, by=team.manager, at=NOON)
    place = place_of(team)

    decide(place, 0, record("C"))
    decide(place, 1, record("none"), reason="")
    assert not WebhookDelivery.objects.exists()
    decide(place, 2, record("none"), reason="")
    decide(place, 2, record("C"), base=1, reason="")

    delivery = WebhookDelivery.objects.get()
    article = team.versions[0].article.uid
    assert delivery.payload == {
        "event": "article.adjudicated",
        "delivery": str(delivery.uid),
        "project": str(team.project.uid),
        "at": NOON.isoformat(),
        "batch": str(place.batch.uid),
        "article": str(article),
        "version": 1,
        "links": {
            "article": f"/api/articles/{article}",
            "gold": f"/api/batches/{place.batch.uid}/versions/{team.versions[0].uid}/gold",
        },
    }


def test_article_that_is_accepted_whole_is_told(settings: LazySettings) -> None:
    settings.WEBHOOKS = True
    team = submitted([record("none")] * 3)
    plan = WebhookPlan("https://desk.example/hook", ["article.adjudicated"])
    create_webhook(project=team.project, plan=plan, by=team.manager, at=NOON)
    look(team)

    accept(team)

    assert WebhookDelivery.objects.count() == 1


# --- Queries -------------------------------------------------------------------------------------


def counted(act: Callable[[], object]) -> int:
    with QueryCount() as count:
        act()
    return count.queries


class QueryCount:
    """How many statements a block sends."""

    queries = 0

    def __enter__(self) -> "QueryCount":
        self._wrapper = connection.execute_wrapper(self._count)
        self._wrapper.__enter__()
        return self

    def _count(self, execute: Callable[..., object], *args: object) -> object:
        self.queries += 1
        return execute(*args)

    def __exit__(self, *error: object) -> None:
        self._wrapper.__exit__(*error)  # type: ignore[arg-type]


@pytest.mark.parametrize("read", ["document", "queue"])
def test_reading_takes_as_many_queries_for_much_as_for_little(read: str) -> None:
    small, large = _adjudicated(1, 2), _adjudicated(12, 3)

    def act(team: Team) -> Callable[[], object]:
        place = place_of(team)
        if read == "document":
            return lambda: gold_document(place)
        return lambda: batch_queue(place.batch, closed=())

    assert counted(act(small)) == counted(act(large)) <= 12


def _adjudicated(sentences: int, people: int) -> Team:
    text = " ".join(f"Rain fell on day {n}." for n in range(sentences))
    team = make.make_team(text, size=people)
    for person in range(people):
        records: Sequence[dict[str, object]] = [
            record("Q", attributions=[said_by(None)]) for _ in range(sentences)
        ]
        make.submit(team.work(person), list(records))
    decide(place_of(team), 0, record("none"))
    return team


def test_inputs_named_are_those_of_the_newest_submission() -> None:
    team = differing()
    reopen_assignment(assignment=team.work(0), by=team.people[0], at=NOON)
    work = team.work(0)
    make.save(work, 0, record("none"), base=1)
    make.submit(work, [])

    named = inputs_of(place_of(team), 0)

    assert {(one.submission, one.version) for one in named} == {(1, 1), (2, 2)}
