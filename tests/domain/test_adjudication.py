"""How far people differ: properties over all readings, and single cases by hand."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.adjudication import (
    DECIDING,
    FIELDS,
    NONE,
    WEIGHTS,
    Disagreement,
    Reading,
    Voice,
    disagreement,
    draw,
    is_unanimous,
    label_distribution,
    most_central,
    reading_of,
    sampled,
    sides,
    worst_first,
)
from annotations.domain.agreement.distances import masi
from annotations.domain.agreement.layers import LABEL_SETS
from annotations.domain.attribution import CERTAINTIES, COMMITMENTS, MODES
from annotations.domain.marks import LEGAL_SETS
from annotations.domain.record import parse_record

CONTENTS = (((0, 9),), ((3, 12),), ((0, 4), (6, 12)), ((2, 5), (4, 8)), ((20, 30),))
voices = st.builds(
    Voice,
    speaker=st.sampled_from(["article", "not_stated", "ida", "jonas"]),
    mode=st.sampled_from(["", *MODES]),
    chain=st.sampled_from(["", "relay:afp", "origin:ida relay:afp"]),
    certainty=st.sampled_from(CERTAINTIES),
    commitment=st.sampled_from(COMMITMENTS),
    content=st.sampled_from(CONTENTS),
    identity=st.sampled_from(["", "named"]),
    role=st.sampled_from(["", "expert"]),
)
readings = st.builds(
    Reading, marks=st.sampled_from(LEGAL_SETS), voices=st.lists(voices, max_size=2).map(tuple)
)
teams = st.lists(readings, min_size=1, max_size=4)


def voice(speaker: str = "ida", **fields: object) -> Voice:
    named = {
        "mode": "direct",
        "chain": "",
        "certainty": "asserted",
        "commitment": "neutral",
        "content": ((0, 10),),
        "identity": "",
        "role": "",
    }
    return Voice(speaker=speaker, **(named | fields))  # type: ignore[arg-type]


# --- Properties ----------------------------------------------------------------------------------


@settings(deadline=None)
@given(teams)
def test_disagreement_of_anybody_lies_between_none_and_all(team: list[Reading]) -> None:
    found = disagreement(team)

    assert 0 <= found.score <= 1
    assert list(found.fields) == [name for name in FIELDS if name in found.fields]
    assert (found.score > 0) == bool(found.fields)


@settings(deadline=None)
@given(teams, st.randoms())
def test_disagreement_does_not_ask_who_sits_where(team: list[Reading], random: object) -> None:
    shuffled = team[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    one, other = disagreement(team), disagreement(shuffled)

    assert one.score == pytest.approx(other.score, abs=2e-6)
    assert one.fields == other.fields


@settings(deadline=None)
@given(readings, st.integers(1, 5))
def test_disagreement_of_equal_readings_is_none(one: Reading, times: int) -> None:
    assert disagreement([one] * times) == NONE


@settings(deadline=None)
@given(st.sampled_from(LEGAL_SETS), st.sampled_from(LEGAL_SETS))
def test_disagreement_on_marks_alone_is_half_of_their_masi(one: str, other: str) -> None:
    score = disagreement([Reading(one), Reading(other)]).score

    assert score == pytest.approx(masi(LABEL_SETS[one], LABEL_SETS[other]) / 2, abs=1e-6)


@settings(deadline=None)
@given(teams)
def test_unanimous_are_exactly_who_differ_in_nothing_that_decides(team: list[Reading]) -> None:
    pairs = [disagreement([one, other]) for one in team for other in team]

    assert is_unanimous(team) == all(not DECIDING & set(pair.fields) for pair in pairs)


@settings(deadline=None)
@given(teams, voices)
def test_words_that_decide_nothing_keep_people_unanimous(team: list[Reading], own: Voice) -> None:
    first = Reading("Q", (own,))
    other_words = Voice(
        own.speaker, own.mode, own.chain, own.certainty, "denial", ((7, 9),), "named", "expert"
    )

    assert is_unanimous([first, Reading("Q", (other_words,))])
    assert is_unanimous([first, first, *team]) == is_unanimous([first, *team])


@settings(deadline=None)
@given(teams)
def test_most_central_reading_is_no_further_from_the_others_than_any(team: list[Reading]) -> None:
    def distance_to_all(place: int) -> float:
        return sum(disagreement([team[place], other]).score for other in team)

    chosen = most_central(team)

    assert distance_to_all(chosen) <= min(map(distance_to_all, range(len(team)))) + 1e-4


@settings(deadline=None)
@given(st.sets(st.text(max_size=8), max_size=60), st.integers())
def test_sample_is_a_tenth_rounded_up_and_at_least_one(names: set[str], seed: int) -> None:
    drawn = sampled(names, seed=seed)

    assert drawn <= names
    assert len(drawn) == -(-len(names) // 10)
    assert drawn == sampled(sorted(names), seed=seed)


@settings(deadline=None)
@given(st.sets(st.text(max_size=8), min_size=1, max_size=40), st.text(max_size=8))
def test_sample_that_grows_takes_in_one_newcomer_at_most(names: set[str], newcomer: str) -> None:
    before, after = sampled(names, seed=1), sampled(names | {newcomer}, seed=1)

    assert len(after - before) <= 1


@settings(deadline=None)
@given(st.sets(st.uuids(), min_size=1, max_size=6), st.integers(), st.uuids())
def test_sides_hold_everybody_once_whatever_order_they_came_in(
    people: set[UUID], seed: int, article: UUID
) -> None:
    drawn = sides(people, seed=seed, article=article)

    assert sorted(drawn) == sorted(people)
    assert drawn == sides(sorted(people), seed=seed, article=article)


@settings(deadline=None)
@given(st.lists(st.sampled_from(LEGAL_SETS), min_size=1, max_size=12))
def test_label_distribution_is_the_share_of_people_for_each_set(marks: list[str]) -> None:
    shares = label_distribution(marks)

    assert sum(shares.values()) == pytest.approx(1)
    assert set(shares) == set(marks)
    assert list(shares) == [name for name in LABEL_SETS if name in shares]


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=20))
def test_worst_first_keeps_equal_ones_in_their_order(scores: list[float]) -> None:
    listed = worst_first(list(enumerate(scores)), score=lambda pair: pair[1])

    assert listed == sorted(enumerate(scores), key=lambda pair: (-pair[1], pair[0]))


def test_weights_add_up_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert set(FIELDS) >= DECIDING


# --- By hand -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        pytest.param((), (), (), id="nobody speaks"),
        pytest.param((voice(),), (), ("speakers",), id="one of them attributes"),
        pytest.param((voice("ida"),), (voice("jonas"),), ("speakers",), id="another speaker"),
        pytest.param((voice(),), (voice(mode="mixed"),), ("mode",), id="another mode"),
        pytest.param((voice(),), (voice(chain="relay:afp"),), ("chain",), id="a relay"),
        pytest.param(
            (voice(),), (voice(certainty="asserted not"),), ("certainty",), id="a negation"
        ),
        pytest.param(
            (voice(),), (voice(commitment="denial"),), ("commitment",), id="another commitment"
        ),
        pytest.param((voice(),), (voice(content=((0, 5),)),), ("content",), id="fewer words"),
        pytest.param((voice(),), (voice(identity="named"),), ("identity",), id="an identity"),
        pytest.param((voice(),), (voice(role="expert"),), ("role",), id="a role"),
        pytest.param(
            (voice("ida"), voice("jonas", mode="indirect")),
            (voice("ida", mode="indirect"), voice("jonas")),
            ("mode",),
            id="modes that changed speakers",
        ),
        pytest.param((voice(), voice()), (voice(),), ("speakers",), id="said twice"),
        pytest.param(
            (voice(), voice(), voice(mode="mixed")),
            (voice(), voice(mode="mixed"), voice(mode="mixed")),
            ("mode",),
            id="modes that come another number of times",
        ),
    ],
)
def test_fields_in_which_two_people_differ(
    one: tuple[Voice, ...], other: tuple[Voice, ...], fields: tuple[str, ...]
) -> None:
    found = disagreement([Reading("Q", one), Reading("Q", other)])

    assert found.fields == fields


def test_score_of_three_people_is_the_mean_over_their_pairs() -> None:
    claim, none = Reading("C"), Reading("none")

    assert disagreement([claim, claim, none]) == Disagreement(round(1 / 3, 6), ("marks",))


def test_content_that_overlaps_by_half_counts_half() -> None:
    one, other = voice(content=((0, 10),)), voice(content=((5, 10), (6, 8)))

    score = disagreement([Reading("Q", (one,)), Reading("Q", (other,))]).score

    assert score == pytest.approx(WEIGHTS["content"] / 2)


def test_reading_of_a_record_leaves_notes_and_uids_out_and_follows_merges() -> None:
    typed, known = UUID(int=1), UUID(int=2)

    def parsed(source: UUID, uid: int, **fields: object) -> Reading:
        speaker = {"kind": "source", "source": str(source)}
        link = {"place": "relay", "kind": "source", "source": str(source)}
        said = {
            "uid": str(UUID(int=uid)),
            "mode": "direct",
            "speaker": speaker,
            "chain": [link],
            "negated": True,
        }
        payload = {"marks": "Q", "attributions": [said]} | fields
        record = parse_record(payload, sentence=(0, 10), text_length=10)
        return reading_of(record, {str(typed): str(known)})

    first = parsed(typed, 8, note="hm", seconds=4, unsure=True, bulk=True)

    assert first == parsed(known, 9)
    assert first.voices[0].chain == f"relay:{known}"
    assert first.voices[0].certainty == "asserted not"


def test_draw_depends_on_seed_and_every_name() -> None:
    assert len({draw(1, "a", 2), draw(2, "a", 2), draw(1, "b", 2), draw(1, "a", 3)}) == 4
