from dataclasses import replace

from annotations.domain.suggestions.evaluation import EvaluatedText, evaluate
from annotations.domain.suggestions.evaluation_units import JoinedAttribution
from annotations.training.calibration import reliability
from annotations.training.cards import CardFacts, DataFile, Measured, model_card

SECRET = "Rain is near"
GOLD = (JoinedAttribution(((0, 12),)),)
FACTS = CardFacts(
    name="made-up",
    version="3",
    language="en",
    date="",
    data=[DataFile("train.jsonl.gz", "ab12", 824, 19332)],
    learnt=780,
    held_out=44,
    partly=0,
    notes=["PolNeAR carries no data licence."],
    encoder="somebody/tiny",
    encoder_licence="apache-2.0",
    encoder_sha256="cd34",
    making=[("epochs", "6"), ("seed", "1")],
    megabytes=23.71,
    measured=[
        Measured(
            "held out",
            44,
            evaluate([EvaluatedText(SECRET, GOLD, GOLD)]),
            {"quote": reliability([(0.91, True), (0.93, False)])},
        )
    ],
)


def test_model_card_says_what_was_learnt_from_and_how_to_replace_it() -> None:
    card = model_card(FACTS)

    assert card.startswith("# made-up, version 3\n")
    for words in (
        "| train.jsonl.gz | ab12 | 824 | 19332 |",
        "780 articles were learnt from and 44 held out.",
        "PolNeAR carries no data licence.",
        "The weights hold numbers, not articles",
        "Encoder: somebody/tiny, licence apache-2.0, SHA-256 of its weights `cd34`",
        "- epochs: 6",
        "train_finder --data FILE.jsonl",
    ):
        assert words in card
    assert SECRET not in card


def test_model_card_shows_measures_and_reliability() -> None:
    card = model_card(FACTS)

    assert "| span.exact | 100.0 (n 1) |" in card
    assert "held out, quote: calibration error 0.420" in card
    assert "| 0.9 to 1.0 | 2 | 0.92 | 0.50 |" in card


def test_model_card_without_measures_says_so() -> None:
    assert "It was not measured." in model_card(replace(FACTS, measured=[]))


def test_model_card_without_notes_says_that_nothing_was_stated() -> None:
    assert "Nothing was stated about the licence" in model_card(replace(FACTS, notes=[]))


def test_model_card_date_and_partial_gold_stand_only_where_given() -> None:
    dated = model_card(replace(FACTS, date="2026-11-23", partly=5))

    assert "- Date: 2026-11-23\n" in dated
    assert "In 5 of them gold speaks of some sentences" in dated
    assert "Date" not in model_card(FACTS)
    assert "gold speaks" not in model_card(FACTS)


def test_model_card_same_facts_give_the_same_words() -> None:
    assert model_card(FACTS) == model_card(replace(FACTS))
