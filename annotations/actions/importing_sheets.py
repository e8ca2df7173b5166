"""A set of a file about a stored text, as both ways of storing it take it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotations.actions.import_ahead import Ahead
from annotations.domain.messages import Message
from annotations.domain.spans import Span
from annotations.formats.interchange import AnnotationSet
from annotations.models import ArticleVersion, Sentence


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One set about one version, whose text has so many characters.

    notes: what is said of the draft that brought it; added to as it is stored. ahead: the set as it
    was aligned before the transaction.
    """

    version: ArticleVersion
    length: int
    found: AnnotationSet
    notes: list[Message]
    ahead: Ahead | None = None


def spans_by_version(versions: Iterable[int]) -> Mapping[int, list[tuple[int, Span]]]:
    """By version: the id and the span of each sentence in order."""
    found: dict[int, list[tuple[int, Span]]] = {pk: [] for pk in versions}
    rows = Sentence.objects.filter(version__in=found).order_by("version_id", "position")
    for version_id, pk, start, end in rows.values_list("version_id", "pk", "start", "end"):
        found[version_id].append((pk, (start, end)))
    return found
