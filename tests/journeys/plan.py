"""What two people do with each sentence, key by key, and what they thereby decide.

They differ on purpose: in marks, in speakers, in both, and in one speaker of two.
"""

from dataclasses import dataclass

from journeys.reckoning import Decided

Steps = tuple[str, ...]

IDA, DELL, VEY = "Ida Morren", "Oskar Dell", "Tomas Vey"
ORRIN, STAVIK, LINES = "Lena Orrin", "Paul Stavik", "Alda Lines"
EVIDENCE = "e:https://example.org/passenger-list Aboard that night: 212."


@dataclass(frozen=True)
class Turn:
    """One person on one sentence."""

    steps: Steps
    decided: Decided


def turn(keys: str, marks: str, *speakers: str, then: Steps = ()) -> Turn:
    """`keys` are single keys; `then` are longer steps after them."""
    return Turn((*keys, *then), Decided(marks, speakers))


NONE = turn("x", "none")
OWN_VOICE = turn("c", "C")
SAME_QUOTE_OF_IDA = turn("q.", "Q", IDA)

# One line a sentence of the ferry article: the first person's turn, then the second's.
FERRY: tuple[tuple[Turn, Turn], ...] = (
    (turn("c", "C", "Inspectors", then=("s:Inspectors",)), OWN_VOICE),
    (turn("v", "V", then=(EVIDENCE,)), OWN_VOICE),
    (OWN_VOICE, OWN_VOICE),
    (turn("yc", "Q+C", IDA), turn("q", "Q", IDA, then=(f"@{IDA}",))),
    (SAME_QUOTE_OF_IDA, SAME_QUOTE_OF_IDA),
    (
        turn("qc", "Q+C", "a senior official", then=("s:a senior official", "w:NPA")),
        turn("q0", "Q", "not_stated"),
    ),
    (turn("c", "C", "Transport Ministry", then=("s:Transport Ministry",)), NONE),
    (turn("c", "C", DELL, then=(f"s:{DELL}",)), turn("c", "C", DELL, then=(f"s:{DELL}",))),
    (turn("q.", "Q", DELL), turn("qc.", "Q+C", DELL)),
    (turn("c", "none", then=("undo", "x")), NONE),
    (turn("q", "Q", VEY, then=(f"s:{VEY}",)), turn("q", "Q", VEY, then=(f"s:{VEY}",))),
    (
        turn("c", "C", ORRIN, STAVIK, then=(f"s:{ORRIN}", "+", f"s:{STAVIK}")),
        turn("c", "C", ORRIN, then=(f"s:{ORRIN}",)),
    ),
    (turn("q", "Q", ORRIN, then=(f"s:{ORRIN}",)), turn("q", "Q", ORRIN, then=(f"s:{ORRIN}",))),
    (turn("qc.", "Q+C", ORRIN), turn("q.", "Q", ORRIN)),
    (turn("q.", "Q", ORRIN), turn("q0", "Q", "not_stated")),
    (turn("q", "Q", LINES, then=(f"s:{LINES}",)), turn("q", "Q", LINES, then=(f"s:{LINES}",))),
    (OWN_VOICE, turn("x?", "none")),
    (turn("cd", "C"), turn("cad", "C", "article")),
    (NONE, NONE),
)

# The uploaded article: its first sentences, then Shift+X makes the rest none.
OPENING: tuple[tuple[Turn, Turn], ...] = (
    (turn("ca", "C", "article"), turn("ca", "C", "article")),
    (OWN_VOICE, NONE),
)


def upload_decisions(person: int, sentences: int) -> list[Decided]:
    """What a person decides on the uploaded article, which has this many sentences."""
    begun = [pair[person].decided for pair in OPENING]
    return begun + [Decided("none")] * (sentences - len(begun))


def ferry_decisions(person: int) -> list[Decided]:
    return [pair[person].decided for pair in FERRY]
