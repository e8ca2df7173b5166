"""Which article versions a finder would be run over, and how many they are."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from annotations.domain.suggestions.base import Finder
from annotations.models import ArticleVersion, Project, SuggestionRun

# The finder under whose name suggestions of a file are stored.
IMPORTED = "import"


@dataclass(frozen=True)
class Outlook:
    """How many articles a request would take, counted on their newest versions.

    only_imported: those whose suggestions came in a file; they are among the lacking, not the new.
    """

    articles: int
    without_this_version: int
    without_any: int
    only_imported: int


def live_versions(project_id: int) -> QuerySet[ArticleVersion]:
    """Every version of the articles that are not archived, in the order in which they came."""
    return ArticleVersion.objects.filter(project_id=project_id, article__archived_at=None).order_by(
        "pk"
    )


def newest_of(project_id: int) -> QuerySet[ArticleVersion]:
    """The newest version of every article that is not archived."""
    later = ArticleVersion.objects.filter(
        article=OuterRef("article"), number__gt=OuterRef("number")
    )
    return live_versions(project_id).filter(~Exists(later))


def without_run_of(versions: QuerySet[ArticleVersion], finder: Finder) -> QuerySet[ArticleVersion]:
    """Those over which this version of the finder, configured like this, has not been run."""
    same = SuggestionRun.objects.filter(
        version=OuterRef("pk"),
        finder=finder.name,
        finder_version=finder.version,
        config_hash=finder.config_hash,
    )
    return versions.filter(~Exists(same))


def without_any_run(versions: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    """Those that have no suggestions of any finder."""
    return versions.filter(~Exists(SuggestionRun.objects.filter(version=OuterRef("pk"))))


def with_imported_alone(versions: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    """Those whose suggestions all came in a file."""
    runs = SuggestionRun.objects.filter(version=OuterRef("pk"))
    return versions.filter(
        Exists(runs.filter(finder=IMPORTED)), ~Exists(runs.exclude(finder=IMPORTED))
    )


def outlook(project: Project, finder: Finder) -> Outlook:
    """Counts, to be told before anybody asks for anything."""
    newest = newest_of(project.pk)
    return Outlook(
        articles=newest.count(),
        without_this_version=without_run_of(newest, finder).count(),
        without_any=without_any_run(newest).count(),
        only_imported=with_imported_alone(newest).count(),
    )
