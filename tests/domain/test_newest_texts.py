"""Near copies among the newest texts of a stream."""

from annotations.domain.near_copies import LONGEST_LIST, share_of, shared_share, shingles
from annotations.domain.newest_texts import NewestTexts

WIRE = " ".join(f"The harbour office wrote letter number {n} about the crane." for n in range(20))


def text_of(number: int) -> str:
    return " ".join(f"Word{number}x{n} stands alone in this text." for n in range(20))


def test_newest_texts_name_near_copies_the_most_alike_first() -> None:
    texts = NewestTexts()
    texts.add("cut", shingles(f"By our own staff. {WIRE[:500]}"))
    texts.add("edited", shingles(WIRE.replace("number 3", "no. 3")))
    texts.add("other", shingles(text_of(1)))

    found = texts.like(shingles(WIRE))

    assert [name for name, _ in found] == ["cut", "edited"] or [name for name, _ in found] == [
        "edited",
        "cut",
    ]
    assert found == sorted(found, key=lambda one: -one[1])
    assert dict(found)["edited"] == shared_share(WIRE, WIRE.replace("number 3", "no. 3"))


def test_newest_texts_forget_the_oldest_beyond_their_number() -> None:
    texts = NewestTexts(most_texts=3)
    for number in range(10):
        texts.add(str(number), shingles(text_of(number)))

    found = {n for n in range(10) if texts.like(shingles(text_of(n)))}

    assert found == {7, 8, 9}


def test_newest_texts_forget_the_oldest_beyond_their_hashes() -> None:
    each = len(shingles(text_of(0)))
    texts = NewestTexts(most_hashes=2 * each)
    for number in range(5):
        texts.add(str(number), shingles(text_of(number)))

    assert [name for n in range(5) for name, _ in texts.like(shingles(text_of(n)))] == ["3", "4"]
    assert len(texts._holders) <= 2 * 16


def test_newest_texts_with_a_phrase_that_very_many_have_are_no_candidates() -> None:
    texts = NewestTexts()
    for number in range(LONGEST_LIST):
        texts.add(str(number), shingles(WIRE))

    assert texts.like(shingles(WIRE)) == []


def test_text_without_words_is_like_none() -> None:
    texts = NewestTexts()
    texts.add("none", shingles("…"))

    assert texts.like(shingles("…")) == []
    assert share_of(shingles("…"), shingles("…")) == 0.0
