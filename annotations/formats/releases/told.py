"""What is known of a release once all its rows are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotations.domain.fields import JsonObject
from annotations.formats.releases.manifest import Coverage


@dataclass(frozen=True, kw_only=True)
class Told:
    """For the documents. as_of: the newest time among the rows. views: as in agreement.json.

    losses: format -> what it cannot hold, in words -> how often.
    """

    coverage: Coverage
    as_of: str
    views: Sequence[JsonObject] = ()
    losses: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
