"""An article as the API shows it: what is said about it, its versions, and who marks it."""

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from annotations.domain.fields import JsonObject
from annotations.models import Article, ArticleVersion, Sentence
from annotations.queries.batches import article_assignments

METADATA = ("title", "url", "outlet", "author", "published_at", "language", "licence", "credit")


def article_document(article: Article) -> JsonObject:
    """The article with its versions and the states of its assignments; no text and no marks."""
    assignments = article_assignments(article.pk)
    return {
        "uid": str(article.uid),
        **{name: getattr(article, name) for name in METADATA},
        "source_name": article.source_name,
        "created_at": article.created_at.isoformat(),
        "archived_at": None if article.archived_at is None else article.archived_at.isoformat(),
        "versions": [
            {name: value for name, value in row.items() if name != "pk"}
            | {
                "assignments": [
                    {
                        "uid": str(one.assignment.uid),
                        "annotator": one.pseudonym,
                        "state": one.assignment.state,
                        "batch": str(one.assignment.batch_article.batch.uid),
                    }
                    for one in assignments.get(row["pk"], [])
                ]
            }
            for row in version_rows(article)
        ],
    }


def version_rows(article: Article) -> QuerySet[ArticleVersion, Any]:
    """The versions of an article without their texts, newest first."""
    counted = (
        Sentence.objects.filter(version=OuterRef("pk"))
        .order_by()
        .values("version")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        article.versions.order_by("-number")
        .annotate(sentences_count=Subquery(counted))
        .values(
            "pk",
            "uid",
            "number",
            "text_hash",
            "splitter_name",
            "splitter_version",
            "imported_at",
            sentence_count=F("sentences_count"),
        )
    )


def version_document(version: ArticleVersion) -> JsonObject:
    """One version with its text; offsets count code points of it."""
    return {
        "uid": str(version.uid),
        "article": str(version.article.uid),
        "number": version.number,
        "text": version.text,
        "text_hash": version.text_hash,
        "splitter_name": version.splitter_name,
        "splitter_version": version.splitter_version,
        "imported_at": version.imported_at.isoformat(),
        "sentence_count": version.sentences.count(),
    }


def sentence_rows(version: ArticleVersion) -> QuerySet[Sentence, Any]:
    """The sentences of a version in order, without their words."""
    return version.sentences.in_order().values("position", "paragraph", "start", "end")
