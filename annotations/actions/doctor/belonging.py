"""Rows that are repeated or joined elsewhere say the same there: one project, one text, one run."""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet

from annotations.actions.doctor.findings import Finding, Scope
from annotations.models import (
    ArticleVersion,
    Assignment,
    BatchArticle,
    Comment,
    Mark,
    Reaction,
    Submission,
)

BELONGING = "belonging"


def check_belonging(scope: Scope) -> Iterator[Finding]:
    """Each line is one statement, which gives the rows that break it."""
    for words, uid, broken in (*_about_texts(scope), *_about_work(scope)):
        for found in broken.values_list(uid, flat=True).iterator():
            yield Finding(BELONGING, str(found), words)


Rule = tuple[str, str, "QuerySet[ArticleVersion] | QuerySet[BatchArticle] | QuerySet[Comment]"]
WorkRule = tuple[
    str,
    str,
    "QuerySet[Assignment] | QuerySet[Mark] | QuerySet[Reaction] | QuerySet[Submission]",
]


def _about_texts(scope: Scope) -> list[Rule]:
    versions = ArticleVersion.objects.filter(scope.within("project"))
    given = BatchArticle.objects.filter(scope.within("batch__project"))
    comments = Comment.objects.filter(scope.within("article__project")).exclude(sentence=None)
    return [
        (
            "The text is in another project than its article.",
            "uid",
            versions.exclude(article__project=F("project")),
        ),
        (
            "An article in this batch is of another project.",
            "batch__uid",
            given.exclude(version__project=F("batch__project")),
        ),
        (
            "An article in this batch repeats the batch's scheme or kind wrongly.",
            "batch__uid",
            given.exclude(scheme=F("batch__scheme"), kind=F("batch__kind")),
        ),
        (
            "The suggestions of an article in this batch were made for another text.",
            "batch__uid",
            given.exclude(suggestion_run=None).exclude(
                suggestion_run__version=F("version"),
            ),
        ),
        (
            "The comment's sentence is of another article.",
            "uid",
            comments.exclude(sentence__version__article=F("article")),
        ),
    ]


def _about_work(scope: Scope) -> list[WorkRule]:
    marks = Mark.objects.filter(scope.within("assignment__batch_article__version__project"))
    path = "assignment__batch_article__version__project"
    return [
        (
            "A mark of this work is on a sentence of another text.",
            "assignment__uid",
            marks.exclude(sentence__version=F("assignment__batch_article__version")),
        ),
        (
            "A verified fact of this work rests on the evidence of another sentence.",
            "assignment__uid",
            marks.exclude(settled_by=None).exclude(settled_by__mark=F("pk")),
        ),
        (
            "A reaction of this work is to a suggestion that was not shown in it.",
            "assignment__uid",
            Reaction.objects.filter(scope.within(path)).exclude(
                suggestion__run=F("assignment__batch_article__suggestion_run")
            ),
        ),
        (
            "A submission of this work has a number that the project has not reached.",
            "assignment__uid",
            Submission.objects.filter(
                scope.within(path),
                Q(seq__gt=F("assignment__batch_article__version__project__event_seq")),
            ),
        ),
    ]
