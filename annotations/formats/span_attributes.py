"""What is said of a labelled span as lines of text, for tools that keep notes and nothing else.

A line is `name: value`, which people can read and mend; any other line is a note.
"""

from collections.abc import Mapping, Sequence

KNOWN = (
    "key",
    "mode",
    "negated",
    "speaker",
    "name",
    "chain",
    "commitment",
    "certainty",
    "identity",
    "role",
    "anonymity_reason",
    "set_by",
    "fact_candidate",
    "unsure",
    "note",
    "evidence",
    "place",
)


def lines_of(attributes: Mapping[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in attributes.items()]


def attributes_of(lines: Sequence[str]) -> dict[str, str]:
    """The attributes that lines stand for; those with no name that is known are its note."""
    found: dict[str, str] = {}
    notes: list[str] = []
    for line in lines:
        name, colon, value = line.partition(": ")
        if colon and name in KNOWN:
            found[name] = value
        elif line.strip():
            notes.append(line)
    return found | ({"note": "\n".join(notes)} if notes else {})
