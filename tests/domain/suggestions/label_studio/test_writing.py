"""Our finder as a Label Studio backend: what is written, our own reader finds again."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import finder
from annotations.domain.suggestions.base import AttributionGuess, Findings
from annotations.domain.suggestions.label_studio.config import TextLabels, read_config, write_config
from annotations.domain.suggestions.label_studio.finding import findings_of
from annotations.domain.suggestions.label_studio.labels import DEFAULT_LABELS, Labels
from annotations.domain.suggestions.label_studio.reading import read_answer
from annotations.domain.suggestions.label_studio.writing import write_prediction

LABELS = Labels(DEFAULT_LABELS)
TEXTS = [
    "“We wrote twice,” said Ida Morren. Nobody answered.",
    "😀 “Rust!” the mayor, Leo Baum, said. He added that nobody had asked 👩‍🚒 about it.",
    "“It is old,” Ida Morren said. “It has to go. Nobody wants it.”",
    "“The crane,” said Ruiz, “is safe.” Ruiz and Okafor said the harbour was closed.",
    "According to the police, three people were hurt.\n\nOfficials told AFP that 12 had died.",
    "It rained. It cleared.",
    "",
]


def spans_of(guess: AttributionGuess) -> tuple[object, ...]:
    speaker = guess.speaker
    mention = speaker.mention[:1] if speaker else ()
    return (guess.sentence, guess.content, guess.cue, guess.mode, mention, guess.continues is None)


def written(text: str, labels: TextLabels) -> tuple[Findings, dict[str, object]]:
    sentences = split_sentences(text)
    findings = finder("rules").find(text, sentences)
    return findings, write_prediction(findings, text=text, sentences=sentences, labels=labels)


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_written_is_read_again_with_the_same_spans(text: str) -> None:
    findings, prediction = written(text, read_config(write_config(LABELS)))
    sentences = split_sentences(text)

    body = {"results": [prediction]}
    answer = read_answer(body, text=text, sentences=len(sentences), labels=LABELS, task=1)
    again = findings_of(answer, text=text, sentences=sentences)

    assert not answer.refusals
    ours = sorted(map(spans_of, findings.attributions), key=repr)
    assert sorted(map(spans_of, again.attributions), key=repr) == ours
    assert again.claims == findings.claims


def test_labels_are_those_of_the_configuration_and_others_are_left_out() -> None:
    labels = TextLabels("spans", "body", "article", {"content": "Zitat"})

    _, prediction = written(TEXTS[0], labels)

    assert prediction["result"] == [
        {
            "id": "content-1",
            "from_name": "spans",
            "to_name": "body",
            "type": "labels",
            "value": {"start": 0, "end": 17, "text": "“We wrote twice,”", "labels": ["Zitat"]},
            "score": prediction["result"][0]["score"],  # type: ignore[index]
        }
    ]


def test_configuration_without_content_gets_nothing() -> None:
    _, prediction = written(TEXTS[0], TextLabels("spans", "body", "article", {"cue": "Cue"}))

    assert prediction["result"] == []
