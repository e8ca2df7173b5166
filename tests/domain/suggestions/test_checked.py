"""A finder that hangs, breaks or answers with nonsense is refused, with a reason."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from annotations.domain.sentences import SentenceSpan, split_sentences
from annotations.domain.suggestions import FINDERS
from annotations.domain.suggestions.base import (
    AttributionGuess,
    ChainGuess,
    ClaimGuess,
    Findings,
    SpeakerGuess,
)
from annotations.domain.suggestions.checked import BadFindings, checked_findings

TEXT = "Rust ate the crane.\n\n“We wrote twice,” said Ida Morren. Nobody answered."
SENTENCES = split_sentences(TEXT)
QUOTED = (SENTENCES[1].start, SENTENCES[1].start + 17)
GOOD = AttributionGuess(
    key=1,
    sentence=1,
    content=(QUOTED,),
    cue=((39, 43),),
    mode="direct",
    speaker=SpeakerGuess("Ida Morren", ((44, 54),), "named", None),
    chain=(ChainGuess("relay", None, ()),),
    commitment="neutral",
    certainty="asserted",
    negated=False,
    quote=True,
    continues=None,
    score=0.9,
)


class Stub:
    """A finder that does as it is told."""

    name = "stub"
    version = "1"
    config_hash = "c"

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
        del text, sentences
        found: Findings = self.answer() if callable(self.answer) else self.answer
        return found


def check(answer: Any, seconds: float = 5) -> Findings:
    return checked_findings(Stub(answer), TEXT, SENTENCES, seconds=seconds)


def test_findings_that_hold_are_handed_on() -> None:
    findings = Findings((GOOD, replace(GOOD, key=2, continues=1)), (ClaimGuess(0, 0.5),))

    assert check(findings) is findings


@pytest.mark.parametrize("name", FINDERS)
def test_finders_hold_on_their_own_findings(name: str) -> None:
    engine = FINDERS[name]

    assert checked_findings(engine, TEXT, SENTENCES) == engine.find(TEXT, SENTENCES)


BAD: dict[str, dict[str, Any]] = {
    "content beyond the text": {"content": ((0, 10_000),)},
    "content of another sentence": {"content": ((0, 4),)},
    "content backwards": {"content": ((30, 25),)},
    "content negative": {"content": ((-3, 25),)},
    "content of floats": {"content": ((21.0, 25.0),)},
    "content of truth": {"content": ((True, 25),)},
    "content empty": {"content": ()},
    "content of no pairs": {"content": (21, 25)},
    "content of too many": {"content": tuple((21, 22) for _ in range(1_000))},
    "cue beyond the text": {"cue": ((0, len(TEXT) + 1),)},
    "no such sentence": {"sentence": 3},
    "sentence before the first": {"sentence": -1},
    "unknown mode": {"mode": "shouted"},
    "unknown commitment": {"commitment": "maybe"},
    "unknown certainty": {"certainty": None},
    "mode that is a list": {"mode": ["direct"]},
    "quote against the mode": {"quote": False},
    "negated that is a word": {"negated": "no"},
    "score above one": {"score": 1.5},
    "score that is no number": {"score": float("nan")},
    "score that is a word": {"score": "high"},
    "continues itself": {"continues": 1},
    "continues none": {"continues": 77},
    "speaker that is a name": {"speaker": "Ida"},
    "speaker of another identity": {"speaker": SpeakerGuess("Ida", (), "famous", None)},  # type: ignore[arg-type]
    "speaker of another role": {"speaker": SpeakerGuess("Ida", (), None, "king")},  # type: ignore[arg-type]
    "speaker with an endless name": {"speaker": SpeakerGuess("x" * 1_000, (), None, None)},
    "speaker with an empty name": {"speaker": SpeakerGuess("", (), None, None)},
    "speaker with NUL in the name": {"speaker": SpeakerGuess("a\0", (), None, None)},
    "speaker mentioned nowhere": {"speaker": SpeakerGuess("Ida", ((5, 5_000),), None, None)},
    "chain without end": {"chain": tuple(ChainGuess("relay", None, ()) for _ in range(99))},
    "chain of another place": {"chain": (ChainGuess("middle", None, ()),)},  # type: ignore[arg-type]
    "chain of words": {"chain": ("AFP",)},
}


@pytest.mark.parametrize("what", BAD)
def test_attribution_that_does_not_hold_is_refused(what: str) -> None:
    with pytest.raises(BadFindings) as refusal:
        check(Findings((replace(GOOD, **BAD[what]),), ()))

    assert refusal.value.detail


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        [],
        "nothing",
        Findings((GOOD, GOOD), ()),
        Findings(("guess",), ()),  # type: ignore[arg-type]
        Findings((), (ClaimGuess(9, 0.5),)),
        Findings((), (ClaimGuess(0, -1),)),
        Findings((), ("claim",)),  # type: ignore[arg-type]
        Findings(None, ()),  # type: ignore[arg-type]
    ],
)
def test_answer_of_another_shape_is_refused(answer: Any) -> None:
    with pytest.raises(BadFindings):
        check(answer)


def test_a_million_spans_are_refused_at_once() -> None:
    guesses = (GOOD,) * 1_000_000
    begun = time.monotonic()

    with pytest.raises(BadFindings, match="1000000"):
        check(Findings(guesses, ()))

    assert time.monotonic() - begun < 1


def test_finder_that_hangs_is_stopped() -> None:
    begun = time.monotonic()

    with pytest.raises(BadFindings, match="longer than") as refusal:
        check(lambda: time.sleep(30), seconds=0.2)

    assert time.monotonic() - begun < 5
    assert refusal.value.code == "finder_slow"


def test_finder_that_catches_everything_is_stopped_all_the_same() -> None:
    def stubborn() -> None:
        try:
            time.sleep(30)
        except Exception:  # noqa: BLE001 as careless programs do
            time.sleep(30)

    with pytest.raises(BadFindings, match="longer than"):
        check(stubborn, seconds=0.2)


@pytest.mark.parametrize(
    ("error", "code"), [(ZeroDivisionError, "finder_broke"), (MemoryError, "finder_memory")]
)
def test_finder_that_breaks_is_named(error: type[Exception], code: str) -> None:
    def break_down() -> None:
        raise error

    with pytest.raises(BadFindings) as refusal:
        check(break_down)

    assert refusal.value.code == code


def test_finder_out_of_memory_leaves_nothing_of_it_in_the_refusal() -> None:
    """Who keeps the refusal would keep the frames, and with them what took the memory."""

    def exhaust() -> None:
        raise MemoryError

    with pytest.raises(BadFindings) as refusal:
        check(exhaust)

    assert (refusal.value.__context__, refusal.value.__cause__) == (None, None)


def test_clock_of_the_limit_does_not_ring_afterwards() -> None:
    check(Findings((), ()), seconds=0.1)

    time.sleep(0.2)


def test_finder_runs_in_other_threads_without_a_limit() -> None:
    found: list[Findings] = []
    thread = threading.Thread(target=lambda: found.append(check(Findings((GOOD,), ()))))
    thread.start()
    thread.join()

    assert len(found) == 1


def test_finder_that_waits_for_another_machine_says_itself_how_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Patient(Stub):
        patience = 30.0

    def think() -> Findings:
        time.sleep(0.3)
        return Findings((), ())

    monkeypatch.setattr("annotations.domain.suggestions.checked.SECONDS_AT_LEAST", 0.1)

    assert checked_findings(Patient(think), TEXT, SENTENCES) == Findings((), ())
    with pytest.raises(BadFindings):
        checked_findings(Stub(think), TEXT, SENTENCES)
