"""Speakers and chains of cues and sources that somebody else found, as a tagger does."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions.phrases import Phrase
from annotations.domain.suggestions.reading import Reading, read_text
from annotations.domain.suggestions.voices import At, VoiceReader, Voices


def place(reading: Reading, words: str) -> At:
    start = reading.text.index(words)
    line = next(one for one in reading.lines if one.start <= start < one.end)
    touched = line.touched(start, start + len(words))
    phrase: Phrase = (touched.start, touched.stop)
    return line.number, phrase


def read(text: str, *, cue: str | None, source: str | None, content: str = "") -> Voices:
    reading = read_text(text, split_sentences(text))
    start = text.index(content)
    return VoiceReader(text, reading.lines).read(
        cue=place(reading, cue) if cue else None,
        source=place(reading, source) if source else None,
        content=[(start, start + len(content))] if content else [],
    )


def names(voices: Voices) -> list[str | None]:
    return [speaker.name if speaker else None for speaker in voices.speakers]


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("It rained, said Ida Morren, who leads it.", "Ida Morren, who leads it", "Ida Morren"),
        ("Mayor Ida Morren spoke. It rained, she said.", "she", "Ida Morren"),
        ("Ida Morren, a port pilot, left. The pilot said it rained.", "The pilot", "Ida Morren"),
        ("Ida Morren spoke. It rained, Morren said.", "Morren", "Ida Morren"),
        ("It rained, Morren said. Ida Morren lives in Lugo.", "Morren", "Ida Morren"),
        ("Ida Morren left. Her lawyer said it rained.", "Her lawyer", "Ida Morren’s lawyer"),
        ("Workers at the mill left. They said it rained.", "They", "workers at the mill"),
        ("Lugo Telecom grew. The company said it rained.", "The company", "Lugo Telecom"),
        ("A driver who saw it said it rained.", "A driver who saw it", "a driver"),
    ],
)
def test_speaker_of_any_phrase_is_resolved(text: str, source: str, expected: str) -> None:
    assert names(read(text, cue="said", source=source)) == [expected]


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("Ida Morren, who denied it, left.", "denied", "Ida Morren"),
        ("It rained, said Ida Morren, a pilot, who asked for help.", "asked", "Ida Morren"),
        ("The mayor, who denied it, left.", "denied", "the mayor"),
        ("On Monday, a pilot, who denied it, left.", "denied", "a pilot"),
    ],
)
def test_relative_pronoun_alone_stands_for_what_is_before_it(
    text: str, cue: str, expected: str
) -> None:
    assert names(read(text, cue=cue, source="who")) == [expected]


def test_who_is_asked_is_not_who_asks() -> None:
    asked = "Asked whether it rained, Ida Morren said it did."
    inverted = "“Did it rain?” asked Ida Morren."

    assert names(read(asked, cue="Asked", source="Ida Morren")) == [None]
    assert names(read(asked, cue="said", source="Ida Morren")) == ["Ida Morren"]
    assert names(read(inverted, cue="asked", source="Ida Morren")) == ["Ida Morren"]


@pytest.mark.parametrize("source", ["No one in Lugo", "Nobody", "None of them"])
def test_nobody_is_no_name(source: str) -> None:
    assert names(read(f"{source} said it rained.", cue="said", source=source)) == [None]


def test_chief_executive_is_a_title() -> None:
    text = "Chief Executive Ida Morren said it rained."

    assert names(read(text, cue="said", source="Chief Executive Ida Morren")) == ["Ida Morren"]


def test_outlet_of_a_place_keeps_its_whole_name() -> None:
    voices = read("It rained, she told The Times of Malta on Monday.", cue="told", source="she")

    assert [link.name for link in voices.chain] == ["Times of Malta"]


def test_source_in_an_earlier_sentence_than_the_cue_is_read_there() -> None:
    text = "Ida Morren stood up. “It rained all night in Lugo.”"

    voices = read(text, cue=None, source="Ida Morren", content="“It rained")

    assert names(voices) == ["Ida Morren"]


def test_quotation_without_cue_goes_with_the_person_before_it() -> None:
    text = "Captain Ida Morren stood up. “It rained all night in Lugo.”"

    assert names(read(text, cue=None, source=None, content="“It rained")) == ["Ida Morren"]


def test_outlet_that_cites_somebody_is_the_relay_and_its_words_no_content() -> None:
    text = "The port will close, Reuters reported, citing two officials."

    voices = read(text, cue="reported", source="Reuters", content="The port will close")

    assert names(voices) == ["two officials"]
    assert [(link.place, link.name) for link in voices.chain] == [("relay", "Reuters")]
    assert voices.without_cited([(0, 19), (39, 59)]) == ((0, 19),)


def test_somebody_quoted_by_an_outlet_speaks() -> None:
    text = "Xinhua quoted the governor, Zhao Wenli, as saying that it rained."

    voices = read(text, cue="quoted", source="Xinhua", content="that it rained")

    assert names(voices) == ["Zhao Wenli"]
    assert [link.name for link in voices.chain] == ["Xinhua"]


@pytest.mark.parametrize(
    ("text", "cue", "relays"),
    [
        ("In an interview with Radio Lugo, Ida Morren said it rained.", "said", ["Radio Lugo"]),
        ("Ida Morren told CNN’s Jo Reed that it rained.", "told", ["CNN"]),
        ("Speaking to the BBC, Ida Morren said it rained.", "said", ["BBC"]),
        ("In a letter to the court, Ida Morren said it rained.", "said", []),
        ("Ida Morren told the court that CNN lied.", "told", []),
        ("In an interview with Jo Reed, Ida Morren said it rained.", "said", []),
    ],
)
def test_outlets_on_the_way_are_relays(text: str, cue: str, relays: list[str]) -> None:
    voices = read(text, cue=cue, source="Ida Morren")

    assert names(voices) == ["Ida Morren"]
    assert [link.name for link in voices.chain] == relays


def test_definite_broadcaster_takes_up_the_outlet_named_before() -> None:
    text = "Ida Morren told the BBC it rained. “It snowed,” she told the broadcaster."
    reading = read_text(text, split_sentences(text))
    reader = VoiceReader(text, reading.lines)

    for source in ("Ida Morren", "she"):
        number, phrase = place(reading, source)
        told = next(
            at
            for at in range(len(reading.lines[number]))
            if reading.lines[number].low(at) == "told"
        )
        voices = reader.read(cue=(number, (told, told + 1)), source=(number, phrase), content=[])

        assert [link.name for link in voices.chain] == ["BBC"]
