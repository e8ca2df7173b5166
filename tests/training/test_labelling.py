from training_texts import TEXT, made_text, pieces, spans

from annotations.domain.suggestions.evaluation_units import JoinedAttribution
from annotations.domain.suggestions.tagging.labels import LABELS
from annotations.domain.suggestions.tagging.windows import windows_of
from annotations.training.corpus import TrainingText
from annotations.training.labelling import UNDECIDED, examples_of, label_words

STATEMENT = JoinedAttribution(spans(TEXT, "rain is near"), spans(TEXT, "Ann"), spans(TEXT, "said"))


def labels_of(text: TrainingText) -> list[str]:
    [window] = windows_of(text.text, pieces(), size=50)
    return [
        "?" if label == UNDECIDED else LABELS[label] for label in label_words(window.words, text)
    ]


def test_label_words_spans_begin_and_go_on() -> None:
    labels = labels_of(TrainingText("a", TEXT, (STATEMENT,)))

    assert labels[:6] == ["B-source", "B-cue", "B-content", "I-content", "I-content", "O"]
    assert set(labels[6:]) == {"O"}


def test_label_words_neighbouring_spans_begin_anew() -> None:
    two = (JoinedAttribution(spans(TEXT, "rain")), JoinedAttribution(spans(TEXT, "is near")))

    labels = labels_of(TrainingText("a", TEXT, two))

    assert labels[2:5] == ["B-content", "B-content", "I-content"]


def test_label_words_source_and_cue_hold_within_content() -> None:
    whole = JoinedAttribution(spans(TEXT, "Ann said rain"), spans(TEXT, "Ann"), spans(TEXT, "said"))

    labels = labels_of(TrainingText("a", TEXT, (whole,)))

    assert labels[:3] == ["B-source", "B-cue", "B-content"]


def test_label_words_span_that_touches_a_word_takes_it() -> None:
    part = JoinedAttribution(((10, 15),))

    labels = labels_of(TrainingText("a", TEXT, (part,)))

    assert labels[2:5] == ["B-content", "I-content", "O"]


def test_label_words_undecided_sentence_is_no_negative() -> None:
    decided = spans(TEXT, "Ann said rain is near.")

    labels = labels_of(TrainingText("a", TEXT, (STATEMENT,), decided))

    assert labels[5] == "O"
    assert set(labels[6:]) == {"?"}


def test_label_words_span_outside_of_decided_sentences_is_known() -> None:
    labels = labels_of(TrainingText("a", TEXT, (STATEMENT,), spans(TEXT, "Nobody spoke.")))

    assert labels[:6] == ["B-source", "B-cue", "B-content", "I-content", "I-content", "?"]


def test_label_words_window_within_a_span_begins_it() -> None:
    text = TrainingText("a", TEXT, (JoinedAttribution(((0, len(TEXT)),)),))

    labels = [
        [LABELS[label] for label in label_words(window.words, text)]
        for window in windows_of(TEXT, pieces(), size=6)
    ]

    assert [found[0] for found in labels] == ["B-content", "B-content"]


def test_label_words_of_no_words_are_none() -> None:
    assert label_words([], TrainingText("a", TEXT, ())) == []


def test_examples_of_windows_without_gold_are_left_out() -> None:
    whole = examples_of(TrainingText("a", TEXT, ()), pieces(), size=6)
    partly = examples_of(
        TrainingText("a", TEXT, (), spans(TEXT, "Nobody spoke.")), pieces(), size=6
    )

    assert (len(whole), len(partly)) == (2, 1)


def test_examples_of_ids_carry_marks_and_first_pieces() -> None:
    [example] = examples_of(made_text(0), pieces(), size=60)

    assert (example.ids[0], example.ids[-1]) == (pieces().first, pieces().last)
    assert len(example.first) == len(example.labels)
    assert example.first[0] == 1


def test_examples_of_first_size_moves_the_bounds() -> None:
    found = examples_of(made_text(0), pieces(), size=60, first_size=lambda: 1)

    assert len(found) == 2
