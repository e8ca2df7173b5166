"""What the labels of other people's models mean here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

Meaning = Literal["content", "cue", "source", "claim", "ignored"]
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
MOST_LABELS = 100
LONGEST_LABEL = 100

# Names that models for quotations and attributions give their labels, in small letters.
USUAL: Mapping[str, Meaning] = {
    "content": "content",
    "quote": "content",
    "quotation": "content",
    "statement": "content",
    "direct quote": "content",
    "direct quotation": "content",
    "indirect quote": "content",
    "indirect quotation": "content",
    "cue": "cue",
    "verb": "cue",
    "reporting verb": "cue",
    "source": "source",
    "speaker": "source",
    "claim": "claim",
}
# What a new backend's labels are until somebody changes them.
DEFAULT_LABELS: Mapping[str, Meaning] = {
    "Content": "content",
    "Cue": "cue",
    "Source": "source",
    "Quote": "content",
    "Speaker": "source",
    "Claim": "claim",
}
NAMED_TWICE = N_("A label is named twice.")


class LabelsRefused(UserError):
    """The labels of a model cannot be mapped like this."""

    code = "labels_refused"


@dataclass(frozen=True)
class Labels:
    """meanings: by label. relations: the labels of relations that link; none = all relations."""

    meanings: Mapping[str, Meaning]
    relations: frozenset[str] = frozenset()

    def meaning_of(self, label: str) -> Meaning | None:
        """What a label means; None where nobody said. Case and blanks around it do not matter."""
        return self._by_key.get(_key(label))

    @property
    def _by_key(self) -> dict[str, Meaning]:
        return {_key(label): meaning for label, meaning in self.meanings.items()}

    def links(self, labels: Sequence[str]) -> bool:
        """Whether a relation with these labels links what it joins."""
        return not self.relations or any(label in self.relations for label in labels)


def check_labels(meanings: Mapping[str, str], relations: Sequence[str]) -> Labels:
    """The labels of a model as somebody says they are. Raises LabelsRefused."""
    named = {label.strip(): meaning for label, meaning in meanings.items()}
    if len(named) > MOST_LABELS or len(relations) > MOST_LABELS:
        raise LabelsRefused(N_("There can be at most {most} labels.", most=MOST_LABELS))
    for label in (*named, *relations):
        if not label.strip() or len(label) > LONGEST_LABEL or not label.isprintable():
            raise LabelsRefused(
                N_("A label has 1 to {most} characters that can be seen.", most=LONGEST_LABEL)
            )
    if len({_key(label) for label in named}) < len(named):
        raise LabelsRefused(NAMED_TWICE)
    known = {label: meaning for label, meaning in named.items() if meaning in MEANINGS}
    if len(known) < len(named):
        raise LabelsRefused(N_("A label means one of: {known}.", known=", ".join(MEANINGS)))
    if not {"content", "claim"} & set(known.values()):
        raise LabelsRefused(
            N_("At least one label must mean content or claim: else there is nothing to suggest.")
        )
    return Labels(known, frozenset(one.strip() for one in relations))


def _key(label: str) -> str:
    return label.strip().casefold()
