"""Which articles the page for a new batch offers: what was picked in the list, else all free."""

from contextlib import suppress
from uuid import UUID

from django.http import QueryDict

from annotations.access import closed_versions
from annotations.models import Article, Project, User
from annotations.queries.article_matches import articles_matching
from annotations.queries.batch_selection import Selection, all_free, picked
from annotations.web.article_filter_form import without
from annotations.web.article_list import asked_of

TICKED, MATCHING = "ticked", "matching"


def read_selection(
    query: QueryDict, user: User, project: Project, *, kind: str, limit: int
) -> Selection:
    """What ?picked= names: the ticked articles, or all that match the filter in the address."""
    if query.get("picked") == TICKED:
        uids = [uid for given in query.getlist("article") for uid in _uid(given)]
        ticked = Article.objects.filter(project=project, archived_at=None, uid__in=uids)
        return picked(project, kind, ticked, limit=limit)
    if query.get("picked") == MATCHING:
        closed = closed_versions(user, project)
        asked = asked_of(query, user, project, closed)
        matching = articles_matching(project, asked.wanted, closed=closed)
        return picked(project, kind, matching, limit=limit)
    return all_free(project, kind, limit=limit)


def _uid(given: str) -> list[UUID]:
    with suppress(ValueError):
        return [UUID(given)]
    return []


def list_query(query: QueryDict) -> str:
    """The address of the list that the articles were picked in."""
    return without(query, "picked", "article", "kind")


def kind_query(query: QueryDict, kind: str) -> str:
    """The address of the same selection for another kind of batch."""
    kept = query.copy()
    kept["kind"] = kind
    return kept.urlencode()
