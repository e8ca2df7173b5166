"""How often, in submitted work, suggestions were shown and came to what."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, F, QuerySet

from annotations.domain.suggestions.shares import Share, share_of
from annotations.domain.suggestions.thresholds import kind_of
from annotations.models import Assignment, Outcome, Reaction, SuggestionKind


@dataclass
class Fates:
    """Suggestions of one kind by what became of them.

    fields: how often an edit changed each. by_article: the outcomes by article version, which
    intervals need.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    by_article: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def shown(self) -> int:
        return sum(self.outcomes[one] for one in Outcome.values)

    @property
    def accepted(self) -> int:
        return self.outcomes[Outcome.ACCEPTED]

    @property
    def edited(self) -> int:
        return self.outcomes[Outcome.EDITED]

    @property
    def rejected(self) -> int:
        return self.outcomes[Outcome.REJECTED]

    @property
    def ignored(self) -> int:
        return self.outcomes[Outcome.IGNORED]

    @property
    def edits(self) -> tuple[tuple[str, int], ...]:
        """Fields with how often an edit changed them, most often first."""
        return tuple(sorted(self.fields.items(), key=lambda one: (-one[1], one[0])))

    def share(self, outcome: str) -> Share:
        """How many of those shown came to this."""
        return share_of((of[outcome], of.total()) for of in self.by_article.values())

    def add(self, other: "Fates") -> None:
        self.outcomes.update(other.outcomes)
        self.fields.update(other.fields)
        for article, outcomes in other.by_article.items():
            self.by_article[article].update(outcomes)


@dataclass(frozen=True)
class FatePlace:
    """What fates are counted by. kind: quote, indirect or claim."""

    finder: str
    version: str
    kind: str

    @property
    def stored_kind(self) -> str:
        """An attribution or a claim."""
        is_claim = self.kind == SuggestionKind.CLAIM
        return SuggestionKind.CLAIM if is_claim else SuggestionKind.ATTRIBUTION


def counted_fates(works: QuerySet[Assignment]) -> Mapping[FatePlace, Fates]:
    """By finder version and kind, in one query. works: submitted, so that they are settled."""
    rows = (
        Reaction.objects.filter(assignment__in=works.values("pk"))
        .values(
            "outcome",
            "fields",
            kind=F("suggestion__kind"),
            quote=F("suggestion__quote"),
            finder=F("suggestion__run__finder"),
            version=F("suggestion__run__finder_version"),
            article=F("suggestion__run__version"),
        )
        .order_by()
        .annotate(n=Count("pk"))
    )
    found: dict[FatePlace, Fates] = {}
    for row in rows:
        kind = kind_of(is_claim=row["kind"] == SuggestionKind.CLAIM, quote=row["quote"])
        place = FatePlace(row["finder"], row["version"], kind)
        fates = found.setdefault(place, Fates())
        fates.outcomes[row["outcome"]] += row["n"]
        fates.by_article[row["article"]][row["outcome"]] += row["n"]
        for name in row["fields"]:
            fates.fields[name] += row["n"]
    return found
