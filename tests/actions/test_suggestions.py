"""Storing what a finder proposes for an article version."""

import pytest
from make import LATER, NOON, make_project, make_version

from annotations.actions.suggestions import preannotate_version
from annotations.domain.record import parse_record
from annotations.domain.sentences import SentenceSpan
from annotations.domain.suggestions.base import (
    AttributionGuess,
    ChainGuess,
    ClaimGuess,
    Findings,
    SpeakerGuess,
)
from annotations.domain.suggestions.checked import BadFindings
from annotations.models import Suggestion, SuggestionRun

pytestmark = pytest.mark.django_db

IDA = SpeakerGuess("Ida Morren", ((53, 63),), "named", "expert")
PRONOUN = SpeakerGuess(None, ((53, 55),), None, None)


def guess(key: int, sentence: int, **fields: object) -> AttributionGuess:
    known: dict[str, object] = {
        "key": key,
        "sentence": sentence,
        "content": ((28, 46),),
        "cue": ((48, 52),),
        "mode": "direct",
        "speaker": IDA,
        "chain": (ChainGuess("relay", "AFP", ((60, 63),)),),
        "commitment": "neutral",
        "certainty": "asserted",
        "negated": False,
        "quote": True,
        "continues": None,
        "score": 0.9,
    }
    return AttributionGuess(**(known | fields))  # type: ignore[arg-type]


class FixedFinder:
    """Finds what it was made with; counts how often it was asked."""

    name = "fixed"
    version = "1"
    config_hash = "c"

    def __init__(
        self, *attributions: AttributionGuess, claims: tuple[ClaimGuess, ...] = ()
    ) -> None:
        self.findings = Findings(attributions, claims)
        self.asked = 0

    def find(self, text: str, sentences: object) -> Findings:
        self.asked += 1
        assert text
        assert all(isinstance(one, SentenceSpan) for one in sentences)  # type: ignore[attr-defined]
        return self.findings


def test_preannotate_stores_a_run_with_what_was_found() -> None:
    version = make_version(make_project())
    finder = FixedFinder(guess(1, 1), claims=(ClaimGuess(0, 0.4),))

    assert preannotate_version(version=version, finder=finder, at=NOON)

    attribution, claim = Suggestion.objects.order_by("position")
    assert (attribution.kind, attribution.sentence.position, attribution.quote) == (
        "attribution",
        1,
        True,
    )
    assert (claim.kind, claim.sentence.position, claim.payload, claim.quote) == (
        "claim",
        0,
        None,
        False,
    )


def test_preannotate_stores_why_a_claim_is_worth_checking() -> None:
    version = make_version(make_project())
    finder = FixedFinder(claims=(ClaimGuess(0, 0.4, "number"),))

    assert preannotate_version(version=version, finder=finder, at=NOON)

    assert Suggestion.objects.get().payload == {"reason": "number"}


def test_preannotate_same_finder_again_stores_nothing() -> None:
    version = make_version(make_project())
    finder = FixedFinder(guess(1, 1))
    preannotate_version(version=version, finder=finder, at=NOON)

    assert not preannotate_version(version=version, finder=finder, at=LATER)

    assert (SuggestionRun.objects.get().at, finder.asked) == (NOON, 1)


@pytest.mark.parametrize("changed", ["name", "version", "config_hash"])
def test_preannotate_another_finder_stores_a_run_of_its_own(changed: str) -> None:
    version = make_version(make_project())
    preannotate_version(version=version, finder=FixedFinder(), at=NOON)
    other = FixedFinder()
    setattr(other, changed, "2")

    assert preannotate_version(version=version, finder=other, at=LATER)

    assert SuggestionRun.objects.count() == 2


def test_preannotate_links_continuations_also_of_key_zero() -> None:
    version = make_version(make_project())
    finder = FixedFinder(guess(0, 1), guess(7, 1, continues=0))

    preannotate_version(version=version, finder=finder, at=NOON)

    first, second = Suggestion.objects.order_by("position")
    assert (first.continues, second.continues) == (None, first)


def test_preannotate_payload_has_the_shape_of_a_records_attribution() -> None:
    version = make_version(make_project())
    preannotate_version(version=version, finder=FixedFinder(guess(1, 1)), at=NOON)

    payload = Suggestion.objects.get().payload or {}

    assert payload["speaker"] == {"kind": "source", "name": "Ida Morren", "mention": [[53, 63]]}
    assert payload["chain"] == [
        {"place": "relay", "kind": "source", "name": "AFP", "mention": [[60, 63]]}
    ]
    nobody = {"speaker": {"kind": "not_stated"}, "chain": []}
    attribution = payload | nobody | {"uid": "0b8e6a3c-6f0a-4f0e-9a55-0d5a3c1e7a01"}
    record = {"marks": "Q", "attributions": [attribution]}
    assert parse_record(record, sentence=(28, 62), text_length=80).marks == "Q"


@pytest.mark.parametrize("speaker", [None, PRONOUN])
def test_preannotate_speaker_without_a_name_is_not_stated(speaker: SpeakerGuess | None) -> None:
    version = make_version(make_project())
    finder = FixedFinder(guess(1, 1, speaker=speaker))

    preannotate_version(version=version, finder=finder, at=NOON)

    stored = (Suggestion.objects.get().payload or {})["speaker"]
    assert (stored["kind"], stored["name"]) == ("not_stated", None)
    assert stored["mention"] == ([[53, 55]] if speaker else [])


def test_preannotate_finder_that_names_no_such_sentence_stores_nothing() -> None:
    version = make_version(make_project())

    with pytest.raises(BadFindings, match="no such sentence"):
        preannotate_version(version=version, finder=FixedFinder(guess(1, 99)), at=NOON)

    assert not SuggestionRun.objects.exists()
