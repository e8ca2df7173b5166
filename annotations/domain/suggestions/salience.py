"""Remembers who was met in a text, and picks whom a pronoun stands for.

The nearest fitting mention wins, and among near ones the subject of its sentence, whoever spoke
last, and whoever a pronoun already stood for. Gender and number must not contradict.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from annotations.domain.suggestions.base import Identity, Role
from annotations.domain.suggestions.names import Gender

REACH = 8
MEMORY = 48
DISTANCE = 1.5
SUBJECT = 1.2
SPOKE = 0.9
AGAIN = 0.8
KNOWN = 0.6
BODY = -0.5


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. gender they: a group, or an organisation (`single`); None: not known.

    `when` counts sentences with words of the writer; `again`: a pronoun stood for it.
    """

    name: str
    identity: Identity
    role: Role | None
    gender: Gender | None
    person: bool
    single: bool
    when: int
    subject: bool = False
    spoke: bool = False
    again: bool = False


class Memory:
    """The last mentions of a text, for the pronouns and descriptions that follow."""

    def __init__(self) -> None:
        self.now = 0
        self._mentions: list[Mention] = []

    def add(self, mention: Mention) -> None:
        self._mentions.append(mention)
        del self._mentions[:-MEMORY]

    def recent(self) -> Iterator[Mention]:
        """The mentions within reach, the last one first."""
        return (met for met in reversed(self._mentions) if self.now - met.when <= REACH)

    def person(self, gender: Gender | None) -> Mention | None:
        """Whom "he" or "she" stands for; gender None: whoever is most in view."""
        fitting = {gender, None} if gender else {"he", "she", None}
        return self._best(
            [met for met in self.recent() if met.person and met.gender in fitting], gender
        )

    def group(self) -> Mention | None:
        """Whom "they" stands for."""
        return self._best([met for met in self.recent() if met.gender == "they"], "they")

    def body(self) -> Mention | None:
        """Which organisation "it" stands for."""
        bodies = [met for met in self.recent() if met.single and not met.person]
        known = [met for met in bodies if met.gender == "they"]
        return self._best(known or [met for met in bodies if met.subject], None)

    def _best(self, among: list[Mention], gender: Gender | None) -> Mention | None:
        best: Mention | None = None
        score = 0.0
        for met in among:
            worth = self.worth(met, gender)
            if best is None or worth > score:
                best, score = met, worth
        return best

    def worth(self, met: Mention, gender: Gender | None = None) -> float:
        """How near and how much in view a mention is."""
        worth = -DISTANCE * (self.now - met.when)
        worth += SUBJECT * met.subject + SPOKE * met.spoke + AGAIN * met.again
        if gender == "they":
            return worth + BODY * met.single
        return worth + KNOWN * (met.gender == gender)
