import gzip
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from annotations.domain.suggestions.evaluation import (
    METRICS,
    EvaluatedText,
    Scores,
    evaluate,
    figures,
)
from annotations.domain.suggestions.evaluation_units import (
    JoinedAttribution,
    ScoredText,
    quoted_spans,
    read_joined,
    sentence_spans,
)

SHARED = Path(__file__).parents[4] / "shared"
TEXT = "Ann Smith said rain is near. “We are ready,” she added.\nNobody spoke."


def spans(*words: str) -> tuple[tuple[int, int], ...]:
    return tuple((TEXT.index(word), TEXT.index(word) + len(word)) for word in words)


GOLD = (
    JoinedAttribution(spans("rain is near"), spans("Ann Smith"), spans("said")),
    JoinedAttribution(spans("“We are ready,”"), spans("she"), spans("added")),
)


def scores(*proposed: JoinedAttribution) -> Scores:
    return evaluate([EvaluatedText(TEXT, GOLD, proposed)])


def test_evaluate_gold_as_proposed_gives_hundred() -> None:
    found = scores(*GOLD)

    assert {found[metric].f1 for metric in METRICS if metric != "spk.null"} == {100.0}


def test_evaluate_nothing_proposed_gives_zero() -> None:
    found = scores()

    assert {found[metric].f1 for metric in METRICS} == {0.0}
    assert found["spk.overlap"].gold == 0


def test_evaluate_one_of_two_gives_full_precision_and_half_recall() -> None:
    found = scores(GOLD[0])

    assert (found["span.exact"].precision, found["span.exact"].recall) == (100.0, 50.0)
    assert (found["sent.direct"].recall, found["sent.indirect"].recall) == (0.0, 100.0)


def test_evaluate_other_source_keeps_span_and_loses_pair() -> None:
    found = scores(JoinedAttribution(GOLD[0].content, spans("she"), GOLD[0].cue))

    assert found["span.iou50"].right == 1
    assert (found["pair.iou50"].right, found["spk.overlap"].right) == (0, 0)


def test_evaluate_part_of_source_touches_without_being_equal() -> None:
    found = scores(JoinedAttribution(GOLD[0].content, spans("Smith"), GOLD[0].cue))

    assert (found["pair.iou50"].right, found["pair.exact"].right) == (1, 0)
    assert (found["spk.overlap"].right, found["spk.exact"].right) == (1, 0)


def test_evaluate_content_below_half_overlaps_only() -> None:
    found = scores(JoinedAttribution(spans("rain"), GOLD[0].source, GOLD[0].cue))

    assert (found["span.overlap"].right, found["span.iou50"].right) == (1, 0)
    assert found["citron.content"].right == 1


def test_evaluate_two_proposed_for_one_gold_match_once() -> None:
    wide = JoinedAttribution(spans("said rain is near"), GOLD[0].source, GOLD[0].cue)

    found = scores(GOLD[0], wide)

    assert (found["span.iou50"].right, found["span.overlap"].right) == (1, 2)


def test_evaluate_gold_without_source_counts_as_null_speaker() -> None:
    gold = (JoinedAttribution(spans("rain is near")),)

    found = evaluate([EvaluatedText(TEXT, gold, gold), EvaluatedText(TEXT, gold, (GOLD[0],))])

    assert (found["spk.null"].right, found["spk.null"].gold) == (1, 2)


def test_evaluate_span_outside_of_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside of the text"):
        scores(JoinedAttribution(((0, len(TEXT) + 1),)))


def test_figures_are_rounded_to_one_decimal_place() -> None:
    third = evaluate([EvaluatedText(TEXT, (GOLD[0],), GOLD), EvaluatedText(TEXT, (), (GOLD[1],))])

    assert figures(third)["span.exact"] == {"P": 33.3, "R": 100.0, "F1": 50.0, "n": 1}


def test_touched_marks_and_blanks_count_nothing() -> None:
    assert ScoredText("“Yes,” he said.").touched([(0, 1), (4, 6), (14, 15)]) == frozenset()


def test_quoted_spans_unclosed_mark_quotes_to_the_end_of_its_paragraph() -> None:
    assert quoted_spans("“One.\nTwo ''three'' four") == [(1, 5), (12, 17)]


def test_sentence_spans_abbreviations_and_initials_do_not_split() -> None:
    text = "Gen. J. Smith left. He was late.\nEnd"

    assert [text[start:end].strip() for start, end in sentence_spans(text)] == [
        "Gen. J. Smith left.",
        "He was late.",
        "End",
    ]


def test_read_joined_single_pair_and_null_are_read() -> None:
    line = {"content": [[3, 5], [7, 9]], "source": [0, 2], "cue": None}

    assert read_joined(line) == JoinedAttribution(((3, 5), (7, 9)), ((0, 2),), ())


@pytest.fixture
def reference(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The script that these figures must equal; it imports its neighbour by name."""
    folder = SHARED / "bench/attribution"
    if not (folder / "evaluate.py").is_file():
        pytest.skip("../shared/bench is not here")
    monkeypatch.syspath_prepend(str(folder))
    yield importlib.import_module("evaluate")
    for name in ("evaluate", "polnear"):
        sys.modules.pop(name, None)


def test_evaluate_articles_gives_the_figures_of_the_reference(reference: ModuleType) -> None:
    with gzip.open(SHARED / "data/polnear/dev.jsonl.gz") as stream:
        articles = [json.loads(line) for line in stream][:25]
    proposed = {article["doc"]: _disturbed(article["attributions"]) for article in articles}

    found = evaluate(
        EvaluatedText(
            article["text"],
            [read_joined(value) for value in article["attributions"]],
            [read_joined(value) for value in proposed[article["doc"]]],
        )
        for article in articles
    )

    assert figures(found) == reference.evaluate(
        [(article["doc"], article["text"], article["attributions"]) for article in articles],
        proposed,
    )


def _disturbed(attributions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Attributions with some left out, shortened, moved, doubled and without their source."""
    changed: list[dict[str, Any]] = []
    for number, value in enumerate(attributions):
        content = [list(pair) for pair in value["content"]]
        if number % 7 == 0:
            continue
        if number % 3 == 0:
            content[0][0] = (content[0][0] + content[0][1]) // 2
        if number % 5 == 0:
            content[-1][0] = max(0, content[-1][0] - 40)
        changed.append(
            {
                "content": content,
                "source": None if number % 4 == 0 else value["source"],
                "cue": attributions[number - 1]["cue"] if number % 6 == 0 else value["cue"],
            }
        )
        if number % 9 == 0:
            changed.append(value)
    return changed
