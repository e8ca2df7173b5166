"""Which act stands on a sentence: its newest, once what was taken back is left out.

A sentence's versions are read oldest first, each with the act that wrote it and the act it takes
back, if any. Taking an act back uncovers the one before it; doing it again covers that one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID


class Written(NamedTuple):
    """One stored version of one sentence."""

    position: int
    act: UUID
    undoes: UUID | None


@dataclass
class _Sentence:
    # The acts that stand, newest last; an act done again counts as itself.
    acts: list[UUID] = field(default_factory=list)
    # How they stood right after each act that took something back.
    after: dict[UUID, list[UUID]] = field(default_factory=dict)


class Standing:
    """What stands on some sentences of one article."""

    def __init__(self, versions: Iterable[Written]) -> None:
        self._sentences: dict[int, _Sentence] = {}
        self._undone: dict[UUID, UUID] = {}
        self._again: dict[UUID, UUID] = {}
        for one in versions:
            self._read(one)

    def moved_on(self, act: UUID) -> list[int]:
        """The sentences on which something newer stands in the way of taking this act back."""
        return [n for n, one in sorted(self._sentences.items()) if not self._is_newest(one, act)]

    def _is_newest(self, sentence: _Sentence, act: UUID) -> bool:
        if act in self._undone:  # an act that took another back: that one is to be done again
            return sentence.after.get(act) == sentence.acts
        return sentence.acts[-1:] == [self._again.get(act, act)]

    def _read(self, one: Written) -> None:
        sentence = self._sentences.setdefault(one.position, _Sentence())
        if one.undoes is None:
            self._cover(sentence, one.act)
        elif one.undoes in self._undone:
            self._again[one.act] = self._undone[one.undoes]
            self._cover(sentence, self._again[one.act])
        else:
            original = self._again.get(one.undoes, one.undoes)
            self._undone[one.act] = original
            if sentence.acts[-1:] == [original]:
                sentence.acts.pop()
            sentence.after[one.act] = list(sentence.acts)

    def _cover(self, sentence: _Sentence, act: UUID) -> None:
        if sentence.acts[-1:] != [act]:  # an act may be sent in parts
            sentence.acts.append(act)
