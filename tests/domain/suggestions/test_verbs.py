"""The forms of cue verbs."""

import pytest

from annotations.domain.suggestions.cues import FORMS
from annotations.domain.suggestions.verbs import inflect


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("say", {"say": "base", "says": "third", "said": "past", "saying": "ing"}),
        ("deny", {"deny": "base", "denies": "third", "denied": "past", "denying": "ing"}),
        ("argue", {"argue": "base", "argues": "third", "argued": "past", "arguing": "ing"}),
        ("stress", {"stress": "base", "stresses": "third", "stressed": "past", "stressing": "ing"}),
        ("agree", {"agree": "base", "agrees": "third", "agreed": "past", "agreeing": "ing"}),
        ("admit", {"admit": "base", "admits": "third", "admitted": "past", "admitting": "ing"}),
    ],
)
def test_inflect_gives_every_form(lemma: str, forms: dict[str, str]) -> None:
    assert inflect(lemma) == forms


def test_inflect_of_strong_verb_gives_its_participle() -> None:
    assert inflect("write")["written"] == "participle"


def test_lexicon_reads_forms_as_their_verb() -> None:
    verb, form = FORMS["denied"]

    assert (verb.lemma, verb.commitment, form) == ("deny", "denial", "past")
