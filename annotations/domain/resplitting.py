"""Changing by hand where sentences begin and end.

A change is a JSON object of an article version's `manual_splits`, in the order in which they were
made: {"act": "split", "position": n, "at": offset} or {"act": "join", "position": n}. With the
splitter's own sentences they give the version's sentences again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotations.domain.errors import UserError
from annotations.domain.graphemes import is_between_graphemes
from annotations.domain.messages import N_
from annotations.domain.sentences import SentenceSpan

Change = Mapping[str, Any]


class RefusedSplit(UserError):
    """There is no such sentence, or it cannot be cut or joined there."""

    code = "refused_split"


def split_at(
    text: str, sentences: Sequence[SentenceSpan], *, position: int, at: int
) -> list[SentenceSpan]:
    """The sentences after one was cut before the code point `at`; both parts are trimmed.

    Raises RefusedSplit when a part would be empty or a character would be cut.
    """
    cut = _find(sentences, position)
    if not cut.start < at < cut.end:
        raise RefusedSplit(N_("This place does not lie within the sentence."), field="at")
    if not is_between_graphemes(text, at):
        raise RefusedSplit(N_("This place lies within a character."), field="at")
    end = cut.start + len(text[cut.start : at].rstrip())
    start = cut.end - len(text[at : cut.end].lstrip())
    if end == cut.start or start == cut.end:
        raise RefusedSplit(N_("A sentence would have no words."), field="at")
    parts = [
        SentenceSpan(cut.start, end, cut.paragraph),
        SentenceSpan(start, cut.end, cut.paragraph),
    ]
    return [*sentences[:position], *parts, *sentences[position + 1 :]]


def join_with_next(sentences: Sequence[SentenceSpan], *, position: int) -> list[SentenceSpan]:
    """The sentences after one was joined with the next of its paragraph. Raises RefusedSplit."""
    first = _find(sentences, position)
    if position + 1 == len(sentences) or sentences[position + 1].paragraph != first.paragraph:
        raise RefusedSplit(
            N_("The paragraph ends with this sentence: there is none to join it with."),
            field="position",
        )
    joined = SentenceSpan(first.start, sentences[position + 1].end, first.paragraph)
    return [*sentences[:position], joined, *sentences[position + 2 :]]


def apply_changes(
    text: str, sentences: Sequence[SentenceSpan], changes: Iterable[Change]
) -> list[SentenceSpan]:
    """The sentences after all changes, in order. Raises RefusedSplit for one that is none."""
    current = list(sentences)
    for change in changes:
        if change.get("act") == "split":
            current = split_at(text, current, position=change["position"], at=change["at"])
        elif change.get("act") == "join":
            current = join_with_next(current, position=change["position"])
        else:
            raise RefusedSplit(N_("There is no such change of sentences."))
    return current


def places_to_split(text: str, sentence: SentenceSpan) -> Iterator[int]:
    """The offsets at which words of a sentence begin, but for its first.

    In scripts that put no blanks between words, as the Chinese, every character begins one.
    """
    words = text[sentence.start : sentence.end]
    by_character = any(_needs_no_blanks(character) for character in words)
    for at in range(sentence.start + 1, sentence.end):
        begins = not text[at].isspace() and (by_character or text[at - 1].isspace())
        if begins and is_between_graphemes(text, at):
            yield at


# Thai and Lao, Burmese, Khmer, kana, Han.
_WITHOUT_BLANKS = ((0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF))
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


def _needs_no_blanks(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in (*_WITHOUT_BLANKS, *_HAN))


def _find(sentences: Sequence[SentenceSpan], position: int) -> SentenceSpan:
    if not 0 <= position < len(sentences):
        raise RefusedSplit(N_("There is no sentence with this number."), field="position")
    return sentences[position]
