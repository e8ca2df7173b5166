"""Runs a finder that may be wrong in every way: it hangs, it breaks, it answers with nonsense.

A finder may be somebody else's program. What it hands back is stored only when every offset and
every label holds; what does not is refused as a whole, with words that say why.
"""

import math
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import get_args

from annotations.domain.errors import UserError
from annotations.domain.messages import N_, verbatim
from annotations.domain.sentences import SentenceSpan
from annotations.domain.spans import Span
from annotations.domain.suggestions.base import (
    AttributionGuess,
    Certainty,
    ChainGuess,
    ClaimGuess,
    Commitment,
    Finder,
    Findings,
    Identity,
    Mode,
    Place,
    Reason,
    Role,
    SpeakerGuess,
)

SECONDS_AT_LEAST = 20.0
SECONDS_PER_CHARACTER = 60.0 / 1_000_000
GUESSES_PER_SENTENCE = 8
GUESSES_IN_ANY_TEXT = 100
MAX_SPANS = 500
MAX_LINKS = 20
MAX_NAME = 300


class BadFindings(UserError):
    """What a finder handed back, or did, cannot be used; the article stays as it is."""

    code = "bad_findings"


def checked_findings(
    finder: Finder, text: str, sentences: Sequence[SentenceSpan], *, seconds: float | None = None
) -> Findings:
    """Run a finder for a limited time and check all it says. Raises BadFindings.

    Only the main thread of a process can be interrupted; elsewhere the time is not limited.
    """
    usual = SECONDS_AT_LEAST + SECONDS_PER_CHARACTER * len(text)
    # A finder that waits for another machine says itself how long it may take.
    limit = max(usual, getattr(finder, "patience", 0.0)) if seconds is None else seconds
    out_of_memory = False
    try:
        with _at_most(limit):
            findings = finder.find(text, sentences)
    except _TooLong:
        raise BadFindings(
            N_("The finder took longer than {limit:.0f} s.", limit=limit), code="finder_slow"
        ) from None
    except MemoryError:
        out_of_memory = True
    except UserError as refusal:  # the finder says itself why it has no answer
        raise BadFindings(refusal.detail, code=refusal.code) from refusal
    except Exception as error:
        name = type(error).__name__
        raise BadFindings(
            N_("The finder broke: {name}.", name=name), code="finder_broke"
        ) from error
    if out_of_memory:  # raised out here, where the error holds nothing of what took the memory
        raise BadFindings(N_("The finder ran out of memory."), code="finder_memory")
    try:
        _check(findings, len(text), sentences)
    except (TypeError, ValueError, AttributeError) as error:
        raise BadFindings(N_("What the finder answered has another shape.")) from error
    return findings


class _TooLong(BaseException):
    """Not an Exception: a finder that catches everything does not catch its end."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _check(findings: Findings, length: int, sentences: Sequence[SentenceSpan]) -> None:
    _require(isinstance(findings, Findings), "What the finder answered has another shape.")
    attributions, claims = tuple(findings.attributions), tuple(findings.claims)
    allowed = GUESSES_IN_ANY_TEXT + GUESSES_PER_SENTENCE * len(sentences)
    _require(
        len(attributions) <= allowed and len(claims) <= allowed,
        f"The finder proposed {max(len(attributions), len(claims))} attributions or claims in "
        f"{len(sentences)} sentences.",
    )
    keys: set[int] = set()
    for guess in attributions:
        _check_attribution(guess, length, sentences)
        _require(guess.key not in keys, "Two attributions have one key.")
        _require(
            guess.continues is None or guess.continues in keys,
            "An attribution continues none that comes before it.",
        )
        keys.add(guess.key)
    for claim in claims:
        _require(isinstance(claim, ClaimGuess), "A claim has another shape.")
        _check_place(claim.sentence, claim.score, sentences)
        _check_label(claim.reason, ("", *get_args(Reason)), "reason")


def _check_attribution(
    guess: AttributionGuess, length: int, sentences: Sequence[SentenceSpan]
) -> None:
    _require(isinstance(guess, AttributionGuess), "An attribution has another shape.")
    _check_place(guess.sentence, guess.score, sentences)
    sentence = sentences[guess.sentence]
    _check_spans(guess.content, (sentence.start, sentence.end), "content")
    _require(bool(guess.content), "An attribution has no content.")
    _check_spans(guess.cue, (0, length), "cue")
    _check_label(guess.mode, get_args(Mode), "mode")
    _check_label(guess.commitment, get_args(Commitment), "commitment")
    _check_label(guess.certainty, get_args(Certainty), "certainty")
    _require(type(guess.negated) is bool and type(guess.quote) is bool, "A yes or no is neither.")
    _require(
        isinstance(guess.anonymity_reason, str) and len(guess.anonymity_reason) <= MAX_NAME,
        "A reason for anonymity is no text of up to 300 characters.",
    )
    _require(guess.quote == (guess.mode != "indirect"), "The mark Q and the mode do not agree.")
    if guess.speaker is not None:
        _check_speaker(guess.speaker, length)
    _require(len(guess.chain) <= MAX_LINKS, "A chain is too long.")
    for link in guess.chain:
        _require(isinstance(link, ChainGuess), "A chain has another shape.")
        _check_label(link.place, get_args(Place), "place")
        _check_name(link.name)
        _check_spans(link.mention, (0, length), "mention")


def _check_speaker(speaker: SpeakerGuess, length: int) -> None:
    _require(isinstance(speaker, SpeakerGuess), "A speaker has another shape.")
    _check_name(speaker.name)
    _check_spans(speaker.mention, (0, length), "mention")
    _check_label(speaker.identity, (None, *get_args(Identity)), "identity")
    _check_label(speaker.role, (None, *get_args(Role)), "role")


def _check_place(sentence: int, score: float, sentences: Sequence[SentenceSpan]) -> None:
    _require(_is_whole(sentence) and 0 <= sentence < len(sentences), "There is no such sentence.")
    _require(
        isinstance(score, int | float) and math.isfinite(score) and 0 <= score <= 1,
        "A score is no number from 0 to 1.",
    )


def _check_spans(spans: Sequence[Span], within: Span, field: str) -> None:
    _require(len(spans) <= MAX_SPANS, f"A guess has {len(spans)} spans as its {field}.")
    for start, end in spans:
        _require(
            _is_whole(start) and _is_whole(end) and within[0] <= start < end <= within[1],
            f"The {field} [{start!s:.20}, {end!s:.20}] does not lie in "
            f"{'its sentence' if field == 'content' else 'the text'}.",
        )


def _check_label(label: object, among: Iterable[object], field: str) -> None:
    _require(label in tuple(among), f"{label!r:.40} is no {field}.")


def _check_name(name: object) -> None:
    _require(
        name is None or (isinstance(name, str) and 0 < len(name) <= MAX_NAME and "\0" not in name),
        "A name is no text of 1 to 300 characters.",
    )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise BadFindings(verbatim(otherwise))  # for whoever writes finders
