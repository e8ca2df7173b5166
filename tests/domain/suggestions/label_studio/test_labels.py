"""What the labels of a model may be said to mean."""

import pytest

from annotations.domain.suggestions.label_studio.labels import LabelsRefused, check_labels


def test_labels_keep_their_meanings_without_blanks_around() -> None:
    labels = check_labels({" Quote ": "content"}, [" says "])

    assert labels.meanings == {"Quote": "content"}
    assert labels.relations == {"says"}
    assert labels.meaning_of("quote") == "content"
    assert labels.meaning_of("Cue") is None


@pytest.mark.parametrize(
    ("meanings", "relations"),
    [
        ({}, []),
        ({"Cue": "cue"}, []),
        ({"Quote": "verified fact"}, []),
        ({"": "content"}, []),
        ({"Quo\nte": "content"}, []),
        ({"Q" * 101: "content"}, []),
        ({"Quote": "content", "QUOTE": "cue"}, []),
        ({"Quote": "content"}, [""]),
        ({str(n): "content" for n in range(101)}, []),
    ],
)
def test_labels_without_use_or_out_of_bounds_are_refused(
    meanings: dict[str, str], relations: list[str]
) -> None:
    with pytest.raises(LabelsRefused):
        check_labels(meanings, relations)
