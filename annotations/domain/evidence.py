"""Evidence behind a verified fact: where it stands, what it says, which way it points."""

from dataclasses import dataclass
from uuid import UUID

KINDS = (
    "primary_record",
    "dataset",
    "map",
    "court_file",
    "independent_reporting",
    "expert",
    "own_witness",
)
STANCES = ("supports", "refutes", "context")


@dataclass(frozen=True, slots=True)
class RecordEvidence:
    """One piece of evidence. A URL or a document, and the passage, are required."""

    uid: UUID
    url: str
    document: str
    publisher: str
    passage: str
    retrieved_at: str
    kind: str
    stance: str

    @property
    def supports(self) -> bool:
        return self.stance == "supports"
