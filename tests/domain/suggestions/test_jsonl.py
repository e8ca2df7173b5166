"""The line of the pre-annotation format."""

import json

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import RULES, finder
from annotations.domain.suggestions.jsonl import DocumentLine, document_line


def line_of(text: str) -> DocumentLine:
    sentences = split_sentences(text)
    return document_line("d1", sentences, finder(RULES).find(text, sentences))


def test_document_line_joins_continuations_in_order() -> None:
    text = "“One is safe,” Mary Stone said. “Two is not safe.”"

    (attribution,) = line_of(text)["attributions"]

    assert [text[s:e] for s, e in attribution["content"]] == [
        "“One is safe,”",
        "“Two is not safe.”",
    ]
    assert attribution["mode"] == "direct"
    assert attribution["speaker"] == "Mary Stone"
    assert attribution["chain"] == []


def test_document_line_of_direct_and_indirect_pieces_is_mixed() -> None:
    text = "Mary Stone said one was safe. “Two is not safe.”"

    (attribution,) = line_of(text)["attributions"]

    assert attribution["mode"] == "mixed"


def test_document_line_prints_the_chain_with_the_speaker_in_it() -> None:
    text = "“We are told it was hit,” reports Radio Lugo’s Mary Stone."

    (attribution,) = line_of(text)["attributions"]

    assert attribution["chain"] == ["Mary Stone", "Radio Lugo"]


def test_document_line_prints_null_for_what_is_not_stated() -> None:
    text = "Crews met at “the north end of the old bridge,” at noon."

    (attribution,) = line_of(text)["attributions"]

    assert (attribution["cue"], attribution["source"], attribution["speaker"]) == (
        None,
        None,
        None,
    )


def test_document_line_sorts_attributions_by_first_content() -> None:
    text = "Mary Stone said it rained. John Reed said it snowed. It froze, Ann Lee said."

    line = line_of(text)

    starts = [attribution["content"][0] for attribution in line["attributions"]]
    assert starts == sorted(starts)
    assert len(starts) == 3


def test_document_line_has_exactly_the_fields_of_the_format() -> None:
    line = line_of("Mary Stone said 20 people left Lugo on Monday. It rained. It snowed.")

    assert json.loads(json.dumps(line)) == line
    assert list(line) == ["doc", "sentences", "attributions", "claims"]
    assert set(line["attributions"][0]) == {
        "content",
        "cue",
        "source",
        "speaker",
        "mode",
        "chain",
        "score",
    }
    assert line["sentences"][0] == [0, 46]
    assert line["claims"] == [{"sentence": 0, "score": line["claims"][0]["score"]}]
