"""Articles by their words: the full-text index of the database, asked safely.

The index (migration 0008) holds title, origin and the newest text of every article.
"""

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from annotations.domain.search import SearchQuery, Term
from annotations.models import ArticleVersion

_SQLITE = "SELECT rowid FROM annotations_articlesearch WHERE annotations_articlesearch MATCH %s"
_POSTGRESQL = "SELECT article_id FROM annotations_articlesearch WHERE document @@ ({terms})"
_PHRASE = "phraseto_tsquery('simple', annotations_search_words(%s))"
_BEGINNING = "annotations_search_beginning(%s)"


def found_by(query: SearchQuery) -> Q:
    """Articles in which everything asked for occurs; all of them when nothing is."""
    found = Q()
    if query.terms:
        found &= Q(pk__in=_indexed(query.terms))
    for piece in query.pieces:
        found &= Q(title__contains=piece) | Q(Exists(_newest_with(piece)))
    return found


def _indexed(terms: tuple[Term, ...]) -> RawSQL:
    if connection.vendor == "sqlite":
        match = " AND ".join(_match(term) for term in terms)
        return RawSQL(_SQLITE, [match])  # noqa: S611 words are parameters
    conditions = [_tsquery(term) for term in terms]
    sql = _POSTGRESQL.format(terms=" && ".join(condition for condition, _ in conditions))
    return RawSQL(sql, [word for _, words in conditions for word in words])  # noqa: S611 the same


def _match(term: Term) -> str:
    """FTS5's own language: words hold letters, digits and marks only, so quotes are safe."""
    return f'"{" ".join(term.words)}"' + (" *" if term.prefix else "")


def _tsquery(term: Term) -> tuple[str, list[str]]:
    if not term.prefix:
        return _PHRASE, [" ".join(term.words)]
    if len(term.words) == 1:
        return _BEGINNING, [term.words[0]]
    return f"({_PHRASE} <-> {_BEGINNING})", [" ".join(term.words[:-1]), term.words[-1]]


def _newest_with(piece: str) -> QuerySet[ArticleVersion]:
    later = ArticleVersion.objects.filter(
        article=OuterRef("article"), number__gt=OuterRef("number")
    )
    return ArticleVersion.objects.filter(
        ~Exists(later), article=OuterRef("pk"), text__contains=piece
    )
